"""The time of a machine split into the elements of ISO 22400-2, to the second. No Odoo here.

Each second of a slot (a shift, or the time between two) falls into exactly one bucket:

* ``apt`` actual production time: the machine runs
* ``aust`` actual unit set-up time
* ``minor``, ``failure``, ``delay``: together ADET, the delay while it should work
* ``adot``: available, but not at work on an order
* ``planned``: planned down time
* ``unknown``: nobody knows; never counted as a stop or as idle
* ``no_shift``: outside the shifts and not used. Nothing was planned there, so silence, an idle or
  a switched-off machine is no loss; what is worked outside the shifts counts as it is.

Moments are cut to the whole second before anything is added up (``second``), and only there: each
edge of the timeline is one number for the stretch that ends and the one that begins at it, so the
buckets of a slot are whole seconds and sum exactly to its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

BUCKETS = (
    "apt",
    "aust",
    "minor",
    "failure",
    "delay",
    "adot",
    "planned",
    "unknown",
    "no_shift",
)
#: Busy time (AUBT): what counts as planned busy time even outside the shifts.
BUSY = ("apt", "aust", "minor", "failure", "delay")
BY_STATE = {
    "run": "apt",
    "setup": "aust",
    "down": "failure",
    "planned_stop": "planned",
    "off": "adot",
    "unknown": "unknown",
}
#: The buckets of a reason, as people choose them.
BY_REASON = {
    "setup": "aust",
    "failure": "failure",
    "minor": "minor",
    "delay": "delay",
    "waiting": "adot",
    "planned": "planned",
}
EXPLAINED = ("idle", "down", "planned_stop", "off")


@dataclass(frozen=True, slots=True)
class Row:
    """A live row of the timeline; ``bucket`` is that of its reason, if that has one."""

    state: str
    start: datetime
    end: datetime | None = None
    bucket: str = ""
    is_minor: bool = False
    needs_reason: bool = False


class Span(NamedTuple):
    """Somebody worked on an order from one moment to another."""

    order: Hashable
    start: datetime
    end: datetime | None = None


class Slot(NamedTuple):
    """A shift (its ``key``), or the time between two of them (key 0), of a plant's day."""

    start: datetime
    end: datetime
    day: date
    key: int = 0


class Piece(NamedTuple):
    """Seconds of one kind between two whole seconds."""

    start: int
    end: int
    what: object


EPOCH = datetime(1970, 1, 1)
SECOND = timedelta(seconds=1)


def second(moment: datetime) -> int:
    """The whole second in which a moment lies: the only rounding there is."""
    return (moment - EPOCH) // SECOND


def bucket(row: Row, has_order: bool, in_shift: bool = True) -> str:
    """Where a second of the row belongs."""
    found = _bucket(row, has_order)
    return found if in_shift or found in BUSY else "no_shift"


def _bucket(row: Row, has_order: bool) -> str:
    if row.bucket and row.state in EXPLAINED:
        return BY_REASON[row.bucket]
    if row.state != "idle":
        return BY_STATE[row.state]
    if row.is_minor:
        return "minor"
    return "delay" if has_order else "adot"


def tile(
    shifts: Iterable[tuple[int, date, datetime, datetime]],
    days: Sequence[tuple[date, datetime, datetime]],
) -> list[Slot]:
    """Slots without a gap for the days (day, start, end) of a plant, one after the other.

    ``shifts`` are (key, day, start, end) of all shifts that touch those days. The time between two
    shifts is cut at midnight, so that it belongs to one day, and is the same slot whichever days
    are asked for.
    """
    first, last = days[0][1], days[-1][2]
    slots: list[Slot] = []
    cursor = first
    for key, day, start, end in sorted(shifts, key=lambda shift: shift[2]):
        if end <= first or start >= last:
            continue
        slots += _between(cursor, start, days)
        # Two shifts never run at once; if a plan says so all the same, the second waits.
        start = max(start, cursor) if slots else start
        if start < end:
            slots.append(Slot(start, end, day, key))
            cursor = end
    return slots + list(_between(cursor, last, days))


def _between(
    start: datetime, end: datetime, days: Sequence[tuple[date, datetime, datetime]]
) -> Iterator[Slot]:
    number = bisect_right(days, start, key=lambda day: day[1]) - 1
    while start < end:
        day, _midnight, next_midnight = days[number]
        yield Slot(start, min(next_midnight, end), day)
        start, number = next_midnight, number + 1


def split(
    rows: Iterable[Row],
    slots: Iterable[Slot],
    spans: Iterable[Span] = (),
    until: datetime | None = None,
) -> dict[tuple[Slot, Hashable | None], dict[str, int]]:
    """Seconds of one machine per (slot, order or None), by bucket and ``unexplained``.

    ``rows`` are live rows in any order; what they leave out is unknown. ``until`` ends the open
    row and the slot that is not over. Of several orders worked on at once the one begun last has
    the second; ``unexplained`` are the seconds of stops that wait for a reason, whatever bucket
    they are in.
    """
    rows = sorted(rows, key=lambda row: row.start)
    starts = [row.start for row in rows]
    spans = list(spans)
    found: dict[tuple[Slot, Hashable | None], dict[str, int]] = {}
    for slot in slots:
        first = second(slot.start)
        last = second(min(slot.end, until) if until else slot.end)
        if first >= last:
            continue
        # The timeline has no gap: the row before the slot is the only earlier one that reaches it.
        low = max(bisect_right(starts, slot.start) - 1, 0)
        mine = rows[low : bisect_left(starts, slot.end)]
        orders = _orders(spans, slot, first, last)
        for start, end, row, order in _cut(_states(mine, first, last), orders):
            sums = found.setdefault((slot, order), dict.fromkeys((*BUCKETS, "unexplained"), 0))
            sums[bucket(row, order is not None, bool(slot.key))] += end - start
            sums["unexplained"] += (end - start) * row.needs_reason
    return found


def _states(rows: Iterable[Row], first: int, last: int) -> list[Piece]:
    """The rows clipped to the slot; where there is none, a row that knows nothing."""
    nothing = Row("unknown", EPOCH)
    pieces, cursor = [], first
    for row in rows:
        start = max(second(row.start), cursor)
        end = min(second(row.end), last) if row.end else last
        if start >= end:
            continue
        if start > cursor:
            pieces.append(Piece(cursor, start, nothing))
        pieces.append(Piece(start, end, row))
        cursor = end
    if cursor < last:
        pieces.append(Piece(cursor, last, nothing))
    return pieces


def _orders(spans: Iterable[Span], slot: Slot, first: int, last: int) -> list[Piece]:
    """Which order has which part of the slot. Seconds without an order are left out."""
    worked = _worked(spans, slot, last)
    edges = sorted({edge for _began, _order, start, end in worked for edge in (start, end)})
    edges = [first, *(edge for edge in edges if first < edge < last), last]
    pieces = []
    for start, end in pairwise(edges):
        there = [one for one in worked if one[2] <= start and end <= one[3]]
        if there:
            began_last = max(there, key=lambda one: (one[0], str(one[1])))
            pieces.append(Piece(start, end, began_last[1]))
    return pieces


def _worked(spans: Iterable[Span], slot: Slot, last: int):
    """(when begun, order, start, end): what people did at one order, one after the other, joined.

    Only lines that reach into the slot count, so that a slot comes out the same whether it is
    looked at alone or among others.
    """
    lines = sorted(
        (
            (second(span.start), min(second(span.end), last) if span.end else last, span.order)
            for span in spans
            if span.start < slot.end and (span.end is None or span.end > slot.start)
        ),
        key=lambda line: line[:2],
    )
    joined: dict[Hashable, list[list[int]]] = {}
    for start, end, order in lines:
        mine = joined.setdefault(order, [])
        if mine and start <= mine[-1][1]:
            mine[-1][1] = max(mine[-1][1], end)
        else:
            mine.append([start, end])
    return [(start, order, start, end) for order, parts in joined.items() for start, end in parts]


def _cut(states: list[Piece], orders: list[Piece]):
    """(start, end, row, order or None): states and orders laid over each other."""
    number = 0
    for start, end, row in states:
        while start < end:
            while number < len(orders) and orders[number].end <= start:
                number += 1
            if number == len(orders) or orders[number].start >= end:
                yield start, end, row, None
                break
            order = orders[number]
            if order.start > start:
                yield start, order.start, row, None
                start = order.start
            stop = min(end, order.end)
            yield start, stop, row, order.what
            start = stop
