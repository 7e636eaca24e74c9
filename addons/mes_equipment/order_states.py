"""What a machine without a device does, from the time lines of its people. No Odoo here.

It runs while somebody works there in run, is set up while all who work there set up or tear down,
and stands, for the reason of the pause if there is one, while nobody works there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .timeline import Fact


@dataclass(frozen=True, slots=True)
class Line:
    """A person at work at the machine; `reason` is why he paused, `stands` the state it gives."""

    id: int
    start: datetime
    end: datetime | None
    phase: str = "run"
    reason: int = 0
    stands: str = ""


def facts_of(lines: Iterable[Line]) -> list[Fact]:
    """The observations that the lines amount to; their ids are those of the lines, negative."""
    lines = [line for line in lines if line.end is None or line.start < line.end]
    edges = {moment for line in lines for moment in (line.start, line.end) if moment}
    facts: list[Fact] = []
    for edge in sorted(edges):
        state, reason, line = _at(lines, edge)
        if not facts or (facts[-1].state, facts[-1].reason) != (state, reason):
            facts.append(Fact(state, edge, None, "operator", reason, -line))
    return facts


def _at(lines: list[Line], moment: datetime) -> tuple[str, int, int]:
    working = [
        line for line in lines if line.start <= moment and (line.end is None or moment < line.end)
    ]
    if not working:
        ended = [line for line in lines if line.end == moment]
        last = min(ended, key=lambda line: (not line.reason, line.id))
        return last.stands if last.reason and last.stands else "idle", last.reason, last.id
    runs = [line for line in working if line.phase == "run"]
    begun = max(runs or working, key=lambda line: (line.start, line.id))
    return "run" if runs else "setup", 0, begun.id
