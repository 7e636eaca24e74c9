"""Pieces planned for each hour of a shift, from the work planned at its work centers.

Plain arithmetic on moments: no records, no database.
"""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Job:
    """What is left of a work order when the time looked at begins.

    `counts` says whether its pieces are finished ones; the others only keep the center busy.
    """

    center: int
    start: datetime
    seconds_per_piece: float
    pieces: float
    counts: bool = True


def planned_by_hour(
    jobs: Iterable[Job],
    edges: Sequence[datetime],
    working: Mapping[int, Sequence[Span]],
    lanes: Mapping[int, int] | None = None,
) -> list[float]:
    """Pieces planned between each two edges.

    A work center does its jobs one after the other, in the order of their start, and only while
    it works: what piles up from the days before never asks for more than it can do. `lanes` says
    how many it does side by side. A job without a pace asks for nothing.
    """
    planned = [0.0] * max(len(edges) - 1, 0)
    if not planned:
        return planned
    for center, queue in _by_center(jobs).items():
        free = [edges[0]] * max((lanes or {}).get(center, 1), 1)
        for job in queue:
            begin = max(job.start, heapq.heappop(free))
            seconds = job.seconds_per_piece * job.pieces
            spans, end = run(begin, seconds, working.get(center, ()), edges[-1])
            heapq.heappush(free, end)
            left = job.pieces if job.counts else 0.0
            for index, busy in enumerate(_busy_by_hour(spans, edges)):
                done = min(busy / job.seconds_per_piece, left)
                planned[index] += done
                left -= done
    return planned


def _by_center(jobs: Iterable[Job]) -> Mapping[int, list[Job]]:
    queues: defaultdict[int, list[Job]] = defaultdict(list)
    for job in sorted(jobs, key=lambda job: job.start):
        if job.seconds_per_piece > 0 and job.pieces > 0:
            queues[job.center].append(job)
    return queues


def run(
    begin: datetime, seconds: float, working: Iterable[Span], limit: datetime
) -> tuple[list[Span], datetime]:
    """When work of so many seconds is done that begins at `begin`, and when it ends.

    Work that is not done by the limit ends at the limit.
    """
    spans = []
    for start, end in working:
        first, last = max(start, begin), min(end, limit)
        if first >= last:
            continue
        done = first + timedelta(seconds=seconds)
        if done <= last:
            spans.append((first, done))
            return spans, done
        spans.append((first, last))
        seconds -= (last - first).total_seconds()
    return spans, max(limit, begin)


def _busy_by_hour(spans: Sequence[Span], edges: Sequence[datetime]) -> list[float]:
    return [
        sum(overlap(span, (start, end)) for span in spans)
        for start, end in itertools.pairwise(edges)
    ]


def overlap(one: Span, other: Span) -> float:
    """Seconds that two spans have in common."""
    return max((min(one[1], other[1]) - max(one[0], other[0])).total_seconds(), 0.0)


def planned_until(planned: Sequence[float], edges: Sequence[datetime], now: datetime) -> float:
    """Pieces planned up to a moment: whole hours, and of the running one its share."""
    total = 0.0
    for pieces, start, end in zip(planned, edges, edges[1:], strict=False):
        length = (end - start).total_seconds()
        if length > 0:
            total += pieces * min(max((now - start).total_seconds() / length, 0.0), 1.0)
    return total
