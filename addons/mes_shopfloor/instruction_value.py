"""The algebra of instructions: verdicts, occurrences, waiting. No Odoo here."""

from __future__ import annotations

import math
from datetime import datetime

# A value on the limit is in. Scaling raw counts (31984 x 0.001) moves it by a few units in the
# last place; this is far above that and far below what any gauge resolves.
RELATIVE = 1e-12

STARTED, OK, WARNING, NOT_OK, ACCEPTED, SKIPPED = (
    "started",
    "ok",
    "warning",
    "not_ok",
    "accepted",
    "skipped",
)
#: The step is done; what is started or not OK still asks for something.
DONE = frozenset({OK, WARNING, ACCEPTED, SKIPPED})

Range = tuple[float | None, float | None]


def number(value: object) -> float:
    """The value as a finite float; a TypeError or ValueError for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("not a number")
    try:
        result = float(value)
    except OverflowError as error:
        raise ValueError("out of range") from error
    if not math.isfinite(result):
        raise ValueError("not finite")
    return result


def verdict(value: float, limits: Range, warning: Range = (None, None)) -> str:
    """Not OK outside the limits, a warning outside the narrower range, else OK.

    A missing limit is no limit.
    """
    if not _within(value, limits):
        return NOT_OK
    return OK if _within(value, warning) else WARNING


def limits_problem(limits: Range, warning: Range = (None, None)) -> str | None:
    """Why no value, or no warning, can ever come out of these limits; None when they are fine."""
    if any(bound is not None and not math.isfinite(bound) for bound in (*limits, *warning)):
        return "infinite"
    if _crossed(limits):
        return "limits"
    (lower, upper), (warn_lower, warn_upper) = limits, warning
    if _crossed(warning) or _crossed((lower, warn_lower)) or _crossed((warn_upper, upper)):
        return "warning"
    return None


def due(per: str, pieces: float, every: int = 1) -> int:
    """How often a step must have been done for so many pieces.

    Once an order, once a piece, or once for each begun stretch of `every` pieces.
    """
    if per == "order":
        return 1
    # 3.0000000001 pieces are three: units of measure come out of divisions.
    count = math.ceil(round(max(pieces, 0.0), 6))
    return math.ceil(count / every) if per == "every" else count


def seconds_left(seconds: int, started: datetime, moment: datetime) -> int:
    """How long a wait that began at `started` still lasts at `moment`; zero when it is over."""
    return max(0, math.ceil(seconds - (moment - started).total_seconds()))


def clock(seconds: int) -> str:
    """`4:05` or `1:04:05`, as a timer shows it."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _within(value: float, bounds: Range) -> bool:
    lower, upper = bounds
    if lower is not None and value < lower and not _touches(value, lower):
        return False
    return upper is None or value <= upper or _touches(value, upper)


def _crossed(bounds: Range) -> bool:
    lower, upper = bounds
    return lower is not None and upper is not None and lower > upper


def _touches(value: float, limit: float) -> bool:
    return math.isclose(value, limit, rel_tol=RELATIVE, abs_tol=0.0)
