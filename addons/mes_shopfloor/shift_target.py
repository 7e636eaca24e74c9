"""What a shift should have made: its orders one after the other at their planned pace.

Without records or database. Moments are UTC without time zone. An order that is on, or scheduled,
takes its place from that moment on; one that waits for it begins where it ends. So the plan of a
work center is never more than its time allows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple


class Job(NamedTuple):
    """What an order still had open when the shift began, and from when on it was to be made."""

    key: int
    start: datetime
    pieces: float
    seconds_per_piece: float


class Stretch(NamedTuple):
    """The part of a job that fits in the shift."""

    key: int
    start: datetime
    end: datetime
    pieces: float


def stretches(jobs: Iterable[Job], start: datetime, end: datetime) -> list[Stretch]:
    """The jobs from `start` up to `end`, in the order in which they were to begin."""
    placed = []
    cursor = start
    for job in sorted(jobs, key=lambda job: (job.start, job.key)):
        if job.pieces <= 0 or job.seconds_per_piece <= 0:
            continue
        first = max(cursor, job.start)
        if first >= end:
            continue
        needed = timedelta(seconds=job.pieces * job.seconds_per_piece)
        cursor = min(first + needed, end)
        if cursor > first:
            pieces = job.pieces * ((cursor - first) / needed)
            placed.append(Stretch(job.key, first, cursor, pieces))
    return placed


def made_by(placed: Iterable[Stretch], moment: datetime) -> float:
    """How many pieces should be there at a moment."""
    return sum(stretch.pieces * _share(stretch, stretch.start, moment) for stretch in placed)


def made_in(placed: Iterable[Stretch], spans: Sequence[tuple[datetime, datetime]]) -> list[float]:
    """How many pieces should be made in each of the spans."""
    placed = list(placed)
    return [
        sum(stretch.pieces * _share(stretch, start, end) for stretch in placed)
        for start, end in spans
    ]


def _share(stretch: Stretch, start: datetime, end: datetime) -> float:
    first, last = max(stretch.start, start), min(stretch.end, end)
    if last <= first:
        return 0.0
    return (last - first) / (stretch.end - stretch.start)
