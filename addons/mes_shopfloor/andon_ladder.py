"""When does a call that nobody answers climb? Arithmetic without records or database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

UNACKNOWLEDGED = "unacknowledged"
UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: `minutes` after the clock of its condition began, it tells people."""

    key: int
    minutes: int
    condition: str = UNACKNOWLEDGED


@dataclass(frozen=True)
class Standing:
    """Where a call stands. All moments are UTC, so no change of the clock moves a step.

    `asked` is since when somebody is asked to accept it, `open_since` since when it is unresolved:
    both begin when the call reaches the server, `asked` again when it is handed on.
    """

    asked: datetime
    open_since: datetime
    is_accepted: bool = False
    climbed: frozenset[int] = frozenset()


def plan(rungs: Iterable[Rung], standing: Standing) -> list[tuple[datetime, Rung]]:
    """The steps that are still to come as things stand, in order."""
    coming = [
        (_begin(rung, standing) + timedelta(minutes=rung.minutes), rung)
        for rung in rungs
        if rung.key not in standing.climbed
        and not (standing.is_accepted and rung.condition == UNACKNOWLEDGED)
    ]
    return sorted(coming, key=lambda item: (item[0], item[1].minutes, item[1].key))


def due(rungs: Iterable[Rung], standing: Standing, now: datetime) -> list[Rung]:
    """The steps whose time has come."""
    return [rung for moment, rung in plan(rungs, standing) if moment <= now]


def next_moment(rungs: Iterable[Rung], standing: Standing) -> datetime | None:
    """When somebody has to look at the call again, or None when no step is left."""
    coming = plan(rungs, standing)
    return coming[0][0] if coming else None


def _begin(rung: Rung, standing: Standing) -> datetime:
    return standing.asked if rung.condition == UNACKNOWLEDGED else standing.open_since
