"""The interval algebra of a machine's timeline: facts in, intervals out. No Odoo here.

A *fact* is what a device or a person said: the machine is in this state from this moment on,
or from one moment to another. The *timeline* is what follows from all the facts:

* At any moment the fact that began last wins among those that hold there. Of facts that began
  at the same moment the source decides (office over operator over system over device), then
  the state (``TIE``), then a reason over none. The order of arrival never decides, so facts
  buffered through an outage and facts sent live give one and the same timeline.
* A fact with an end gives way, at its end, to the fact that holds beneath it.
* Where no fact holds after the first one, the machine is ``unknown``. Before the first one there
  is nothing.
* A fact that repeats the state in force and gives no other reason changes no interval. It is
  remembered all the same: it is what a late fact before it runs into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

STATES = ("run", "setup", "idle", "down", "planned_stop", "off", "unknown")
SOURCES = ("device", "system", "operator", "office")
TIE = ("unknown", "off", "planned_stop", "idle", "setup", "run", "down")
FUTURE_TOLERANCE = timedelta(minutes=2)


class FactError(ValueError):
    """A fact that no timeline can take."""


class FutureFactError(FactError):
    """A fact later than the server's clock and its tolerance."""


@dataclass(frozen=True, slots=True)
class Fact:
    state: str
    start: datetime
    end: datetime | None = None
    source: str = "device"
    reason: int = 0
    id: int = 0

    @property
    def rank(self):
        return (
            self.start,
            SOURCES.index(self.source),
            TIE.index(self.state),
            self.reason,
        )

    def holds_at(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Interval:
    state: str
    start: datetime
    end: datetime | None
    reason: int = 0
    fact: int = 0
    id: int = 0

    def starts_as(self, other: Interval) -> bool:
        return (self.state, self.start, self.reason) == (other.state, other.start, other.reason)


@dataclass(frozen=True, slots=True)
class Change:
    """What turns the live intervals into the new ones: in this order."""

    close: tuple[tuple[Interval, datetime], ...] = ()
    supersede: tuple[Interval, ...] = ()
    insert: tuple[Interval, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.close or self.supersede or self.insert)


def check(fact: Fact, now: datetime) -> None:
    if fact.state not in STATES:
        raise FactError(f"unknown state {fact.state!r}")
    if fact.source not in SOURCES:
        raise FactError(f"unknown source {fact.source!r}")
    if fact.end is not None and fact.end <= fact.start:
        raise FactError("the end is not after the start")
    if max(fact.start, fact.end or fact.start) > now + FUTURE_TOLERANCE:
        raise FutureFactError("the moment lies in the future")


def build(facts: Iterable[Fact]) -> list[Interval]:
    """The whole timeline from all the facts: what every way of recording must come out equal to."""
    facts = list(facts)
    if not facts:
        return []
    return _merge(_winners(facts, min(fact.start for fact in facts), None), None, None)


def reach(fact: Fact, next_open: datetime | None) -> datetime | None:
    """Until when a fact can be in force, given the next fact without an end (None: for ever)."""
    if fact.end is None or next_open is None:
        return next_open or fact.end
    return min(fact.end, next_open)


def splice(live: Sequence[Interval], facts: Iterable[Fact], fact: Fact) -> Change:
    """The operations one more fact asks for.

    ``live`` and ``facts`` hold at least what the fact touches: the interval before it, all up to
    the one in which its reach ends and one more, and the facts in force there; more does no harm.
    """
    facts = [*facts, fact]
    rows = _touched(live, facts, fact)
    head = rows[0] if rows and rows[0].start < fact.start else None
    stop = rows[-1].end if rows else None
    return _difference(rows, _merge(_winners(facts, fact.start, stop), head, stop))


def _touched(live: Sequence[Interval], facts: list[Fact], fact: Fact) -> list[Interval]:
    later = (other.start for other in facts if other.end is None and other.start > fact.start)
    until = reach(fact, min(later, default=None))
    rows = [row for row in live if row.end is None or row.end >= fact.start]
    if until is None:
        return rows
    # A reason may last beyond the reach, to the end of that interval, and there meet its equal.
    beyond = [index for index, row in enumerate(rows) if row.start > until]
    return rows[: beyond[0] + 1] if beyond else rows


def _winners(facts: Iterable[Fact], start: datetime, stop: datetime | None):
    """Yield (moment, the fact in force from there or None), in order of time."""
    waiting = sorted(facts, key=lambda fact: fact.rank, reverse=True)
    edges = {start} | {
        moment
        for fact in waiting
        for moment in (fact.start, fact.end)
        if moment is not None and start < moment and (stop is None or moment < stop)
    }
    # The rank begins with the start: of the facts met so far the last one wins, so a stack does.
    begun: list[Fact] = []
    for edge in sorted(edges):
        while waiting and waiting[-1].start <= edge:
            begun.append(waiting.pop())
        while begun and not begun[-1].holds_at(edge):
            begun.pop()
        yield edge, begun[-1] if begun else None


def _merge(winners, head: Interval | None, stop: datetime | None) -> list[Interval]:
    """Join what follows on without a change; a reason lasts as long as the state does."""
    rows = [head] if head else []
    for moment, fact in winners:
        state, reason, source = (fact.state, fact.reason, fact.id) if fact else ("unknown", 0, 0)
        if rows and rows[-1].state == state and reason in (0, rows[-1].reason):
            continue
        if rows:
            rows[-1] = replace(rows[-1], end=moment)
        rows.append(Interval(state, moment, None, reason, source))
    rows[-1] = replace(rows[-1], end=stop)
    return rows


def _difference(old: list[Interval], new: list[Interval]) -> Change:
    close, supersede, insert = [], [], list(new)
    for row in old:
        twin = next((other for other in insert if row.starts_as(other)), None)
        if twin and row.end == twin.end:
            insert.remove(twin)
        elif twin and row.end is None:
            insert.remove(twin)
            close.append((row, twin.end))
        else:
            supersede.append(row)
    return Change(tuple(close), tuple(supersede), tuple(insert))
