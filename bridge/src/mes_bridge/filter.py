"""What is worth sending: changes beyond the dead-band, and a sign of life."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import TypeGuard

from .definitions import Tag
from .model import GOOD, Reading, Value

Last = Mapping[int, Reading]


def is_due(reading: Reading, last: Reading | None, deadband: float, heartbeat_s: float) -> bool:
    if last is None:
        return True
    if reading == last:
        return False  # the same fact delivered twice, as a broker does with retained messages
    if heartbeat_s == 0 or reading.quality != last.quality:
        return True
    if differs(reading, last, deadband):
        return True
    # Stamps are compared both ways: after the clock went back, silence must not last until it
    # has caught up.
    return abs(reading.ts - last.ts) >= heartbeat_s * 1_000_000


def differs(reading: Reading, last: Reading, deadband: float) -> bool:
    if reading.quality < GOOD and reading.value is None:
        return last.value is not None
    value, before = reading.value, last.value
    if is_number(value) and is_number(before):
        return abs(value - before) > deadband
    return type(value) is not type(before) or value != before


def is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Filter:
    """Two steps, because a reading counts as sent only once the buffer has taken it: `select`
    looks, `taken` remembers. When the buffer has no room, the next poll is weighed against the same
    last value, so no edge of a counter is lost."""

    def __init__(self, tags: Iterable[Tag], last: MutableMapping[int, Reading]) -> None:
        self._rules = {tag.id: (tag.deadband, tag.heartbeat_s) for tag in tags}
        self._last = last

    def select(self, readings: Iterable[Reading]) -> list[Reading]:
        news: dict[int, Reading] = {}
        selected = []
        for reading in readings:
            last = news.get(reading.tag_id) or self._last.get(reading.tag_id)
            if is_due(reading, last, *self._rules[reading.tag_id]):
                news[reading.tag_id] = reading
                selected.append(reading)
        return selected

    def taken(self, selected: Iterable[Reading]) -> None:
        for reading in selected:
            self._last[reading.tag_id] = reading
