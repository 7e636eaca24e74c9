"""Wall clock for stamps, monotonic clock for intervals."""

import time
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)

JUMP_US = 2_000_000


class Clock:
    """Stamps follow the monotonic clock from an anchor, so that small corrections of the system
    clock never reorder readings; a jump of more than 2 s is accepted, and said."""

    def __init__(
        self,
        wall_ns: Callable[[], int] = time.time_ns,
        mono_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._wall_ns = wall_ns
        self._mono_ns = mono_ns
        self.jumps = 0
        self._anchor()

    def _anchor(self) -> None:
        self._offset_us = (self._wall_ns() - self._mono_ns()) // 1000

    def now_us(self) -> int:
        stamp = self._mono_ns() // 1000 + self._offset_us
        drift = self._wall_ns() // 1000 - stamp
        if abs(drift) <= JUMP_US:
            return stamp
        self.jumps += 1
        self._anchor()
        log.warning("the system clock jumped, stamps follow it", seconds=round(drift / 1e6, 3))
        return stamp + drift

    def monotonic(self) -> float:
        return self._mono_ns() / 1e9
