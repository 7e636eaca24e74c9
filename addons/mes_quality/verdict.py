"""Verdicts from data, and from nothing else. No Odoo here."""

from __future__ import annotations

import math
from collections.abc import Iterable

# A value on the limit is in. Scaling raw counts (31984 x 0.001) moves it by a few units in the
# last place; this is far above that and far below what any gauge resolves.
RELATIVE = 1e-12
PASS, FAIL, OPEN = "pass", "fail", "open"


def of_value(value: float, lower: float | None, upper: float | None) -> str:
    """The verdict on a measured value; a missing limit is no limit."""
    if not math.isfinite(value):
        raise ValueError("a measured value is a finite number")
    if lower is not None and value < lower and not _touches(value, lower):
        return FAIL
    if upper is not None and value > upper and not _touches(value, upper):
        return FAIL
    return PASS


def of_inspection(required: Iterable[int], verdicts: Iterable[tuple[int, str]]) -> str:
    """The state of an inspection from (characteristic, verdict) of its results.

    One failure fails it. It passes when each required characteristic has a verdict: a missing
    reading never passes anything.
    """
    verdicts = list(verdicts)
    if any(verdict == FAIL for _characteristic, verdict in verdicts):
        return FAIL
    required = set(required)
    seen = {characteristic for characteristic, _verdict in verdicts}
    return PASS if required and required <= seen else OPEN


def _touches(value: float, limit: float) -> bool:
    return math.isclose(value, limit, rel_tol=RELATIVE, abs_tol=0.0)
