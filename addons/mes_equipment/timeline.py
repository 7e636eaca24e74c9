"""What machines and people said, and the raw timeline of what was observed. No Odoo here.

A *fact* is what a device or a person said: an observation (the machine is in this state from this
moment on, or from one moment to another), the explanation of a stop, the split of a stop, or a
correction. From the observations follows the *raw timeline*:

* At any moment the observation that began last wins among those that hold there. Of those that
  began at the same moment the source decides (office over operator over system over device), then
  the state (``TIE``), then a reason over none. The order of arrival never decides, so facts
  buffered through an outage and facts sent live give one and the same timeline.
* An observation with an end gives way, at its end, to the one that holds beneath it.
* Where none holds after the first one, the machine is ``unknown``. Before the first one there
  is nothing.
* One that repeats the state in force and gives no other reason changes no interval. It is
  remembered all the same: it is what a late fact before it runs into.

``refine.py`` makes of it, with what people explained, split and corrected, the timeline that
every screen and figure uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

STATES = ("run", "setup", "idle", "down", "planned_stop", "off", "unknown")
STOPS = ("idle", "down")
SOURCES = ("device", "system", "operator", "office")
PEOPLE = ("operator", "office")
KINDS = ("observed", "explanation", "split", "correction")
ABSORBED = ("run", "setup", "idle", "down")
#: What is said about one moment, and names no state.
POINTS = ("explanation", "split")
TIE = ("unknown", "off", "planned_stop", "idle", "setup", "run", "down")
FUTURE_TOLERANCE = timedelta(minutes=2)
INSTANT = timedelta.resolution


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
    kind: str = "observed"
    said: datetime | None = None
    uuid: str = ""

    @property
    def rank(self):
        """Which of two observations wins where both hold."""
        return (
            self.start,
            SOURCES.index(self.source),
            TIE.index(self.state),
            self.reason,
        )

    @property
    def word(self):
        """Which of two statements about the same wins: the one said last."""
        return (self.said or self.start, SOURCES.index(self.source), self.uuid, -self.id)

    def holds_at(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the raw timeline."""

    state: str
    start: datetime
    end: datetime | None
    reason: int = 0
    fact: int = 0
    source: str = "system"


def check(fact: Fact, now: datetime) -> None:
    if fact.kind not in POINTS and fact.state not in STATES:
        raise FactError(f"unknown state {fact.state!r}")
    if fact.source not in SOURCES:
        raise FactError(f"unknown source {fact.source!r}")
    if fact.end is not None and fact.end <= fact.start:
        raise FactError("the end is not after the start")
    if max(fact.start, fact.end or fact.start) > now + FUTURE_TOLERANCE:
        raise FutureFactError("the moment lies in the future")


def reach(fact: Fact, next_open: datetime | None) -> datetime | None:
    """Until when a fact can be in force, given the next observation without an end.

    None: for ever. A statement about a moment concerns the stop that holds there.
    """
    if fact.kind in POINTS:
        return fact.start + INSTANT
    if fact.end is None or next_open is None or fact.kind == "correction":
        return fact.end or next_open
    return min(fact.end, next_open)


def raw(
    facts: Iterable[Fact],
    head: Interval | None = None,
    stop: datetime | None = None,
) -> list[Interval]:
    """The raw timeline of these facts, from the first one, or from ``head`` on, to ``stop``."""
    facts = [fact for fact in facts if fact.kind not in POINTS]
    if not facts and not head:
        return []
    start = head.start if head else min(fact.start for fact in facts)
    observed = [fact for fact in facts if fact.kind == "observed"]
    return _merge(_winners(observed, start, stop), head, stop)


def _winners(facts: Sequence[Fact], start: datetime, stop: datetime | None):
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
        new = Interval("unknown", moment, None)
        if fact:
            new = Interval(fact.state, moment, None, fact.reason, fact.id, fact.source)
        if rows and rows[-1].state == new.state and new.reason in (0, rows[-1].reason):
            if rows[-1] is head and not head.fact:
                head = rows[-1] = replace(rows[-1], fact=new.fact, source=new.source)
            continue
        if rows:
            rows[-1] = replace(rows[-1], end=moment)
        rows.append(new)
    rows[-1] = replace(rows[-1], end=stop)
    return rows


def debounce(raw: Sequence[Interval], limit: timedelta) -> list[Interval]:
    """What devices reported for a shorter time belongs to what held before it."""
    kept: list[Interval] = []
    for stretch in _by_state(raw):
        state, end = stretch[0].state, stretch[-1].end
        is_short = end is not None and end - stretch[0].start < limit
        is_device = state in ABSORBED and all(one.source == "device" for one in stretch)
        if kept and is_short and is_device:
            stretch = [replace(kept[-1], start=stretch[0].start, end=end)]
        for new in stretch:
            last = kept[-1] if kept else None
            if last and last.state == new.state and new.reason in (0, last.reason):
                kept[-1] = replace(last, end=new.end)
            else:
                kept.append(new)
    # a head beneath which something else holds, where the debounce was changed since
    return [one for one in kept if one.end is None or one.start < one.end]


def _by_state(raw: Sequence[Interval]) -> list[list[Interval]]:
    stretches: list[list[Interval]] = []
    for interval in raw:
        if stretches and stretches[-1][-1].state == interval.state:
            stretches[-1].append(interval)
        else:
            stretches.append([interval])
    return stretches
