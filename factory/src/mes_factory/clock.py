"""Turns real time into simulated time and back, at a speed that may change while running."""

import time

_NANO_PER_MICRO = 1000


class Clock:
    """Stands still at zero until started; simulated and real times are whole microseconds."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self.is_running = False
        self._real_zero = time.monotonic_ns()
        self._wall_zero_us = time.time_ns() // _NANO_PER_MICRO
        self._anchor_real = self._real_zero
        self._anchor_sim_us = 0

    def start(self) -> None:
        if not self.is_running:
            self._anchor_real = time.monotonic_ns()
            self.is_running = True

    def set_speed(self, speed: float, since_us: int) -> None:
        """Go on at another speed from a simulated time that has just been reached."""
        if self.is_running:
            self._anchor_real = self._real(since_us)
            self._anchor_sim_us = since_us
        self.speed = speed

    def now_us(self) -> int:
        """The simulated time."""
        if not self.is_running:
            return self._anchor_sim_us
        passed = time.monotonic_ns() - self._anchor_real
        return self._anchor_sim_us + int(passed * self.speed) // _NANO_PER_MICRO

    def wall_us(self, sim_us: int) -> int:
        """The real time (UTC) of a simulated time since the last start or change of speed.

        It is computed, not looked up, so an event keeps its true time when the process is late.
        """
        if not self.is_running:
            return self._wall(time.monotonic_ns())
        return self._wall(self._real(sim_us))

    def seconds_until(self, sim_us: int) -> float:
        """Real seconds until a simulated time comes; for ever while the clock stands."""
        if not self.is_running:
            return float("inf")
        return max(0.0, (sim_us - self.now_us()) / self.speed / 1_000_000)

    def _real(self, sim_us: int) -> int:
        past = (sim_us - self._anchor_sim_us) * _NANO_PER_MICRO
        return self._anchor_real + round(past / self.speed)

    def _wall(self, real_ns: int) -> int:
        return self._wall_zero_us + (real_ns - self._real_zero) // _NANO_PER_MICRO
