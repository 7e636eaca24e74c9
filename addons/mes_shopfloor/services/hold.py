"""Block a work order with a reason, and let it go again."""

from dataclasses import dataclass

from odoo.exceptions import AccessError

from .errors import NotReadyError
from .menu_act import MenuAct, clean_text, is_supervisor
from .pause import Pause

REASON_MAX = 200


@dataclass(kw_only=True)
class Hold(MenuAct):
    """Nobody starts or finishes the order until it is released; who works on it is paused.

    `note` is the reason. Pieces made before may still be declared.
    """

    kind = "hold"

    def _check(self):
        super()._check()
        self.note = clean_text(self.env, self.note, REASON_MAX)
        if self.workorder.mes_hold_reason:
            raise NotReadyError(
                self.env._(
                    "%(order)s is blocked already: %(reason)s.",
                    order=self.workorder.display_name,
                    reason=self.workorder.mes_hold_reason,
                )
            )

    def _apply(self):
        workorder = self.workorder
        people = workorder._mes_open_lines().mes_employee_id
        if people:
            Pause(
                env=self.env,
                uuid=f"{self.uuid}/pause",
                workorder=workorder,
                employees=people,
                source=self.source,
            ).execute()
        workorder._mes_put_on_hold(self.note, self.employees[:1], self.moment)
        self.details = {"what": self.note, "paused": people.ids}
        return workorder


@dataclass(kw_only=True)
class Release(MenuAct):
    """Let a blocked order go: a supervisor does, or who blocked it."""

    kind = "release"

    def _check(self):
        super()._check()
        workorder = self.workorder
        if not workorder.mes_hold_reason:
            raise NotReadyError(self.env._("%s is not blocked.", workorder.display_name))
        own = (
            workorder.mes_hold_employee_id and workorder.mes_hold_employee_id in self.employees[:1]
        )
        if not own and not is_supervisor(self.env, workorder, self.employees, self.source):
            raise AccessError(
                self.env._(
                    "%(order)s was blocked by %(name)s. He or a supervisor releases it.",
                    order=workorder.display_name,
                    name=workorder.mes_hold_employee_id.name or self.env._("the office"),
                )
            )

    def _apply(self):
        workorder = self.workorder
        self.details = {
            "what": workorder.mes_hold_reason,
            "employee_id": workorder.mes_hold_employee_id.id,
        }
        workorder._mes_put_on_hold(False, self.env["hr.employee"], False)
        return workorder


def withdraw_hold(act, done) -> None:
    """Release it: nobody is started again by that."""
    if act.workorder.mes_hold_reason != done.note:
        raise NotReadyError(act.env._("%s is not blocked.", act.workorder.display_name))
    act.workorder._mes_put_on_hold(False, act.env["hr.employee"], False)


def withdraw_release(act, done) -> None:
    """Block it again for the reason it had."""
    if act.workorder.mes_hold_reason:
        raise NotReadyError(act.env._("%s is blocked already.", act.workorder.display_name))
    employee = act.env["hr.employee"].browse(done.details["employee_id"] or [])
    act.workorder._mes_put_on_hold(done.details["what"], employee, act.moment)
