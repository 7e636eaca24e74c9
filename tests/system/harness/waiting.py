"""Wait for what must become true; say what was seen when it did not."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
STEP = 0.1


class NeverHappenedError(AssertionError):
    """A condition did not become true before its deadline."""


def until(probe: Callable[[], T], what: str, deadline: float = 60.0) -> T:
    """Return the first truthy answer of `probe`; `deadline` in seconds bounds a hang, it measures nothing."""
    pause = threading.Event()
    end = time.monotonic() + deadline
    seen: T | None = None
    while time.monotonic() < end:
        seen = probe()
        if seen:
            return seen
        pause.wait(STEP)
    raise NeverHappenedError(f"{what} did not happen within {deadline:.0f} s; last seen: {seen!r}")
