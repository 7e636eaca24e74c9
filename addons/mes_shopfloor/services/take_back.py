"""Take a component back by booking the opposite of its entry."""

from dataclasses import dataclass
from typing import Any

from odoo.exceptions import AccessError

from . import units
from .act import Act, create_once
from .errors import EntryNotReversibleError


@dataclass(kw_only=True)
class TakeBack(Act):
    """Book that the component of `entry` was taken out again, once per entry.

    Operators take back what they have put in themselves, supervisors everything: the user, or
    `supervisor`, an employee whom the caller has identified.
    """

    kind = "unconsume"

    entry: Any
    supervisor: Any = None

    def _prepare(self):
        self.entry = self.entry.with_env(self.env)
        self.entry.ensure_one()
        self.workorder = self.entry.workorder_id
        super()._prepare()

    def _check(self):
        super()._check()
        if self.entry.reversal_of_id or self.entry.reversal_ids:
            raise EntryNotReversibleError(
                self.env._(
                    "%s was taken back already. Put in the right component instead.",
                    self.entry.display_name,
                )
            )
        if not self._may():
            raise AccessError(
                self.env._(
                    "%s was put in by somebody else. Ask a supervisor to take it back.",
                    self.entry.display_name,
                )
            )

    def _may(self):
        if self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            return True
        if self.supervisor and self.supervisor._mes_is_supervisor_of(self.workorder):
            return True
        if self.entry.employee_ids:
            own = self.employees or self.env.user.employee_id
            return bool(own & self.entry.employee_ids)
        return self.entry.create_uid == self.env.user

    def _apply(self):
        if self.entry.lot_id:
            units.claim(self.entry.lot_id)
        entry = create_once(
            self.env["mes.consumption"],
            {
                **self.entry._mes_copied_values(),
                "uuid": self.uuid,
                "quantity": -self.entry.quantity,
                "reversal_of_id": self.entry.id,
                "source": self.source,
                "note": self.note or False,
            },
        )
        self.env["mes.terminal"]._touch(self.workorder.workcenter_id)
        return entry
