"""What travels through the bridge."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

Value = bool | int | float | str | None

GOOD = 192
UNCERTAIN = 64
BAD = 0
MAX_TEXT = 255


class Reading(NamedTuple):
    """One value of one tag at one moment; `ts` is microseconds since 1970 UTC."""

    tag_id: int
    ts: int
    value: Value
    quality: int


class DeadLetter(NamedTuple):
    """A message nobody could understand, kept for the integrator to look at."""

    topic: str
    ts: int
    reason: str
    payload: bytes


class Receipt(NamedTuple):
    """Tells a message the broker delivers again from a new one with the same content."""

    device_id: int
    mid: int
    digest: bytes


@dataclass(slots=True)
class Batch:
    """What a source yields: readings that were taken, or came in, together."""

    readings: list[Reading] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    # The broker of this device began a new session: its message numbers start again.
    new_session: int | None = None
    # A message waits for room in the buffer, the broker keeps what follows; a poll does not wait,
    # the next one reads the same counter again.
    waits: bool = False
    stored: Callable[[], None] | None = None


def bad(tag_id: int, ts: int) -> Reading:
    return Reading(tag_id, ts, None, BAD)


def json_value(value: Value) -> str:
    """The one text of a value: stored, hashed and sent as it is; a resend is equal to the byte."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} has no JSON form")
    return json.dumps(value, ensure_ascii=False)
