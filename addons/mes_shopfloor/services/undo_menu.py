"""Undo what was done from an order's menu."""

from dataclasses import dataclass

import psycopg2.errors

from odoo.exceptions import AccessError, ConcurrencyError

from . import (
    add_byproduct,
    add_component,
    add_workorder,
    hold,
    move_workcenter,
    scrap_component,
    write_note,
)
from .act import find_act
from .errors import EntryNotReversibleError, UnknownRecordError
from .menu_act import MenuAct, is_supervisor

UNDO = {
    "add_component": add_component.withdraw,
    "byproduct": add_byproduct.withdraw,
    "add_workorder": add_workorder.withdraw,
    "move": move_workcenter.withdraw,
    "hold": hold.withdraw_hold,
    "release": hold.withdraw_release,
    "scrap_component": scrap_component.withdraw,
    "note": write_note.withdraw,
}


@dataclass(kw_only=True)
class UndoMenu(MenuAct):
    """Take one act of the menu back, once; who did it may, and a supervisor.

    `act_uuid` is the id under which it was sent. What the act did is undone by its opposite; the
    journal keeps both.
    """

    kind = "revoke"

    act_uuid: str

    def _check(self):
        super()._check()
        self.done = find_act(self.env, self.act_uuid)
        if self.done.kind not in UNDO or self.done.workorder_id.id != self.workorder.id:
            raise UnknownRecordError(
                self.env._(
                    "There is nothing of this kind to undo at %s.", self.workorder.display_name
                )
            )
        if self.done.withdrawn_by_ids:
            raise EntryNotReversibleError(
                self.env._("“%s” was undone already.", self.done._mes_what())
            )
        own = self.done.employee_id.id in self.employees[:1].ids
        if not own and not is_supervisor(self.env, self.workorder, self.employees, self.source):
            raise AccessError(
                self.env._("Somebody else did “%s”. Ask a supervisor.", self.done._mes_what())
            )

    def _apply(self):
        UNDO[self.done.kind](self, self.done)
        self.details = {"what": self.done._mes_what()}
        self.env["mes.terminal"]._touch(self.workorder.workcenter_id)
        return self.workorder

    def _act_values(self, record):
        return {**super()._act_values(record), "withdraws_id": self.done.id}

    def execute(self):
        try:
            return super().execute()
        except psycopg2.errors.UniqueViolation as error:
            # Undone by another sender since our snapshot: the retry sees that.
            raise ConcurrencyError(str(error)) from error
