"""When to poll: fixed points in time, so that a slow cycle does not shift the next ones."""

import math

GOLDEN = 0.6180339887498949


def phase(device_id: int, period: float) -> float:
    """Spreads devices of one period evenly over it, whatever their ids."""
    return device_id * GOLDEN % 1 * period


class Schedule:
    def __init__(self, period: float, start: float) -> None:
        self._period = period
        self._start = start
        self._last = -1
        self.missed = 0

    def next(self, now: float, not_before: float = 0.0) -> float:
        """The next point. Points that are over already are counted as missed and never made up for;
        those left out on purpose, before `not_before`, are not."""
        wanted = self._last + 1
        current = math.floor((now - self._start) / self._period)
        reachable = max(wanted, current)
        self.missed += reachable - wanted
        chosen = max(reachable, math.ceil((not_before - self._start) / self._period))
        self._last = chosen
        return self._start + chosen * self._period
