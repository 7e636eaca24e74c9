"""When an order will be finished at the pace it really has. Plain arithmetic, no records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .hourly_plan import Span, run

#: A pace is believed between these shares of the plan: few pieces make wild figures.
SLOWEST, FASTEST = 3.0, 0.5


@dataclass(frozen=True)
class Step:
    """What is left at one operation; steps come in the order in which they are done."""

    center: int
    seconds: float
    planned_start: datetime | None = None


def slowness(planned_seconds: float, real_seconds: float) -> float:
    """Real time a piece over planned time a piece; 1 while nothing is known."""
    if planned_seconds <= 0 or real_seconds <= 0:
        return 1.0
    return min(max(real_seconds / planned_seconds, FASTEST), SLOWEST)


def expected_end(
    steps: Iterable[Step],
    now: datetime,
    working: Mapping[int, Sequence[Span]],
    horizon: datetime,
) -> datetime | None:
    """The moment at which the last step is done, or None when that is beyond the horizon."""
    moment = now
    for step in steps:
        if step.seconds <= 0:
            continue
        begin = max(moment, step.planned_start or moment)
        spans = working.get(step.center, ())
        _done, moment = run(begin, step.seconds, spans, horizon)
        if moment >= horizon:
            return None
    return moment
