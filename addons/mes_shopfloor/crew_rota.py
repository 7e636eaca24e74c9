"""Which crew works which shift: a pattern that all crews go through, one after the other.

Planners write a rotation as what one crew does day by day, "E E L L N N - -", and each crew begins
it some days after the one before. Without records or database.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .shift_clock import Slot

FREE = "-"
#: A code never looks like the rest of the grammar.
CODE = re.compile(r"[^\s,*-]+")
TOKEN = re.compile(rf"(?P<code>{CODE.pattern}|{FREE})(?:\*(?P<times>[1-9]\d?))?")
MAX_DAYS = 366


class PatternError(ValueError):
    """A pattern that cannot be read; says which part of it."""


@dataclass(frozen=True)
class Rota:
    """A pattern from its first day on, and how many days after it each crew begins."""

    first: date
    last: date
    pattern: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]


def parse(text: str) -> tuple[str, ...]:
    """The days of a pattern: "E*2 N*2 -" is E, E, N, N and a free day."""
    days: list[str] = []
    for part in re.split(r"[\s,]+", text.strip(" ,\n\t")):
        token = TOKEN.fullmatch(part)
        if not token:
            raise PatternError(part)
        days += [token["code"]] * int(token["times"] or 1)
        if len(days) > MAX_DAYS:
            raise PatternError(part)
    return tuple(days)


def code_on(rota: Rota, offset: int, day: date) -> str:
    """What a crew that begins `offset` days later does on a day: a shift's code, or free."""
    return rota.pattern[((day - rota.first).days - offset) % len(rota.pattern)]


def crew_at(rotas: Iterable[Rota], code: str, day: date) -> int:
    """The crew that works a shift on a day; 0 when no rota names one."""
    if not code:
        return 0
    for rota in rotas:
        if rota.first <= day <= rota.last:
            for crew, offset in rota.offsets:
                if code_on(rota, offset, day) == code:
                    return crew
    return 0


def double(rota: Rota) -> tuple[str, int, int] | None:
    """A shift that two crews would work on the same day, and the two."""
    for start in range(len(rota.pattern)):
        working: dict[str, int] = {}
        for crew, offset in rota.offsets:
            code = rota.pattern[(start - offset) % len(rota.pattern)]
            if code == FREE:
                continue
            if code in working:
                return code, working[code], crew
            working[code] = crew
    return None


def staffed(slots: Iterable[Slot], rotas: Iterable[Rota]) -> list[Slot]:
    """The slots with who works them: the stand-in, the crew of the rota, or the shift's own."""
    rotas = tuple(rotas)
    return [
        replace(slot, crew=slot.stand_in or crew_at(rotas, slot.code, slot.day) or slot.crew)
        for slot in slots
    ]
