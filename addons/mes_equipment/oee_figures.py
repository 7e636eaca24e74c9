"""The figures of ISO 22400-2 from sums of seconds and pieces: one formula each. No Odoo here.

Each ratio is a fraction of *sums* (``RATIOS``), so that the same definition serves a row, a shift,
a line or a year, in Python (``ratio``) and in SQL: times and pieces are added up, percentages are
never averaged.

Pieces of different products do not add up: they count by the time they ideally take. For one
product that is the count itself (quality ratio = GQ / PQ), and for any mix availability x
effectiveness x quality ratio is the OEE index, which is the ideal time of the good pieces over the
planned busy time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .oee import BUCKETS, BUSY

PIECES = ("good", "scrap", "rework")
#: Ideal time of all pieces (PRI x PQ), and of the good ones among them (PRI x GQ).
IDEALS = ("ideal", "ideal_good")
SUMS = (*BUCKETS, *PIECES, *IDEALS)

# Times of ISO 22400-2 as sums of buckets (domain: time model).
APT = ("apt",)
AUST = ("aust",)
AUPT = ("apt", "aust")
ADET = ("minor", "failure", "delay")
AUBT = BUSY
ADOT = ("adot",)
PBT = (*BUSY, "adot", "unknown")
CALENDAR = BUCKETS
PQ = PIECES
TIMES = {
    "apt": APT,
    "aust": AUST,
    "aupt": AUPT,
    "adet": ADET,
    "aubt": AUBT,
    "adot": ADOT,
    "pbt": PBT,
    "calendar": CALENDAR,
}


class Fraction(NamedTuple):
    """A product of sums over a product of sums; each sum names what is added up."""

    above: tuple[tuple[str, ...], ...]
    below: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ratio:
    """The first of the fractions whose divisor is not 0, times a factor.

    ``is_rated``: without an ideal rate of the pieces nobody can say.
    """

    fractions: tuple[Fraction, ...]
    factor: float = 1.0
    is_rated: bool = False


def _over(above, *below, **options):
    return Ratio((Fraction((above,), below),), **options)


IDEAL, IDEAL_GOOD = ("ideal",), ("ideal_good",)
RATIOS = {
    # ISO 22400-2: availability = APT / PBT
    "availability": _over(APT, PBT),
    # ISO 22400-2: effectiveness = PRI x PQ / APT; may exceed 1
    "performance": _over(IDEAL, APT, is_rated=True),
    # ISO 22400-2: quality ratio = GQ / PQ, several products by their ideal time
    "quality": Ratio((Fraction((IDEAL_GOOD,), (IDEAL,)), Fraction((("good",),), (PQ,)))),
    # ISO 22400-2: OEE index = availability x effectiveness x quality ratio
    "oee": _over(IDEAL_GOOD, PBT, is_rated=True),
    # ISO 22400-2: NEE index = (AUPT / PBT) x effectiveness x quality ratio
    "nee": Ratio((Fraction((AUPT, IDEAL_GOOD), (PBT, APT)),), is_rated=True),
    # Not ISO (Vorne): TEEP = OEE x PBT / calendar time
    "teep": _over(IDEAL_GOOD, CALENDAR, is_rated=True),
    # ISO 22400-2: utilization efficiency = APT / AUBT
    "utilization": _over(APT, AUBT),
    # ISO 22400-2: allocation efficiency = AUBT / PBT
    "allocation": _over(AUBT, PBT),
    # ISO 22400-2: set-up ratio = AUST / AUPT
    "setup_ratio": _over(AUST, AUPT),
    # ISO 22400-2: technical efficiency = APT / (APT + ADET)
    "technical": _over(APT, (*APT, *ADET)),
    # ISO 22400-2: scrap ratio = SQ / PQ
    "scrap_ratio": _over(("scrap",), PQ),
    # ISO 22400-2: rework ratio = RQ / PQ
    "rework_ratio": _over(("rework",), PQ),
    # ISO 22400-2: throughput rate = PQ / AOET, here per hour at the machine, where the execution
    # time of an order is the busy time (no transport, no queue)
    "throughput": _over(PQ, AUBT, factor=3600.0),
    # Ours: how much of the planned busy time nobody knows anything about
    "unknown_share": _over(("unknown",), PBT),
    # Ours: availability of the time that is known
    "known_availability": _over(APT, tuple(name for name in PBT if name != "unknown")),
}


def ratio(name: str, sums: Mapping[str, float]) -> float | None:
    """One figure, or None where it would be a division by zero or the ideal rate is not known."""
    what = RATIOS[name]
    if what.is_rated and _is_unrated(sums):
        return None
    for fraction in what.fractions:
        below = _product(fraction.below, sums)
        if below:
            return what.factor * _product(fraction.above, sums) / below
    return None


def times(sums: Mapping[str, float]) -> dict[str, float]:
    """APT, AUST, AUPT, ADET, AUBT, ADOT, PBT and calendar time in seconds."""
    return {name: _sum(buckets, sums) for name, buckets in TIMES.items()}


def figures(sums: Mapping[str, float]) -> dict[str, float | None]:
    return {name: ratio(name, sums) for name in RATIOS}


def actual_to_planned_scrap(scrap: float, planned_scrap: float) -> float | None:
    """ISO 22400-2: actual to planned scrap ratio = SQ / PSQ."""
    return scrap / planned_scrap if planned_scrap else None


def add(*parts: Mapping[str, float]) -> dict[str, float]:
    return {name: sum(part.get(name, 0) for part in parts) for name in SUMS}


#: Steps of the waterfall, in the order in which they are taken off the calendar time.
LOSSES = (
    ("no_shift", ("no_shift",)),
    ("planned", ("planned",)),
    ("unknown", ("unknown",)),
    ("setup", AUST),
    ("failure", ("failure",)),
    ("minor", ("minor",)),
    ("delay", ("delay",)),
    ("no_order", ADOT),
)


def waterfall(sums: Mapping[str, float]) -> list[tuple[str, int]]:
    """What became of the calendar time, in whole seconds: the losses, and last the good pieces.

    The first entry is the calendar time; all that follow sum exactly to it. The speed loss is
    negative where pieces were made faster than the ideal rate says.
    """
    apt, ideal, good = (round(_sum((name,), sums)) for name in ("apt", "ideal", "ideal_good"))
    steps = [(name, round(_sum(buckets, sums))) for name, buckets in LOSSES]
    steps += [("speed", apt - ideal), ("quality", ideal - good), ("good", good)]
    return [("calendar", sum(seconds for _name, seconds in steps)), *steps]


def reachable(
    factor: str, target: float, so_far: Mapping[str, float], rest: float
) -> tuple[bool, float | None]:
    """Whether a shift can still reach a target (0 to 1), and the figure if all goes well from now.

    All goes well when the machine runs the whole ``rest`` of the shift at its ideal rate and makes
    good pieces only. Breaks to come are not known here, so the answer is never too pessimistic.
    Of pieces without an ideal rate nobody can say how many more there could be.
    """
    if rest > 0 and _is_unrated(so_far):
        return True, None
    best = dict(so_far)
    for name in ("apt", *IDEALS):
        best[name] = best.get(name, 0) + max(rest, 0)
    figure = ratio(factor, best)
    return figure is None or figure >= target - 1e-9, figure


def _is_unrated(sums: Mapping[str, float]) -> bool:
    return not _sum(IDEAL, sums) and bool(_sum(PQ, sums))


def _sum(names: tuple[str, ...], sums: Mapping[str, float]) -> float:
    return sum(sums.get(name, 0) for name in names)


def _product(terms: tuple[tuple[str, ...], ...], sums: Mapping[str, float]) -> float:
    product = 1.0
    for names in terms:
        product *= _sum(names, sums)
    return product
