"""Which lines a component of an order gets: what was scanned, then what is reserved. No records.

What was recorded for a unit is a line of that unit alone. What was recorded of a lot for all units
is the least that the lines of that lot hold. Whatever else is wanted comes from the lines there
are, and at last from stock.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Key = Hashable
#: Quantities are sums of rounded floats: what is smaller than this is nothing.
EPSILON = 1e-6


class Pick(NamedTuple):
    """What was recorded together: the lot of the component, and the unit that holds it (or None)."""

    lot: Key
    unit: Key


@dataclass(frozen=True)
class Line:
    """A line there is now."""

    key: Key
    pick: Pick
    quantity: float


@dataclass(frozen=True)
class Plan:
    """What to do: new quantities of lines (0: delete it), what to add by pick, what to reserve."""

    quantities: Mapping[Key, float]
    missing: Mapping[Pick, float]
    rest: float


def plan(lines: Iterable[Line], recorded: Mapping[Pick, float], total: float) -> Plan:
    """Lines for `total`, or for what was recorded if that is more."""
    lines = list(lines)
    kept, missing = _plan_units(lines, recorded)
    shared = _Shared([line for line in lines if line.pick.unit is None], recorded)
    # What a unit got had been reserved for all: it is not there twice.
    for pick, quantity in missing.items():
        shared.give(quantity, pick.lot)
    missing |= shared.missing()
    of_units = sum(quantity for pick, quantity in recorded.items() if pick.unit is not None)
    wanted = max(total - of_units, shared.recorded)
    surplus = shared.held - wanted
    shared.give(surplus)
    kept |= shared.quantities
    rest = -surplus if -surplus > EPSILON else 0.0
    return Plan({line.key: kept[line.key] for line in lines}, missing, rest)


class _Shared:
    """The lines that belong to no unit, and the least of each lot that was recorded for all."""

    def __init__(self, lines: list[Line], recorded: Mapping[Pick, float]):
        self.lines = lines
        self.least = {pick.lot: own for pick, own in recorded.items() if pick.unit is None}
        self.recorded = sum(self.least.values())
        self.quantities = {line.key: line.quantity for line in lines}

    def of(self, lot: Key) -> float:
        return sum(self.quantities[line.key] for line in self.lines if line.pick.lot == lot)

    def missing(self) -> dict[Pick, float]:
        missing = {Pick(lot, None): own - self.of(lot) for lot, own in self.least.items()}
        return {pick: quantity for pick, quantity in missing.items() if quantity > EPSILON}

    @property
    def held(self) -> float:
        """What the lines hold with what is missing of them."""
        return sum(self.quantities.values()) + sum(self.missing().values())

    def give(self, quantity: float, *lots: Key) -> None:
        """Make the lines smaller, the last one first, but no lot than was recorded of it."""
        for line in reversed(self.lines):
            lot = line.pick.lot
            if lots and lot not in lots:
                continue
            spare = self.of(lot) - self.least.get(lot, 0.0)
            given = max(min(self.quantities[line.key], spare, quantity), 0.0)
            left = self.quantities[line.key] - given
            self.quantities[line.key] = left if left > EPSILON else 0.0
            quantity -= given


def _plan_units(lines, recorded):
    """The lines of a unit stay when they are right and are made anew when not."""
    held: dict[Pick, float] = defaultdict(float)
    for line in lines:
        held[line.pick] += line.quantity
    right = {
        pick: quantity
        for pick, quantity in recorded.items()
        if pick.unit is not None and abs(held.get(pick, 0.0) - quantity) <= EPSILON
    }
    kept = {
        line.key: line.quantity if line.pick in right else 0.0
        for line in lines
        if line.pick.unit is not None
    }
    missing = {
        pick: quantity
        for pick, quantity in recorded.items()
        if pick.unit is not None and pick not in right
    }
    return kept, missing
