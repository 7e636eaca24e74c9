"""Which shift is a moment in? Wall-clock arithmetic without records or database.

A shift is a stretch of *wall clock* (06:00 to 14:00), so on the two days a year when the clock
is moved it really lasts an hour less or more. Everything that comes in or goes out is UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY


@dataclass(frozen=True)
class Shift:
    """One shift of a plant: where in the day it starts, how long the wall clock runs, which days."""

    key: int
    start_minute: int
    minutes: int
    weekdays: frozenset[int]
    first: date = date.min
    last: date = date.max
    on_holidays: bool = False
    code: str = ""
    crew: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether this is how the plant works on that day at all."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Slot:
    """One shift on one day, as two moments in UTC without time zone (as Odoo stores them).

    `crew` is who regularly works the shift, `stand_in` who does on this day only; 0 is nobody.
    """

    key: int
    day: date
    start: datetime
    end: datetime
    code: str = ""
    crew: int = 0
    stand_in: int = 0


def minutes_of(hours: float) -> int:
    """Hours as Odoo stores them (6.25) in whole minutes, the grain of a shift plan."""
    return round(hours * 60)


def to_utc(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock on the wall shows `wall` or later.

    A time that the clock skips is the moment of the jump: so later wall times never map to
    earlier moments, and shifts that touch on the wall also touch in reality.
    """
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment.replace(tzinfo=None)
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _jump_between(before, moment, zone).replace(tzinfo=None)


def _jump_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a UTC moment in the plant."""
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def slot_on(shift: Shift, day: date, zone: ZoneInfo) -> Slot:
    """The shift that starts on `day`, whether or not it is one of the shift's days."""
    start = datetime.combine(day, time()) + timedelta(minutes=shift.start_minute)
    end = start + timedelta(minutes=shift.minutes)
    return Slot(
        shift.key, day, to_utc(start, zone), to_utc(end, zone), code=shift.code, crew=shift.crew
    )


def wall_hours(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """The full hours the plant's clock shows between two moments, as wall time."""
    first, last = (
        moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) for moment in (start, end)
    )
    hour = first.replace(minute=0, second=0, microsecond=0)
    hours = []
    while hour < last:
        hours.append(hour)
        hour += timedelta(hours=1)
    return hours


def overlapping(shifts: Sequence[Shift]) -> tuple[Shift, Shift] | None:
    """Two shifts (or one with itself) that would run at the same time in some week."""
    # Which shifts hold only changes on these days.
    for day in sorted({shift.first for shift in shifts}):
        clash = _overlapping_week([shift for shift in shifts if shift.holds_on(day)])
        if clash:
            return clash
    return None


def _overlapping_week(shifts: Sequence[Shift]) -> tuple[Shift, Shift] | None:
    spans = sorted(
        (
            (weekday * MINUTES_A_DAY + shift.start_minute, shift)
            for shift in shifts
            for weekday in shift.weekdays
        ),
        key=lambda span: span[0],
    )
    # The week is a circle: after the last start comes the first one again.
    for (start, shift), (after, other) in zip(spans, spans[1:] + spans[:1], strict=True):
        distance = (after - start) % MINUTES_A_WEEK if len(spans) > 1 else MINUTES_A_WEEK
        if shift.minutes > distance:
            return shift, other
    return None
