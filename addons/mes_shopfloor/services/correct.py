"""What a supervisor puts right: a forgotten timer, a reason that nobody gave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from odoo.exceptions import AccessError

from .act import CLOSED_STATES, Act, check_reach
from .declare import Declare
from .errors import EntryNotReversibleError, MomentError, TimerError
from .import_entry import ImportEntry, ReverseEntry, is_imported_entry
from .reverse import Reverse
from .timer import TimerAct


def check_supervisor(env, employees, plant) -> None:
    """Refuse who may not correct: by the login in the office, by who is signed in at a kiosk."""
    if employees:
        allowed = employees[0]._mes_is_supervisor_at(plant)
    else:
        allowed = env.user.has_group("mes_shopfloor.group_mes_supervisor")
    if not allowed:
        raise AccessError(env._("Only a supervisor of this plant may correct what was recorded."))


def replace_entry(env, *, uuid, log, note, source="office", **right) -> Any:
    """Reverse an entry and book what is right in its place, whether or not its order has closed.

    :param right: what differs from the entry, by the names of `Declare`
    """
    workorder = log.workorder_id
    is_closed = {workorder.state, workorder.production_id.state} & set(CLOSED_STATES)
    keeps = is_closed or is_imported_entry(log)
    reverse, declare = (ReverseEntry, ImportEntry) if keeps else (Reverse, Declare)
    reverse(env=env, uuid=f"{uuid}.reverse", log=log, note=note, source=source).execute()
    return book_right(declare, env=env, uuid=f"{uuid}.right", log=log, note=note, **right)


def book_right(declare, *, env, uuid, log, note, **right) -> Any:
    """Book an entry anew that was reversed, with what is `right` about it."""
    values = {
        "good": log.qty_good,
        "scrap": log.qty_scrap,
        "rework": log.qty_rework,
        "reason": log.reason_id,
        **right,
    }
    act = declare(
        env=env,
        uuid=uuid,
        workorder=log.workorder_id,
        employees=log.employee_ids,
        source="office",
        moment=log.moment,
        note=note,
        rework_to=log.rework_workorder_id or None,
        lot=log.lot_id,
        phase=log.phase,
        extra={**log._prepare_reversal_values(), "replaces_id": log.id},
        **values,
    )
    return act.execute().record


@dataclass(kw_only=True)
class GiveReason(Act):
    """Say why pieces of an entry were scrapped: the entry is reversed and booked with the reason."""

    kind = "reason"

    log: Any = None
    reason: Any = None

    def _prepare(self):
        self.log = self.log.with_env(self.env)
        self.log.ensure_one()
        self.workorder = self.log.workorder_id
        super()._prepare()

    def _check(self):
        check_reach(self.env, self.workorder)
        check_supervisor(self.env, self.employees, self.workorder.workcenter_id.mes_warehouse_id)
        log = self.log
        if log.reason_id or log.reversal_of_id or log.reversal_ids or log.qty_scrap <= 0:
            raise EntryNotReversibleError(
                self.env._("Entry %s has its reason, or was reversed meanwhile.", log.display_name)
            )
        if not self.reason:
            raise EntryNotReversibleError(self.env._("Choose a reason first."))

    def _apply(self):
        note = self.note or self.env._("Reason given afterwards")
        return replace_entry(self.env, uuid=self.uuid, log=self.log, note=note, reason=self.reason)


@dataclass(kw_only=True)
class EndTimer(TimerAct):
    """End one time line at the moment at which work really ended."""

    kind = "end_timer"

    line: Any = None
    until: datetime | None = None

    def _prepare(self):
        self.line = self.line.with_env(self.env)
        self.line.ensure_one()
        self.workorder = self.line.workorder_id
        super()._prepare()
        self.until = (self.until or self.moment).replace(microsecond=0, tzinfo=None)

    def _check(self):
        check_reach(self.env, self.workorder)
        check_supervisor(self.env, self.employees, self.line.workcenter_id.mes_warehouse_id)
        if self.line.date_end:
            raise TimerError(
                self.env._("This timer was ended at %s meanwhile.", self._clock(self.line.date_end))
            )
        if not self.line.date_start <= self.until <= self.env.cr.now():
            raise MomentError(
                self.env._(
                    "%(name)s started at %(start)s: choose a moment between then and now.",
                    name=self._name_of(self.line),
                    start=self._clock(self.line.date_start),
                )
            )

    def _apply(self):
        self.line.with_context(mes_moment=self.until)._close()
        self._drop_empty(self.line)
        return self.workorder


@dataclass(kw_only=True)
class GivePauseReason(Act):
    """Say why somebody interrupted his work."""

    kind = "pause_reason"

    line: Any = None
    reason: Any = None

    def _prepare(self):
        self.line = self.line.with_env(self.env)
        self.line.ensure_one()
        self.workorder = self.line.workorder_id
        super()._prepare()

    def _check(self):
        check_reach(self.env, self.workorder)
        check_supervisor(self.env, self.employees, self.line.workcenter_id.mes_warehouse_id)
        if not self.line.date_end or self.line.mes_pause_reason_id:
            raise TimerError(self.env._("This pause has its reason, or work goes on meanwhile."))
        if not self.reason:
            raise TimerError(self.env._("Choose a reason first."))

    def _apply(self):
        self.line.mes_pause_reason_id = self.reason
        return self.workorder
