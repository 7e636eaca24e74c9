"""What the cells of a row mean: quantities, moments, ids. Plain values, no records."""

import gzip
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from .ledger_sheet import Broken, Cell, Row
from .shift_clock import to_utc

_NAMESPACE = UUID("5c0b0f0e-6d0b-4f0e-9d0c-3a9a1c8d7b21")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'\u2019]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = {sign: re.compile(rf"[+-]?\d{{1,3}}(\{sign}\d{{3}})+", re.ASCII) for sign in (",", ".")}
_MIXED = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+", re.ASCII),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII),
}
_TIME = r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
_HALF = r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?){_TIME}{_ZONE}", re.ASCII
)
_DAY_FIRST = r"(?P<day>\d\d?){0}(?P<month>\d\d?){0}(?P<year>\d{{4}})"
_MONTH_FIRST = r"(?P<month>\d\d?){0}(?P<day>\d\d?){0}(?P<year>\d{{4}})"
_DOTTED = re.compile(rf"{_DAY_FIRST.format('[.]')},?{_TIME}", re.ASCII)
_SLASHED = {
    "day": re.compile(rf"{_DAY_FIRST.format('/')},?{_TIME}{_HALF}", re.ASCII),
    "month": re.compile(rf"{_MONTH_FIRST.format('/')},?{_TIME}{_HALF}", re.ASCII),
}
#: Days since 30 December 1899, as spreadsheets count: 1990 to 2100.
_SERIALS = (32874, 73415)
_SERIAL_ZERO = datetime(1899, 12, 30)
_YEARS = range(1990, 2100)


class CellError(Exception):
    """One cell does not say what it should; `code` names the sentence, `text` is what it says."""

    def __init__(self, code: str, text: Cell = ""):
        super().__init__(code)
        self.code = code
        self.text = str(text)


@dataclass(frozen=True)
class Notation:
    """How the person who imports writes: what else would be ambiguous.

    `first_in_date` is "day" or "month"; with neither, 3/4/2026 is refused.
    """

    thousands: str = ","
    first_in_date: str = ""


def quantity(cell: Cell, notation: Notation) -> float:
    """A number, whether the cell is one or says one. Nothing is zero.

    `1,234` is what the person's language makes it; without that it could be a thousandth.
    """
    if cell is None or cell == "":
        return 0.0
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        raise CellError("quantity", str(cell))
    text = _SPACES.sub("", cell) if isinstance(cell, str) else repr(cell)
    grouped = _GROUPED.get(notation.thousands)
    if isinstance(cell, str) and grouped and grouped.fullmatch(text):
        if text.count(notation.thousands) == 1:
            raise CellError("ambiguous", cell)
        text = text.replace(notation.thousands, "")
    for sign, mixed in _MIXED.items():
        if mixed.fullmatch(text):
            text = text.replace("," if sign == "." else ".", "")
    if not _NUMBER.fullmatch(text):
        raise CellError("quantity", cell)
    return float(text.replace(",", "."))


def moment(cell: Cell, zone: ZoneInfo, notation: Notation) -> datetime:
    """The UTC moment that a cell says by the clock of the plant, if it names no other."""
    if cell is None or cell == "":
        raise CellError("no_moment")
    text = cell.strip() if isinstance(cell, str) else cell
    if isinstance(text, str) and re.fullmatch(r"\d{5}([.,]\d+)?", text, re.ASCII):
        text = float(text.replace(",", "."))
    if isinstance(text, str):
        return _moment_of_text(text, zone, notation)
    if isinstance(text, bool) or not isinstance(text, (int, float)):
        raise CellError("moment", str(cell))
    if not _SERIALS[0] <= text < _SERIALS[1]:
        raise CellError("moment", str(cell))
    if text == int(text):
        raise CellError("no_time", str(cell))
    seconds = round((text % 1) * 86400)
    return to_utc(_SERIAL_ZERO + timedelta(days=int(text), seconds=seconds), zone)


def _moment_of_text(text: str, zone: ZoneInfo, notation: Notation) -> datetime:
    patterns = (_YEAR_FIRST, _DOTTED, _SLASHED.get(notation.first_in_date))
    matches = (pattern.fullmatch(text) for pattern in patterns if pattern)
    match = next(filter(None, matches), None)
    if match is None:
        raise CellError("moment", text)
    parts = match.groupdict()
    if parts["hour"] is None:
        raise CellError("no_time", text)
    try:
        wall = datetime(
            *(int(parts[name]) for name in ("year", "month", "day")),
            _hour(int(parts["hour"]), parts.get("half")),
            int(parts["minute"]),
            int(parts["second"] or 0),
        )
        if wall.year not in _YEARS:
            raise ValueError(wall)
        offset = parts.get("zone")
        return wall - _offset(offset) if offset else to_utc(wall, zone)
    except ValueError as error:
        raise CellError("moment", text) from error


def _hour(hour: int, half: str | None) -> int:
    """An hour of 1 to 12 with AM or PM as one of 0 to 23."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half[0] in "Pp" else 0)


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta()
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = sign * timedelta(hours=hours, minutes=minutes)
    timezone(offset)  # refuses a day and more
    return offset


def words(cell: Cell) -> str:
    """What a cell of text says; a number in it is a name that looks like one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# --- Titles and ids ------------------------------------------------------------------------------


def column_keys(header: Sequence[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """The meaning of each column; `titles` maps all known titles, in small letters, to a key.

    A title that is not known is no column to leave out: it may be a mistyped one.
    """
    keys = []
    for title in header:
        key = titles.get(_title(title))
        if key is None:
            raise CellError("no_title" if not title else "unknown_column", title)
        if key in keys:
            raise CellError("repeated_column", title)
        keys.append(key)
    return tuple(keys)


def _title(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def title_map(columns: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """From every way to write a title to the key of its column."""
    return {_title(title): key for key, names in columns for title in (key, *names)}


def identify(
    rows: Iterable[Row], keys: Sequence[str], scope: Sequence[str], own: str, ignored: Sequence[str]
) -> list[dict[str, Any]]:
    """What an import keeps of each row, with an id under which it is booked once.

    The id is the sender's own (column `own`), else one made of what the row says: the same file
    read again gives the same ids, rows that say the same are counted. `repeats` is the row that
    had the sender's id before, `is_same` whether that one said the same. What stands in `ignored`
    columns makes no difference.
    """
    seen: dict[tuple[str, ...], int] = {}
    firsts: dict[str, tuple[int, tuple[str, ...]]] = {}
    found = []
    for row in rows:
        content = tuple(
            f"{key}={words(cell)}"
            for key, cell in zip(keys, row.cells, strict=False)
            if key != own and key not in ignored
        )
        sent = words(row.cells[keys.index(own)]) if own in keys else ""
        identity: dict[str, Any] = {"number": row.number, "cells": list(row.cells)}
        if sent:
            first, said = firsts.setdefault(sent, (row.number, content))
            identity |= {"uuid": sent, "is_sent": True}
            if first != row.number:
                identity |= {"repeats": first, "is_same": said == content}
        else:
            seen[content] = seen.get(content, 0) + 1
            parts = "\x1f".join((*scope, *content, str(seen[content])))
            identity["uuid"] = str(uuid5(_NAMESPACE, parts))
        found.append(identity)
    return found


# --- Keeping rows --------------------------------------------------------------------------------


def dump(content: Mapping[str, Any]) -> bytes:
    """Rows as they are kept between the check and the booking."""
    return gzip.compress(json.dumps(content, default=_as_json).encode())


def load(kept: bytes) -> dict[str, Any]:
    return json.loads(gzip.decompress(kept), object_hook=_from_json)


def _as_json(cell: Any) -> dict[str, str]:
    if isinstance(cell, Broken):
        return {"broken": cell.kind, "text": cell.text}
    raise TypeError(cell)


def _from_json(found: dict[str, Any]) -> Any:
    return Broken(found["broken"], found["text"]) if "broken" in found else found
