"""From raw registers to engineering values. An error is never turned into a value: what cannot be
decoded has quality bad and no value."""

import math
import struct
from collections.abc import Callable
from operator import itemgetter

from .definitions import BIT_TABLES, ModbusTag, Tag
from .model import BAD, GOOD, Value

Decoded = tuple[Value, int]
# Takes the bytes of a whole answer and the offset of the value in it.
Decoder = Callable[[bytes, int], Decoded]
Raw = int | float | str | bool | None

NO_VALUE: Decoded = (None, BAD)
FORMATS = {
    "int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "int64": ">q", "uint64": ">Q",
    "float32": ">f", "float64": ">d",
}  # fmt: skip


def decoder(tag: ModbusTag) -> Decoder:
    """A function for this tag, built once: polling runs it for every value of every cycle."""
    finish = finisher(tag)
    if tag.table in BIT_TABLES:
        return lambda data, at: finish(bool(data[at]))
    if tag.bit >= 0:
        return _bit_decoder(tag)
    size = tag.width * 2
    unpack = _unpacker(tag)
    if tag.order == "ABCD":
        return lambda data, at: finish(unpack(data[at : at + size]))
    unswap = itemgetter(*byte_positions(tag.order, size))
    return lambda data, at: finish(unpack(bytes(unswap(data[at : at + size]))))


def byte_positions(order: str, size: int) -> list[int]:
    """Where each byte of the big-endian value lies in the registers."""
    words = range(0, size, 2)
    if order in {"CDAB", "DCBA"}:
        words = words[::-1]
    high, low = (1, 0) if order in {"BADC", "DCBA"} else (0, 1)
    return [position for word in words for position in (word + high, word + low)]


def _bit_decoder(tag: ModbusTag) -> Decoder:
    """Bad values are raw: they are compared with the register, not with its bit."""
    high, low = byte_positions(tag.order, 2)
    bad_words = frozenset(tag.bad_values)

    def decode(data: bytes, at: int) -> Decoded:
        word = data[at + high] << 8 | data[at + low]
        return NO_VALUE if word in bad_words else (bool(word >> tag.bit & 1), GOOD)

    return decode


def _unpacker(tag: ModbusTag) -> Callable[[bytes], Raw]:
    if tag.type == "string":
        return _text
    if tag.type in {"bcd16", "bcd32"}:
        return _bcd
    if tag.type == "bool":
        return int.from_bytes
    unpack = struct.Struct(FORMATS[tag.type]).unpack
    return lambda data: unpack(data)[0]


def _text(data: bytes) -> str | None:
    try:
        return data.split(b"\0", 1)[0].decode()
    except UnicodeDecodeError:
        return None


def _bcd(data: bytes) -> int | None:
    digits = data.hex()
    return int(digits) if digits.isdecimal() else None


def finisher(tag: Tag) -> Callable[[Raw], Decoded]:
    """The last step of every protocol: raw value in, engineering value and quality out."""
    bad_values = _raw_bad_values(tag)
    if tag.type in {"bool", "string"}:
        convert: Callable[[Raw], Value] = bool if tag.type == "bool" else lambda raw: raw
        return lambda raw: NO_VALUE if raw is None or raw in bad_values else (convert(raw), GOOD)
    scale, offset = tag.scale, tag.offset
    plain = scale == 1 and offset == 0

    def finish(raw: Raw) -> Decoded:
        if raw is None or raw in bad_values or not isinstance(raw, int | float):
            return NO_VALUE
        value = raw if plain else raw * scale + offset
        return (value, GOOD) if math.isfinite(value) else NO_VALUE

    return finish


def _raw_bad_values(tag: Tag) -> frozenset[float | str]:
    """A 32-bit float holds the nearest value it can; its sentinel must be rounded likewise."""
    if tag.type != "float32":
        return frozenset(tag.bad_values)
    return frozenset(_as_float32(value) for value in tag.bad_values)


def _as_float32(value: float | str) -> float | str:
    if isinstance(value, str):
        return value
    try:
        rounded: float = struct.unpack(">f", struct.pack(">f", value))[0]
    except OverflowError:
        return value
    return rounded
