"""Ratios of interleaved rounds: two figures of one round share the machine's mood, two runs do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


class WrongResult(AssertionError):
    """What was measured did not do its work, so its time means nothing."""


@dataclass(frozen=True)
class Budget:
    """A limit that a figure is printed beside; missing it is news, not a failure."""

    limit: float
    kind: Literal["at least", "at most"]

    def verdict(self, figure: float) -> str:
        is_met = figure >= self.limit if self.kind == "at least" else figure <= self.limit
        return f"{self.kind} {self.limit:g}: {'met' if is_met else 'MISSED'}"


@dataclass(frozen=True)
class Spread:
    """The middle of several rounds and how far they lay apart."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f} to {self.high:.2f})"


def expect(what: str, found: object, wanted: object) -> None:
    """Stop the benchmark when it has not done what it was timed for."""
    if found != wanted:
        raise WrongResult(f"{what}: {found!r} instead of {wanted!r}.")


def spread(figures: Sequence[float]) -> Spread:
    return Spread(median(figures), min(figures), max(figures))


def ratios(figures: Sequence[float], baseline: Sequence[float]) -> Spread:
    """Each round's figure over the same round's baseline."""
    return spread([figure / base for figure, base in zip(figures, baseline, strict=True)])


def rotations(names: Sequence[str], rounds: int) -> Iterator[list[str]]:
    """The order of each round: every variant is first, last and between in turn."""
    for number in range(rounds):
        start = number % len(names)
        yield [*names[start:], *names[:start]]


def interleave(
    variants: Mapping[str, Callable[[], float]], rounds: int, warm_up: int = 1
) -> dict[str, list[float]]:
    """The figures of each variant, one a round; those of the first rounds are thrown away."""
    figures: dict[str, list[float]] = {name: [] for name in variants}
    for order in rotations(list(variants), warm_up + rounds):
        for name in order:
            figures[name].append(variants[name]())
    return {name: found[warm_up:] for name, found in figures.items()}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, the first to the left and the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
