"""Waiting longer after each failure, and never in step with other bridges."""

import random


class Backoff:
    def __init__(self, low: float = 1.0, high: float = 60.0, longest: float = 600.0) -> None:
        self._low = low
        self._high = high
        self._longest = longest
        self._failures = 0

    def next(self, retry_after: float | None = None) -> float:
        """Seconds to wait. The server's own wish is honoured, within reason."""
        own = min(self._high, self._low * (1 << min(self._failures, 30)))
        self._failures += 1
        wait = own * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, guards nothing
        wait = min(self._high, max(self._low, wait))
        return max(wait, min(retry_after or 0.0, self._longest))

    def reset(self) -> None:
        self._failures = 0
