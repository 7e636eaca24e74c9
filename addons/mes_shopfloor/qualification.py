"""May these people start this work today? Levels, dates and supervision, without records.

A subject is what one can be qualified for: a skill, or one operation itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

LEARNER, SUPERVISED, ALONE, TRAINER = 1, 2, 3, 4
#: Why somebody may not start.
MISSING, EXPIRED, TOO_LOW, UNATTENDED = "missing", "expired", "too_low", "unattended"


class Subject(NamedTuple):
    kind: str
    id: int


@dataclass(frozen=True)
class Requirement:
    """What an operation or a work center asks for, and from which level on."""

    subject: Subject
    minimum: int = ALONE


@dataclass(frozen=True)
class Grant:
    """What somebody is qualified for, at which level, from which day to which (both included)."""

    subject: Subject
    level: int
    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Gap(NamedTuple):
    """One requirement that somebody does not meet, and why not."""

    requirement: Requirement
    why: str
    level: int = 0
    expired: date | None = None


Grants = Mapping[int, Iterable[Grant]]


def strictest(requirements: Iterable[Requirement]) -> list[Requirement]:
    """One requirement per subject: the operation and its work center may both ask for it."""
    minimum: dict[Subject, int] = {}
    for asked in requirements:
        minimum[asked.subject] = max(asked.minimum, minimum.get(asked.subject, 0))
    return [Requirement(subject, level) for subject, level in minimum.items()]


def level_on(grants: Iterable[Grant], subject: Subject, day: date) -> int:
    """The level somebody has on a day; 0 is none."""
    levels = (g.level for g in grants if g.subject == subject and g.holds_on(day))
    return max(levels, default=0)


def gaps(
    requirements: Iterable[Requirement],
    grants: Grants,
    starting: Iterable[int],
    running: Iterable[int],
    day: date,
) -> dict[int, list[Gap]]:
    """What each of those who want to start lacks; who lacks nothing is not in it.

    Who may work under supervision only needs somebody beside him, running or starting together
    with him, who may work alone, and at least at the level that is asked for.
    """
    starting = list(starting)
    present = {*starting, *running}
    found: dict[int, list[Gap]] = {}
    for asked in strictest(requirements):
        levels = {who: level_on(grants.get(who, ()), asked.subject, day) for who in present}
        for who in starting:
            gap = _gap(asked, who, levels, grants.get(who, ()), day)
            if gap:
                found.setdefault(who, []).append(gap)
    return found


def _gap(
    asked: Requirement, who: int, levels: Mapping[int, int], grants: Iterable[Grant], day: date
) -> Gap | None:
    level = levels[who]
    if level >= asked.minimum:
        return None
    if level == SUPERVISED:
        enough = max(ALONE, asked.minimum)
        attended = any(other >= enough for beside, other in levels.items() if beside != who)
        return None if attended else Gap(asked, UNATTENDED, level)
    if level:
        return Gap(asked, TOO_LOW, level)
    ended = [g.last for g in grants if g.subject == asked.subject and g.last and g.last < day]
    return Gap(asked, EXPIRED, expired=max(ended)) if ended else Gap(asked, MISSING)
