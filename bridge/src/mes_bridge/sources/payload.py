"""From an MQTT message to values. What cannot be understood raises, it never becomes a number."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ..decode import NO_VALUE, Decoded, finisher
from ..definitions import MqttTag
from ..exceptions import PayloadError
from ..model import MAX_TEXT, Reading

INTEGER_BITS = {
    "int16": (16, True), "uint16": (16, False), "int32": (32, True), "uint32": (32, False),
    "int64": (64, True), "uint64": (64, False), "bcd16": (64, False), "bcd32": (64, False),
}  # fmt: skip
MISSING: Any = object()
MAX_TS_US = 2**62
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _refuse_constant(name: str) -> Any:
    raise PayloadError(f"{name} is not JSON")


def parse(payload: bytes) -> Any:
    try:
        return json.loads(payload.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise PayloadError("not UTF-8") from None
    except RecursionError:
        raise PayloadError("nested too deeply") from None
    except ValueError as error:
        raise PayloadError(f"not JSON: {str(error)[:200]}") from None


def lookup(document: Any, path: str) -> Any:
    """`a.b.0` goes into objects and lists; the empty path is the whole message."""
    for step in path.split(".") if path else ():
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdecimal() and int(step[:9]) < len(document):
            document = document[int(step[:9])]
        else:
            return MISSING
    return document


class TopicDecoder:
    """All tags that live in the messages of one topic."""

    def __init__(self, tags: Sequence[MqttTag]) -> None:
        self._tags = [(tag, finisher(tag)) for tag in tags]

    def decode(self, payload: bytes, received_us: int) -> tuple[list[Reading], list[str], bool]:
        """Readings, reasons for what was refused, and whether the message had a time of its own. A
        path that is not in this message is not an error as long as another one is."""
        document = parse(payload)
        readings: list[Reading] = []
        reasons: list[str] = []
        timed = True
        for tag, finish in self._tags:
            raw = lookup(document, tag.path)
            if raw is MISSING:
                continue
            try:
                own_ts = timestamp(document, tag.ts_path)
                timed = timed and own_ts is not None
                value, quality = _value(tag, raw, finish)
            except PayloadError as error:
                reasons.append(f"tag {tag.id} {tag.name!r}: {error}")
                continue
            readings.append(Reading(tag.id, own_ts or received_us, value, quality))
        if not readings and not reasons:
            raise PayloadError("no known path in the message")
        return readings, reasons, timed


def timestamp(document: Any, path: str) -> int | None:
    raw = lookup(document, path) if path else None
    if raw is None or raw is MISSING:
        return None
    stamp = _iso_us(raw) if isinstance(raw, str) else _number_us(raw)
    if not 0 < stamp < MAX_TS_US:
        raise PayloadError(f"impossible time {str(raw)[:50]!r}")
    return stamp


def _number_us(raw: Any) -> int:
    """Seconds have ten digits in our time, milliseconds thirteen."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or abs(raw) > MAX_TS_US:
        raise PayloadError(f"impossible time {str(raw)[:50]!r}")
    return round(raw * 1000) if abs(raw) >= 1e11 else round(raw * 1_000_000)


def _iso_us(raw: str) -> int:
    try:
        moment = datetime.fromisoformat(raw)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        passed = moment - EPOCH
    except (ValueError, OverflowError):
        raise PayloadError(f"not an ISO 8601 time: {raw[:50]!r}") from None
    return (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds


def _value(tag: MqttTag, raw: Any, finish: Any) -> Decoded:
    if raw is None:
        return NO_VALUE
    return finish(_typed(tag.type, raw))  # type: ignore[no-any-return]


def _typed(kind: str, raw: Any) -> bool | int | float | str:
    if kind == "bool":
        return _boolean(raw)
    if kind == "string":
        return _string(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise PayloadError(f"not a number: {str(raw)[:50]!r}")
    return _integer(kind, raw) if kind in INTEGER_BITS else _float(raw)


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool) or raw in (0, 1):
        return bool(raw)
    raise PayloadError(f"not true or false: {str(raw)[:50]!r}")


def _string(raw: Any) -> str:
    if not isinstance(raw, str):
        raise PayloadError("not a text")
    if len(raw) > MAX_TEXT:
        raise PayloadError(f"a text of {len(raw)} characters, more than {MAX_TEXT}")
    if "\0" in raw or any("\ud800" <= char <= "\udfff" for char in raw):
        raise PayloadError("a text with characters that cannot be stored")
    return raw


def _integer(kind: str, raw: float) -> int:
    bits, signed = INTEGER_BITS[kind]
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    # The range comes first: it keeps infinity away from int().
    if not low <= raw <= high or raw != int(raw):
        raise PayloadError(f"not a whole number from {low} to {high}: {str(raw)[:50]!r}")
    return int(raw)


def _float(raw: float) -> float | int:
    """JSON has numbers that a float cannot hold: 1e999 arrives as infinity, a long integer not."""
    if abs(raw) > sys.float_info.max:
        raise PayloadError("a number that is too large")
    return raw if abs(raw) < 1 << 63 else float(raw)
