"""Values to registers, in every type and byte order of the bridge protocol.

An order says two things: CDAB and DCBA put the last register of a value first, BADC and DCBA swap
the two bytes of each register. So they mean the same for values of two and of four registers.
"""

import struct
from typing import Literal

from mes_factory.model import Tag

_FORMATS = {
    "int16": ">h",
    "uint16": ">H",
    "int32": ">i",
    "uint32": ">I",
    "int64": ">q",
    "uint64": ">Q",
    "float32": ">f",
    "float64": ">d",
}
_WIDTHS = {"bool": 1, "bcd16": 1, "bcd32": 2}


def width(kind: str, length: int) -> int:
    """Registers (or bits, for a bool in a bit table) that a value of this type takes."""
    if kind == "string":
        return length
    return _WIDTHS.get(kind) or struct.calcsize(_FORMATS[kind]) // 2


def encode(tag: Tag, value: float | str | bool) -> list[int]:
    """The registers that hold an engineering value; raises ValueError when it does not fit."""
    return _arrange(_pack(tag, value), tag.order)


def _pack(tag: Tag, value: float | str | bool) -> bytes:
    if tag.type == "string":
        size = 2 * tag.length
        return str(value).encode("ascii", "replace")[:size].ljust(size, b"\0")
    raw = (float(value) - tag.offset) / tag.scale if _is_scaled(tag) else value
    if tag.type in ("float32", "float64"):
        return struct.pack(_FORMATS[tag.type], raw)
    number = round(float(raw)) if isinstance(raw, float) else int(raw)
    if tag.type in ("bcd16", "bcd32"):
        return _pack_bcd(number, 4 if tag.type == "bcd16" else 8)
    if tag.type == "bool":
        return struct.pack(">H", bool(number))
    try:
        return struct.pack(_FORMATS[tag.type], number)
    except struct.error as error:
        raise ValueError(f"{number} does not fit into {tag.type}") from error


def _is_scaled(tag: Tag) -> bool:
    return tag.scale != 1.0 or tag.offset != 0.0


def _pack_bcd(number: int, digits: int) -> bytes:
    if not 0 <= number < 10**digits:
        raise ValueError(f"{number} does not fit into {digits} decimal digits")
    return bytes.fromhex(f"{number:0{digits}d}")


def _arrange(data: bytes, order: str) -> list[int]:
    byte_order: Literal["big", "little"] = "little" if order in ("BADC", "DCBA") else "big"
    words = [int.from_bytes(data[i : i + 2], byte_order) for i in range(0, len(data), 2)]
    return words[::-1] if order in ("CDAB", "DCBA") else words
