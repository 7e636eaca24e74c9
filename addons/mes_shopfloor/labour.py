"""Whose time is it when people and operations overlap? Interval arithmetic without a database.

An interval holds its start but not its end. People's shares are counted in whole seconds
(`second`), so that they sum up exactly; the other functions take any moments that can be compared.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

EPOCH = datetime(1970, 1, 1)

T = TypeVar("T")


class Line(NamedTuple):
    """One person on one operation, from a second up to another."""

    key: int
    start: int
    end: int


def second(moment: datetime) -> int:
    """A UTC moment without time zone as a whole number of seconds, its fraction cut off."""
    return int((moment.replace(microsecond=0) - EPOCH).total_seconds())


def union(intervals: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """What at least one of the intervals covers, in order; intervals that touch become one."""
    merged: list[tuple[T, T]] = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length(intervals: Iterable[tuple[int, int]]) -> int:
    """The seconds that at least one of the intervals covers."""
    return sum(end - start for start, end in union(intervals))


def clip(intervals: Iterable[tuple[T, T]], start: T, end: T) -> list[tuple[T, T]]:
    """The parts of the intervals between two moments."""
    clipped = ((max(start, first), min(end, last)) for first, last in intervals)
    return [(first, last) for first, last in clipped if first < last]


def cut(start: T, end: T, boundaries: Iterable[T]) -> list[tuple[T, T]]:
    """One interval in pieces that touch, cut at the boundaries inside it."""
    inside = sorted({boundary for boundary in boundaries if start < boundary < end})
    return list(zip([start, *inside], [*inside, end], strict=True))


def split(lines: Iterable[Line]) -> dict[int, int]:
    """The seconds of one person that belong to each line: shared equally while several run.

    The shares sum up to the length of the union. A line's share depends only on lines that
    overlap it, not on their order.
    """
    lines = list(lines)
    shares = {line.key: 0 for line in lines}
    events = sorted(
        event
        for line in lines
        if line.start < line.end
        for event in ((line.start, line.key, True), (line.end, line.key, False))
    )
    active: set[int] = set()
    before = 0
    for now, key, begins in events:
        if active and before < now:
            _share(shares, sorted(active), before, now)
        before = now
        if begins:
            active.add(key)
        else:
            active.remove(key)
    return shares


def _share(shares: dict[int, int], keys: Sequence[int], start: int, end: int) -> None:
    """Give the seconds to the keys; those left over go to some of them, to others next time."""
    each, left = divmod(end - start, len(keys))
    for index, key in enumerate(keys):
        shares[key] += each + ((index - start) % len(keys) < left)
