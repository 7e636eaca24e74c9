"""Give an order an operation more, after the one where the need was seen."""

from dataclasses import dataclass
from typing import Any

from odoo import Command

from . import plan
from .errors import EntryNotReversibleError, NotReadyError, QuantityError, UnknownRecordError
from .menu_act import MenuAct, clean_text

NAME_MAX = 60
MINUTES_MAX = 100_000


@dataclass(kw_only=True)
class AddWorkorder(MenuAct):
    """Put an operation `name` at `workcenter` between this one and the next; supervisors do.

    Pieces that went on before are not called back: they count as having passed it.
    """

    kind = "add_workorder"

    name: str
    workcenter: Any
    minutes: float = 0.0

    def _prepare(self):
        super()._prepare()
        self.workcenter = self.workcenter.with_env(self.env)

    def _needs_supervisor(self):
        return True

    def _check(self):
        super()._check()
        self.name = clean_text(self.env, self.name, NAME_MAX)
        check_workcenter(self.env, self.workorder, self.workcenter)
        number = isinstance(self.minutes, (int, float)) and not isinstance(self.minutes, bool)
        if not number or not 0 <= self.minutes <= MINUTES_MAX:
            raise QuantityError(
                self.env._("Enter the minutes it takes: 0 to %s.", f"{MINUTES_MAX:n}")
            )
        self.followers = self.workorder.needed_by_workorder_ids.filtered(
            lambda order: order.state != "cancel"
        )
        finished = self.followers.filtered(lambda order: order.state == "done")
        if finished:
            raise NotReadyError(
                self.env._(
                    "%(next)s comes after it and is finished. Add the operation after that one.",
                    next=", ".join(finished.mapped("name")),
                )
            )

    def _apply(self):
        workorder = self.workorder
        flow = workorder.production_id._mes_flow()
        passed = max((flow.handled(order.id) for order in self.followers), default=0.0)
        self._make_room()
        added = self.env["mrp.workorder"].create(self._values(passed))
        if workorder not in added.blocked_by_workorder_ids:
            added.blocked_by_workorder_ids = [Command.link(workorder.id)]
        for follower in self.followers:
            follower.blocked_by_workorder_ids = [Command.link(added.id)]
        waiting = (added | self.followers).filtered(lambda wo: wo.state in ("blocked", "ready"))
        waiting.invalidate_recordset(["qty_ready"])
        waiting._compute_state()
        workorder.production_id._mes_follow_last_operation()
        plan.insert(added)
        self.details = {"what": f"{self.name}, {self.workcenter.display_name}"}
        return added

    def _make_room(self):
        workorder = self.workorder
        later = workorder.production_id.workorder_ids.filtered(
            lambda other: (other.sequence, other.id) > (workorder.sequence, workorder.id)
        )
        for other in later.sorted(lambda other: (other.sequence, other.id)):
            other.sequence += 1

    def _values(self, passed):
        order = self.workorder.production_id
        return {
            "name": self.name,
            "production_id": order.id,
            "workcenter_id": self.workcenter.id,
            "product_uom_id": order.product_uom_id.id,
            "duration_expected": self.minutes,
            "sequence": self.workorder.sequence + 1,
            "qty_reported_from_previous_wo": passed,
            "blocked_by_workorder_ids": [Command.link(self.workorder.id)],
        }


def check_workcenter(env, workorder, workcenter) -> None:
    """A work center of the same plant."""
    plant = workorder.workcenter_id.mes_warehouse_id
    if (
        len(workcenter) != 1
        or not workcenter.active
        or workcenter.mes_warehouse_id != plant
        or workcenter.company_id not in (workorder.company_id, env["res.company"])
    ):
        raise UnknownRecordError(
            env._("%s takes only a work center of its own plant.", workorder.display_name)
        )


def withdraw(act, done) -> None:
    """Cancel the operation, unless somebody worked there."""
    added = act.env["mrp.workorder"].browse(done.res_id).exists()
    if not added or added.state in ("done", "cancel") or added.mes_log_ids or added.time_ids:
        raise EntryNotReversibleError(
            act.env._("Work has begun at %s: it stays.", done.details["what"])
        )
    # sudo: with accounting, cancelling reads analytic lines that no operator may see
    added.sudo().action_cancel()
