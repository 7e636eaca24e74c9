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
    shared = [line for line in lines if line.pick.unit is None]
    least = {pick.lot: quantity for pick, quantity in recorded.items() if pick.unit is None}
    of_units = sum(quantity for pick, quantity in recorded.items() if pick.unit is not None)
    held: dict[Key, float] = defaultdict(float)
    for line in shared:
        held[line.pick.lot] += line.quantity
    for lot, quantity in least.items():
        if quantity - held[lot] > EPSILON:
            missing[Pick(lot, None)] = quantity - held[lot]
    wanted = max(total - of_units, sum(least.values()))
    have = sum(held.values()) + sum(q for pick, q in missing.items() if pick.unit is None)
    kept |= _trim(shared, held, least, have - wanted)
    rest = wanted - have if wanted - have > EPSILON else 0.0
    return Plan({line.key: kept[line.key] for line in lines}, missing, rest)


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


def _trim(shared, held, least, surplus):
    """Give back what is too much, last line first, but no lot below what was recorded of it."""
    spare = {lot: quantity - least.get(lot, 0.0) for lot, quantity in held.items()}
    kept = {}
    for line in reversed(shared):
        given = max(min(line.quantity, spare[line.pick.lot], surplus), 0.0)
        spare[line.pick.lot] -= given
        surplus -= given
        left = line.quantity - given
        kept[line.key] = left if left > EPSILON else 0.0
    return kept
