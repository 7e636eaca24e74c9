"""The rows of a machine's timeline, the rules that make them, and cutting them. No Odoo here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .timeline import PEOPLE, STOPS

BASES = ("observed", "setup", "correction", "explained", "calendar", "backfill", "limit")
ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reason does to a stop: its state, its longest time, the reason beyond it."""

    state: str = ""
    limit: timedelta | None = None
    over: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    debounce: timedelta = ZERO
    micro: timedelta = ZERO
    longest: bool = False
    reasons: Mapping[int, Reason] = field(default_factory=dict)

    def state_of(self, reason: int, otherwise: str) -> str:
        return self.reasons.get(reason, Reason()).state or otherwise

    def limit_of(self, reason: int) -> timedelta | None:
        """How long a stop may have a reason, where there is one for the time beyond."""
        found = self.reasons.get(reason, Reason())
        return found.limit if found.over else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar and what it makes of an idle machine."""

    start: datetime
    end: datetime
    reason: int
    state: str = "planned_stop"


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the timeline, why it is so (`basis`), and by which fact.

    `seen` is the observation beneath, which knows the order; `stop` numbers the stop it is of
    (0: none), `raw` the reason that a device reported, `was` its state before anybody gave a reason, `corrected` the correction it is of.
    """

    state: str
    start: datetime
    end: datetime | None
    reason: int = 0
    basis: str = "observed"
    fact: int = 0
    seen: int = 0
    is_minor: bool = False
    needs_reason: bool = False
    source: str = "system"
    raw: int = 0
    was: str = ""
    stop: int = 0
    corrected: int = 0
    cover: Span | None = None
    id: int = 0

    @property
    def is_barrier(self) -> bool:
        """Whether nothing of what lies on one side of it depends on what lies on the other."""
        return self.basis == "calendar" or (self.basis == "observed" and self.state not in STOPS)

    @property
    def is_said(self) -> bool:
        """Whether a person gave it its reason."""
        return bool(self.reason) and self.source in PEOPLE

    def touches(self, start: datetime, end: datetime | None) -> bool:
        return (end is None or self.start < end) and (self.end is None or start < self.end)

    def at(self, start: datetime, end: datetime | None) -> Row:
        return replace(self, start=start, end=end)


def disjoint(spans: Sequence[Span]) -> list[Span]:
    """The spans in order of time, where they overlap the one named first alone."""
    kept: list[Span] = []
    for span in spans:
        pieces = [span]
        for other in kept:
            pieces = [part for piece in pieces for part in _outside(piece, other)]
        kept += pieces
    return sorted(kept, key=lambda span: span.start)


def _outside(span: Span, other: Span) -> list[Span]:
    before = replace(span, end=min(span.end, other.start))
    after = replace(span, start=max(span.start, other.end))
    if span.end <= other.start or other.end <= span.start:
        return [span]
    return [part for part in (before, after) if part.start < part.end]


def cut(row: Row, start: datetime, end: datetime | None, change) -> list[Row]:
    """The pieces of a row, the one between two moments changed."""
    until = row.end if end is None or (row.end is not None and row.end < end) else end
    begin = max(row.start, start)
    if (until is not None and until <= begin) or (row.end is not None and row.end <= begin):
        return [row]
    pieces = [change(row.at(begin, until))]
    if row.start < begin:
        pieces.insert(0, row.at(row.start, begin))
    if until != row.end:
        pieces.append(row.at(until, row.end))
    return pieces


def join(rows: list[Row]) -> list[Row]:
    """Make one of what follows on without a change."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last and _is_one(last, row):
            joined[-1] = replace(last, end=row.end, raw=last.raw or row.raw)
        else:
            joined.append(row)
    return joined


def _is_one(one: Row, other: Row) -> bool:
    if (one.state, one.stop, one.corrected, one.cover) != (
        other.state,
        other.stop,
        other.corrected,
        other.cover,
    ):
        return False
    if one.stop:
        return one.reason == other.reason
    return one.basis == other.basis and other.reason in (0, one.reason)


def number_stops(rows: list[Row], splits: set[datetime]) -> list[Row]:
    """Cut at the splits, and say of which stop each row is."""
    for moment in sorted(splits):
        rows = [piece for row in rows for piece in _split(row, moment)]
    numbered: list[Row] = []
    number = 0
    for row in rows:
        last = numbered[-1] if numbered else None
        if row.state not in STOPS:
            numbered.append(replace(row, was=row.state, stop=0))
            continue
        if not (last and _is_same_stop(last, row)) or row.start in splits:
            number += 1
        numbered.append(replace(row, was=row.state, stop=number))
    return numbered


def _split(row: Row, moment: datetime) -> list[Row]:
    inside = row.start < moment and (row.end is None or moment < row.end)
    if row.state not in STOPS or not inside:
        return [row]
    return [row.at(row.start, moment), row.at(moment, row.end)]


def _is_same_stop(one: Row, other: Row) -> bool:
    return (one.was, one.corrected, one.cover) == (other.state, other.corrected, other.cover)


def by_stop(rows: list[Row]) -> list[list[Row]]:
    """The rows stop by stop; what is no stop, row by row."""
    stops: list[list[Row]] = []
    for row in rows:
        if row.stop and stops and stops[-1][-1].stop == row.stop:
            stops[-1].append(row)
        else:
            stops.append([row])
    return stops
