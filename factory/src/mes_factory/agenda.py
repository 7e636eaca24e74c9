"""The future of the simulation: what happens at which simulated microsecond, in a fixed order."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Action = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that truly happened at a simulated time."""

    sim_us: int
    machine: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


class Agenda:
    """A queue by time, and the list of what came of it."""

    def __init__(self) -> None:
        self._queue: list[tuple[int, int, Action]] = []
        self._ticket = 0
        self._happened: list[Event] = []

    def at(self, when_us: int, action: Action) -> None:
        """Plan an action; of two at the same time the one planned first comes first."""
        self._ticket += 1
        heapq.heappush(self._queue, (when_us, self._ticket, action))

    def run_until(self, when_us: int) -> None:
        while self._queue and self._queue[0][0] <= when_us:
            due_us, _, action = heapq.heappop(self._queue)
            action(due_us)

    @property
    def next_us(self) -> int | None:
        return self._queue[0][0] if self._queue else None

    def note(self, now_us: int, machine: str, kind: str, **data: Any) -> None:
        self._happened.append(Event(now_us, machine, kind, data))

    def take(self) -> list[Event]:
        happened, self._happened = self._happened, []
        return happened
