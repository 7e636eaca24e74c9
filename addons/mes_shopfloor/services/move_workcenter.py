"""Take an order to another work center."""

from dataclasses import dataclass
from typing import Any

from . import plan
from .errors import EntryNotReversibleError, NotReadyError, UnknownRecordError
from .menu_act import MenuAct


@dataclass(kw_only=True)
class MoveWorkcenter(MenuAct):
    """Do the operation at `workcenter`, an alternative of where it is or of where it belongs.

    Nobody may be at work on it: a timer belongs to the place where it runs.
    """

    kind = "move"

    workcenter: Any

    def _prepare(self):
        super()._prepare()
        self.workcenter = self.workcenter.with_env(self.env)

    def _check(self):
        super()._check()
        offered = self.workorder._mes_alternatives()
        if len(self.workcenter) != 1 or self.workcenter not in offered:
            raise UnknownRecordError(
                self.env._(
                    "%(order)s cannot be done at %(center)s. Its alternatives are: %(offered)s.",
                    order=self.workorder.display_name,
                    center=self.workcenter.display_name or self.env._("that work center"),
                    offered=", ".join(offered.mapped("display_name")) or self.env._("none"),
                )
            )
        check_nobody_works(self.env, self.workorder)

    def _apply(self):
        left = self.workorder.workcenter_id
        to(self.workorder, self.workcenter)
        self.details = {
            "what": f"{left.display_name} → {self.workcenter.display_name}",
            "from_id": left.id,
            "to_id": self.workcenter.id,
        }
        return self.workorder


def check_nobody_works(env, workorder) -> None:
    lines = workorder._mes_open_lines()
    if lines:
        names = lines.mes_employee_id.mapped("name") or lines.user_id.mapped("name")
        raise NotReadyError(
            env._(
                "%(names)s works on %(order)s. Pause first, then move it.",
                names=", ".join(names),
                order=workorder.display_name,
            )
        )


def to(workorder, workcenter) -> None:
    """Write the place, and give it a time there when it was planned."""
    workorder.workcenter_id = workcenter
    plan.move(workorder)


def withdraw(act, done) -> None:
    """Take it back to where it came from."""
    details = done.details
    workorder = act.workorder
    home = act.env["mrp.workcenter"].browse(details["from_id"]).exists()
    if workorder.workcenter_id.id != details["to_id"] or not home.active:
        raise EntryNotReversibleError(
            act.env._("%s has moved on since. Move it from where it is.", workorder.display_name)
        )
    check_nobody_works(act.env, workorder)
    to(workorder, home)
