"""Chance and waves that depend only on the seed and the simulated time.

Chance is drawn from a hash of what it is for, not from a running generator: piece 57 of the lathe
turns out the same whatever happened before it, so a changed script does not change the parts.
"""

import math
from hashlib import blake2b
from statistics import NormalDist

from mes_factory.model import Signal

MICRO = 1_000_000
_NORMAL = NormalDist()


def draw(seed: int, *purpose: object) -> float:
    """An even chance in (0, 1) for this purpose."""
    text = "/".join(map(str, (seed, *purpose)))
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
    return ((number >> 12) + 0.5) / (1 << 52)


def gauss(mean: float, sigma: float, chance: float) -> float:
    """The value of a normal distribution at this chance."""
    return mean + sigma * _NORMAL.inv_cdf(chance)


class Wave:
    """A signal that swings round its level while the machine produces and is flat otherwise."""

    def __init__(self, signal: Signal, phase: float) -> None:
        self._signal = signal
        self._phase = 2 * math.pi * phase

    def at(self, now_us: int, is_producing: bool) -> float:
        if not is_producing:
            return self._signal.idle
        return self._signal.run + self._signal.swing * math.sin(self._angle(now_us))

    def integral(self, from_us: int, to_us: int, is_producing: bool) -> float:
        """Value times seconds over an interval of one state, exactly."""
        seconds = (to_us - from_us) / MICRO
        if not is_producing:
            return self._signal.idle * seconds
        turn = math.cos(self._angle(from_us)) - math.cos(self._angle(to_us))
        swing = self._signal.swing * self._signal.period_s / (2 * math.pi)
        return self._signal.run * seconds + swing * turn

    def _angle(self, now_us: int) -> float:
        return 2 * math.pi * now_us / MICRO / self._signal.period_s + self._phase
