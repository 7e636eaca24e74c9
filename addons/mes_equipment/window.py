"""How much of a timeline one more fact can change, and what turns the old rows into the new.

A *barrier* is a row across which nothing flows: no stop, or a stop that the calendar explains. What
is rebuilt lies between two of them, so the cost of a fact does not grow with the history. No Odoo
here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .timeline import INSTANT, Interval
from .timeline_rows import Row


@dataclass(frozen=True, slots=True)
class Change:
    """What turns the live rows into the new ones: in this order."""

    update: tuple[tuple[Row, Row], ...] = ()
    supersede: tuple[Row, ...] = ()
    insert: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.update or self.supersede or self.insert)

    def span(self) -> tuple[datetime, datetime | None]:
        """From when until when (None: until now) the timeline is another one."""
        old = [*self.supersede, *(before for before, _after in self.update)]
        new = [*self.insert, *(after for _before, after in self.update)]
        edges = sorted(
            {moment for row in old + new for moment in (row.start, row.end) if moment is not None}
        )
        shown = zip(edges, _shown(old, edges), _shown(new, edges), strict=True)
        differing = [edge for edge, before, after in shown if before != after]
        if not differing:
            return edges[0], None
        last = bisect_right(edges, differing[-1])
        return differing[0], edges[last] if last < len(edges) else None


def margin(debounce: timedelta) -> timedelta:
    """How long a barrier must have held before a fact that cannot take it away."""
    return max(debounce, INSTANT)


def is_left_barrier(row: Row, moment: datetime, debounce: timedelta) -> bool:
    """Whether what changes from a moment on leaves a barrier, and all before it, as it is.

    A stop that the calendar explains has to be over by then: one that grows may come to hold an
    explanation, and what a person explained flows back.
    """
    until = row.end if row.basis == "calendar" else row.start
    return row.is_barrier and until is not None and until <= moment - margin(debounce)


def head(barrier: Row) -> Interval:
    """What was observed where a barrier begins."""
    is_calendar = barrier.basis == "calendar"
    return Interval(
        "idle" if is_calendar else barrier.state,
        barrier.start,
        None,
        0 if is_calendar else barrier.reason,
        barrier.fact,
        barrier.source,
    )


def is_reproduced(barrier: Row, rows: Sequence[Row]) -> bool:
    """Whether a window that ends with a barrier came out with that barrier unchanged."""
    return bool(rows) and _content(rows[-1]) == _content(barrier)


def difference(old: Sequence[Row], new: Sequence[Row]) -> Change:
    update, supersede = [], []
    fresh = {_identity(row): row for row in new}
    for row in old:
        twin = fresh.get(_identity(row))
        # What has ended is not opened again, nor given another end: that is another row.
        if not twin or (row.end is not None and row.end != twin.end):
            supersede.append(row)
            continue
        del fresh[_identity(row)]
        if _flags(row) != _flags(twin):
            update.append((row, twin))
    return Change(tuple(update), tuple(supersede), tuple(fresh.values()))


def _content(row: Row):
    return (row.state, row.start, row.end, row.reason, row.basis)


def _identity(row: Row):
    fact = row.fact if row.basis not in ("observed", "setup") else 0
    return (row.state, row.start, row.reason, row.basis, fact)


def _flags(row: Row):
    return (row.end, row.is_minor, row.needs_reason)


def _shown(rows: Sequence[Row], edges: Sequence[datetime]):
    """What counts at each moment; the basis and the fact are part of it: they know the order."""
    waiting = sorted(rows, key=lambda row: row.start, reverse=True)
    for edge in edges:
        while waiting and waiting[-1].end is not None and waiting[-1].end <= edge:
            waiting.pop()
        row = waiting[-1] if waiting and waiting[-1].start <= edge else None
        yield row and (
            row.state,
            row.reason,
            row.is_minor,
            row.needs_reason,
            row.basis,
            row.fact,
        )
