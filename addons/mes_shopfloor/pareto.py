"""The few causes that make most of the scrap: sorting and adding up, without records.

A Pareto chart shows quantities from the largest to the smallest and, as a line, which part of the
whole they make together.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

#: More bars than these cannot be told apart; the smallest are shown as one.
MOST_BARS = 12


@dataclass(frozen=True)
class Bar:
    """One cause, or the smallest ones together: `keys` are what it stands for."""

    keys: tuple[Hashable, ...]
    quantity: float
    share: float
    cumulative: float

    @property
    def is_others(self) -> bool:
        return len(self.keys) > 1


def bars(quantities: Mapping[Hashable, float], most: int = MOST_BARS) -> list[Bar]:
    """The bars of a chart. What is zero or less (all taken back) is no cause."""
    causes = sorted(
        (((key,), quantity) for key, quantity in quantities.items() if quantity > 0),
        key=lambda cause: -cause[1],
    )
    if len(causes) > most:
        few, rest = causes[: most - 1], causes[most - 1 :]
        keys = tuple(key for (key,), _quantity in rest)
        causes = [*few, (keys, sum(quantity for _keys, quantity in rest))]
    return _with_shares(causes)


def _with_shares(causes: list[tuple[tuple[Hashable, ...], float]]) -> list[Bar]:
    total = sum(quantity for _keys, quantity in causes)
    done, found = 0.0, []
    for keys, quantity in causes:
        done += quantity
        found.append(Bar(keys, quantity, quantity / total, min(done / total, 1.0)))
    return found
