"""What a bridge may say, checked by hand, type by type: no Odoo, no database.

Every function takes the raw body and either returns a plain value or raises `Malformed` with the
place of the fault. Hostile input must never get further than this module.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from math import isfinite

try:
    import orjson
except ImportError:  # the standard parser is slower, not different
    orjson = None

MAX_ROWS = 5_000
MAX_BODY = 4 * 1024 * 1024
MAX_TEXT = 255
MAX_DEVICES = 1_000
QUALITIES = (192, 64, 0)
STATES = ("ok", "offline", "error")

_STREAM = re.compile(r"[a-z0-9_-]{1,32}")
_EPOCH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[Bb]earer ([0-9a-f]{16})\.([A-Za-z0-9_-]{43})")
_INT32 = 2**31 - 1
_INT64 = 2**63 - 1
_UINT64 = 2**64 - 1


class Malformed(ValueError):
    """The body breaks the contract; the text names the place: ``rows[3][1]: …``."""


@dataclass(frozen=True, slots=True)
class Batch:
    stream: str
    epoch: str
    first_seq: int
    rows: list
    sha256: str

    @property
    def last_seq(self) -> int:
        return self.first_seq + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class DeviceState:
    id: int
    state: str
    last_ok: int | None
    errors: int
    detail: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    version: str
    config_etag: str
    uptime_s: float
    buffer_rows: int
    buffer_bytes: int
    buffer_age_s: float
    buffer_dropped: int
    devices: list[DeviceState]


def parse_token(header: str | None) -> tuple[str, str] | None:
    """Key id and secret of an Authorization header, None when it is anything else."""
    match = _TOKEN.fullmatch(header or "")
    return match.groups() if match else None


def parse_batch(body: bytes) -> Batch:
    data = _load_object(body)
    if data.keys() != {"stream", "epoch", "first_seq", "rows", "sha256"}:
        raise Malformed("body: exactly stream, epoch, first_seq, rows and sha256 are expected")
    rows = data["rows"]
    if type(rows) is not list or not 0 < len(rows) <= MAX_ROWS:
        raise Malformed(f"rows: a list of 1 to {MAX_ROWS} rows is expected")
    batch = Batch(
        stream=_match(data, "stream", _STREAM),
        epoch=_match(data, "epoch", _EPOCH),
        first_seq=_integer(data, "first_seq", low=1, high=_INT64 - MAX_ROWS),
        rows=rows,
        sha256=_match(data, "sha256", _SHA256),
    )
    for index, row in enumerate(rows):
        _check_row(index, row)
    if hashlib.sha256(_rows_text(body)).hexdigest() != batch.sha256:
        raise Malformed("sha256: is not the digest of rows as they stand in the body")
    return batch


def parse_heartbeat(body: bytes) -> Heartbeat:
    data = _load_object(body)
    buffer = data.get("buffer", {})
    devices = data.get("devices", [])
    if type(buffer) is not dict:
        raise Malformed("buffer: an object is expected")
    if type(devices) is not list or len(devices) > MAX_DEVICES:
        raise Malformed(f"devices: a list of at most {MAX_DEVICES} devices is expected")
    return Heartbeat(
        version=_text(data, "version", 64),
        config_etag=_text(data, "config_etag", 64),
        uptime_s=_number(data, "uptime_s"),
        buffer_rows=_integer(buffer, "rows", place="buffer."),
        buffer_bytes=_integer(buffer, "bytes", place="buffer."),
        buffer_age_s=_number(buffer, "oldest_age_s", place="buffer."),
        buffer_dropped=_integer(buffer, "dropped", place="buffer."),
        devices=[_device(index, device) for index, device in enumerate(devices)],
    )


def _load_object(body: bytes) -> dict:
    try:
        data = orjson.loads(body) if orjson else _load_standard(body)
    except (ValueError, RecursionError):
        raise Malformed("body: is not valid JSON in UTF-8") from None
    if type(data) is not dict:
        raise Malformed("body: a JSON object is expected")
    return data


def _load_standard(body: bytes) -> object:
    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(body.decode(), parse_constant=refuse)


def _rows_text(body: bytes) -> bytes:
    # `rows` is the only key whose value has brackets, so its text ends at the body's last one;
    # writing the parsed rows again could print a float in another way than the bridge did.
    start = body.find(b'"rows"')
    start = body.find(b"[", start)
    return body[start : body.rfind(b"]") + 1]


def _check_row(index: int, row: object) -> None:
    if type(row) is not list or len(row) != 4:
        raise Malformed(f"rows[{index}]: [tag_id, ts, value, quality] is expected")
    tag_id, ts, value, quality = row
    if type(tag_id) is not int or not 0 < tag_id <= _INT32:
        raise Malformed(f"rows[{index}][0]: a tag id is expected")
    if type(ts) is not int or not -_INT64 < ts < _INT64:
        raise Malformed(f"rows[{index}][1]: microseconds since 1970 are expected")
    if type(quality) is not int or quality not in QUALITIES:
        raise Malformed(f"rows[{index}][3]: quality 192, 64 or 0 is expected")
    if (value is None) != (quality == 0):
        raise Malformed(f"rows[{index}][3]: quality 0 and a null value go together")
    if not _is_value(value):
        raise Malformed(
            f"rows[{index}][2]: a finite number, a boolean, a text of at most {MAX_TEXT} "
            "characters or null is expected"
        )


def _is_value(value: object) -> bool:
    kind = type(value)
    if kind is float:
        return isfinite(value)
    if kind is int:
        return -_INT64 <= value <= _UINT64
    if kind is str:
        return len(value) <= MAX_TEXT and _is_storable(value)
    return value is None or kind is bool


def _is_storable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _device(index: int, device: object) -> DeviceState:
    place = f"devices[{index}]."
    if type(device) is not dict:
        raise Malformed(f"devices[{index}]: an object is expected")
    if device.get("state") not in STATES:
        raise Malformed(f"{place}state: ok, offline or error is expected")
    last_ok = device.get("last_ok")
    return DeviceState(
        id=_integer(device, "id", low=1, high=_INT32, place=place),
        state=device["state"],
        # Milliseconds up to the year 9999: what a timestamp column can hold.
        last_ok=None
        if last_ok is None
        else _integer(device, "last_ok", high=253_402_300_799_000, place=place),
        errors=_integer(device, "errors", high=_INT32, place=place),
        detail=_text(device, "detail", MAX_TEXT, place=place),
    )


def _match(data: dict, key: str, pattern: re.Pattern) -> str:
    value = data[key]
    if type(value) is not str or not pattern.fullmatch(value):
        raise Malformed(f"{key}: {pattern.pattern} is expected")
    return value


def _integer(data: dict, key: str, low: int = 0, high: int = _INT64, place: str = "") -> int:
    value = data.get(key, low)
    if type(value) is not int or not low <= value <= high:
        raise Malformed(f"{place}{key}: an integer from {low} to {high} is expected")
    return value


def _number(data: dict, key: str, place: str = "") -> float:
    value = data.get(key, 0)
    if type(value) not in (int, float) or not 0 <= value < 1e15:
        raise Malformed(f"{place}{key}: a number from 0 is expected")
    return float(value)


def _text(data: dict, key: str, limit: int, place: str = "") -> str:
    value = data.get(key) or ""
    if type(value) is not str or not _is_storable(value):
        raise Malformed(f"{place}{key}: a text is expected")
    return value[:limit]
