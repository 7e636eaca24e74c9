"""When the breaks of a shift are: wall-clock arithmetic without records or database.

A break begins by the plant's clock and lasts its real minutes: on the two days a year when the
clock is moved nobody rests an hour less or more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from odoo.addons.mes_shopfloor.shift_clock import MINUTES_A_DAY, Slot, to_utc

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Break:
    """A break of a shift: the minute of the day it begins, how long it lasts, under which reason."""

    shift: int
    start_minute: int
    minutes: int
    reason: int = 0


def offset(pause: Break, shift_start: int) -> int:
    """How many minutes of the clock after the shift a break of it begins."""
    return (pause.start_minute - shift_start) % MINUTES_A_DAY


def is_within(pause: Break, shift_start: int, shift_minutes: int) -> bool:
    return offset(pause, shift_start) + pause.minutes <= shift_minutes


def overlapping(breaks: Iterable[Break], shift_start: int) -> tuple[Break, Break] | None:
    """Two breaks of one shift that would be at the same time."""
    ordered = sorted(breaks, key=lambda pause: offset(pause, shift_start))
    for one, other in pairwise(ordered):
        if offset(one, shift_start) + one.minutes > offset(other, shift_start):
            return one, other
    return None


def spans(
    slots: Iterable[Slot], breaks: Sequence[Break], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, int]]:
    """The breaks of these slots as (start, end, reason) in UTC: disjoint, in order, inside."""
    for slot in slots:
        mine = [pause for pause in breaks if pause.shift == slot.key]
        free = slot.start
        for _wall_time, start, minutes, reason in sorted(_starts(slot, mine, zone)):
            # Two that the clock's jump moves to one moment follow on each other.
            begins = max(start, free)
            length = timedelta(minutes=minutes)
            end = min((start if start < slot.start else begins) + length, slot.end)
            if begins < end:
                yield begins, end, reason
                free = end


def _starts(
    slot: Slot, breaks: Sequence[Break], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, int, int]]:
    """Where the breaks of a slot begin: it may run at other hours than usual on that day."""
    first, last = _wall(slot.start, zone), _wall(slot.end, zone)
    for pause in breaks:
        length = timedelta(minutes=pause.minutes)
        for day in (slot.day - ONE_DAY, slot.day, slot.day + ONE_DAY):
            wall = datetime.combine(day, time()) + timedelta(minutes=pause.start_minute)
            if wall < last and first < wall + length:
                yield wall, to_utc(wall, zone), pause.minutes, pause.reason


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
