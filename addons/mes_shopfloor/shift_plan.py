"""Which shift runs when: the weekly plan of a plant and what is different on some days.

Without records or database. Moments that come in or go out are UTC without time zone, days are
those of the plant. By construction no two slots overlap: where one begins, the one before ends,
as the last night shift does when the plant changes to earlier hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .shift_clock import Shift, Slot, local_day, slot_on

CLOSED, ADDED, HOURS, CREW = "closed", "added", "hours", "crew"
ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
#: Holidays that end at 23:59:59 are meant to last until midnight.
HOLIDAY_TOLERANCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Deviation:
    """What is different on some days, for one shift or for all (key 0)."""

    first: date
    last: date
    key: int
    kind: str
    start_minute: int = 0
    minutes: int = 0
    crew: int = 0
    id: int = 0

    def concerns(self, shift: Shift, day: date) -> bool:
        return self.key in (0, shift.key) and self.first <= day <= self.last


@dataclass(frozen=True)
class Plan:
    """All that decides when a plant works. Of several deviations the last one holds."""

    zone: ZoneInfo
    shifts: tuple[Shift, ...]
    deviations: tuple[Deviation, ...] = ()
    holidays: tuple[tuple[datetime, datetime], ...] = ()

    def plus(self, deviation: Deviation) -> "Plan":
        """The plan with one more deviation, which holds over the others."""
        return replace(self, deviations=(*self.deviations, deviation))

    def without(self, deviation: int) -> "Plan":
        """The plan as it would be without one of its deviations."""
        others = tuple(other for other in self.deviations if other.id != deviation)
        return replace(self, deviations=others)


class _Day(NamedTuple):
    """One shift on one day while the deviations are being applied to it."""

    shift: Shift
    runs: bool
    holidays: tuple[tuple[datetime, datetime], ...]
    stand_in: int = 0


def slot_at(plan: Plan, moment: datetime) -> Slot | None:
    """The slot that holds the moment: its start belongs to it, its end to the next one."""
    slots = slots_between(plan, moment, moment + MOMENT)
    return slots[0] if slots else None


def slots_between(plan: Plan, start: datetime, end: datetime) -> list[Slot]:
    """The slots that run at some time from `start` up to `end`, whole, in order."""
    first = local_day(start, plan.zone) - ONE_DAY
    slots = slots_of(plan, first, local_day(end, plan.zone))
    return [slot for slot in slots if slot.start < end and start < slot.end]


def slots_of(plan: Plan, first: date, last: date) -> list[Slot]:
    """The slots that begin on the days from `first` to `last`, in order."""
    # The last one may be cut by a slot of the day after.
    slots = _uncut(plan, first, last + ONE_DAY)
    cut = [
        replace(slot, end=min(slot.end, after.start)) if after else slot
        for slot, after in pairwise([*slots, None])
    ]
    return [slot for slot in cut if slot.start < slot.end and slot.day <= last]


def clashes(plan: Plan, first: date, last: date) -> list[tuple[Slot, Slot]]:
    """The slots around these days that end early, each with the one it has to make room for."""
    slots = _uncut(plan, first - ONE_DAY, last + ONE_DAY)
    return [(slot, after) for slot, after in pairwise(slots) if slot.end > after.start]


def _uncut(plan: Plan, first: date, last: date) -> list[Slot]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    slots = (slot for day in days for slot in _slots_on(plan, day))
    return sorted(slots, key=lambda slot: (slot.start, slot.day, slot.key))


def _slots_on(plan: Plan, day: date) -> Iterator[Slot]:
    for shift in plan.shifts:
        if not shift.holds_on(day):
            continue
        holidays = () if shift.on_holidays else plan.holidays
        today = _Day(shift, day.weekday() in shift.weekdays, holidays)
        for deviation in plan.deviations:
            if deviation.concerns(shift, day):
                today = _apply(deviation, today)
        slot = replace(slot_on(today.shift, day, plan.zone), stand_in=today.stand_in)
        if today.runs and not _covered(slot, today.holidays):
            yield slot


def _apply(deviation: Deviation, today: _Day) -> _Day:
    if deviation.kind == CLOSED:
        return today._replace(runs=False)
    if deviation.kind == ADDED:
        today = today._replace(runs=True, holidays=())
    if deviation.minutes:
        hours = {"start_minute": deviation.start_minute, "minutes": deviation.minutes}
        today = today._replace(shift=replace(today.shift, **hours))
    return today._replace(stand_in=deviation.crew or today.stand_in)


def _covered(slot: Slot, holidays: tuple[tuple[datetime, datetime], ...]) -> bool:
    """Whether holidays, one after the other, leave nothing of the slot."""
    covered = slot.start
    for start, end in sorted(holidays):
        if start > covered:
            break
        covered = max(covered, end + HOLIDAY_TOLERANCE)
    return covered >= slot.end
