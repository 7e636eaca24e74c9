"""When a machine ran slower than it can, from the pieces it made. No Odoo here.

Between two counts it ran for some seconds and made pieces that ideally take others: where the ideal
ones are less than ``percent`` of those, that run was slow. What it ran since the last count is slow
as soon as a piece that came now would come too late, judged by the last piece's ideal time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Count:
    """Pieces counted at a moment, and the ideal seconds of one of them."""

    moment: datetime
    pieces: float
    cycle: float


def slow_spans(
    counts: Iterable[Count], runs: Sequence[Stretch], percent: float, until: datetime
) -> list[Stretch]:
    """The parts of ``runs`` (disjoint, in order) that were slow, up to ``until``."""
    counts = [count for count in counts if count.pieces > 0 and count.cycle > 0]
    slow: list[Stretch] = []
    since, cycle = datetime.min, 0.0
    for count in sorted(counts, key=lambda count: count.moment):
        part = _clip(runs, since, count.moment)
        if count.pieces * count.cycle * 100 < percent * seconds(part):
            slow += part
        since, cycle = count.moment, count.cycle
    tail = _clip(runs, since, until)
    if cycle and cycle * 100 < percent * seconds(tail):
        slow += tail
    return slow


def slow_share(
    counts: Iterable[Count], runs: Sequence[Stretch], percent: float, until: datetime
) -> float:
    """The slow part of the time it ran, 0 to 1."""
    whole = seconds(runs)
    return seconds(slow_spans(counts, runs, percent, until)) / whole if whole else 0.0


def seconds(stretches: Iterable[Stretch]) -> float:
    return sum((end - start for start, end in stretches), timedelta()).total_seconds()


def _clip(runs: Sequence[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    parts = [(max(begin, start), min(stop, end)) for begin, stop in runs]
    return [(begin, stop) for begin, stop in parts if begin < stop]
