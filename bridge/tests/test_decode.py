import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import modbus_tag

from mes_bridge.decode import byte_positions, decoder
from mes_bridge.model import BAD, GOOD

# Written out by hand: what lies in the registers, and what it means.
GOLDEN = [
    ("int16", "ABCD", [0xFFFE], -2),
    ("int16", "BADC", [0xFEFF], -2),
    ("uint16", "ABCD", [0xFFFE], 65534),
    ("uint16", "BADC", [0x3412], 0x1234),
    ("int32", "ABCD", [0xFFFF, 0xFFFE], -2),
    ("int32", "CDAB", [0xFFFE, 0xFFFF], -2),
    ("uint32", "ABCD", [0x1234, 0x5678], 0x12345678),
    ("uint32", "CDAB", [0x5678, 0x1234], 0x12345678),
    ("uint32", "BADC", [0x3412, 0x7856], 0x12345678),
    ("uint32", "DCBA", [0x7856, 0x3412], 0x12345678),
    ("float32", "ABCD", [0x4048, 0xF5C3], 3.140000104904175),
    ("float32", "CDAB", [0xF5C3, 0x4048], 3.140000104904175),
    ("float32", "BADC", [0x4840, 0xC3F5], 3.140000104904175),
    ("float32", "DCBA", [0xC3F5, 0x4840], 3.140000104904175),
    ("uint64", "ABCD", [0x0102, 0x0304, 0x0506, 0x0708], 0x0102030405060708),
    ("uint64", "CDAB", [0x0708, 0x0506, 0x0304, 0x0102], 0x0102030405060708),
    ("uint64", "BADC", [0x0201, 0x0403, 0x0605, 0x0807], 0x0102030405060708),
    ("uint64", "DCBA", [0x0807, 0x0605, 0x0403, 0x0201], 0x0102030405060708),
    ("int64", "ABCD", [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE], -2),
    ("float64", "ABCD", [0x3FF8, 0, 0, 0], 1.5),
    ("float64", "DCBA", [0, 0, 0, 0xF83F], 1.5),
    ("bcd16", "ABCD", [0x1234], 1234),
    ("bcd16", "BADC", [0x3412], 1234),
    ("bcd32", "ABCD", [0x1234, 0x5678], 12345678),
    ("bcd32", "CDAB", [0x5678, 0x1234], 12345678),
    ("bool", "ABCD", [1], True),
    ("bool", "ABCD", [0], False),
]
FORMATS = {"int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "int64": ">q",
           "uint64": ">Q", "float32": ">f", "float64": ">d"}  # fmt: skip
ORDERS = ("ABCD", "CDAB", "BADC", "DCBA")


def registers(*words):
    return struct.pack(f">{len(words)}H", *words)


def decode(tag, *words, at=0):
    return decoder(tag)(registers(*words), at)


@pytest.mark.parametrize(("kind", "order", "words", "value"), GOLDEN)
def test_golden_vector_is_decoded(kind, order, words, value):
    decoded, quality = decode(modbus_tag(kind, order=order), *words)
    assert (decoded, quality) == (value, GOOD)
    assert type(decoded) is type(value)


@given(st.data(), st.sampled_from(sorted(FORMATS)), st.sampled_from(ORDERS))
def test_any_number_survives_every_order(data, kind, order):
    size = struct.calcsize(FORMATS[kind])
    big_endian = data.draw(st.binary(min_size=size, max_size=size))
    value = struct.unpack(FORMATS[kind], big_endian)[0]
    # As a PLC with this order lays the bytes out: each to the place where it is looked for.
    wire = bytearray(size)
    for index, position in enumerate(byte_positions(order, size)):
        wire[position] = big_endian[index]
    decoded, quality = decoder(modbus_tag(kind, order=order))(b"xx" + bytes(wire) + b"yy", 2)
    if math.isfinite(value):
        assert (decoded, quality) == (value, GOOD)
    else:
        assert (decoded, quality) == (None, BAD)


@given(st.sampled_from(ORDERS), st.sampled_from([4, 8]))
def test_an_order_uses_each_byte_once(order, size):
    assert sorted(byte_positions(order, size)) == list(range(size))


@pytest.mark.parametrize("words", [(0x7FC0, 0), (0x7F80, 0), (0xFF80, 0)])
def test_nan_and_infinity_are_bad(words):
    assert decode(modbus_tag("float32"), *words) == (None, BAD)


def test_bad_value_is_compared_raw():
    tag = modbus_tag("uint16", bad_values=(65535,), scale=0.1)
    assert decode(tag, 65535) == (None, BAD)
    assert decode(tag, 65534) == (65534 * 0.1, GOOD)


def test_float32_bad_value_is_rounded_as_the_device_does():
    tag = modbus_tag("float32", bad_values=(-999.9,))
    assert decoder(tag)(struct.pack(">f", -999.9), 0) == (None, BAD)


def test_bad_value_too_large_for_float32_does_not_break_the_tag():
    assert decode(modbus_tag("float32", bad_values=(1e300,)), 0, 0) == (0.0, GOOD)


def test_integer_stays_integer_without_scale():
    assert type(decode(modbus_tag("uint32"), 0, 7)[0]) is int


def test_scale_and_offset_make_the_engineering_value():
    assert decode(modbus_tag("int16", scale=0.5, offset=-40), 100) == (10.0, GOOD)


def test_scale_that_overflows_is_bad():
    tag = modbus_tag("float64", scale=1e300)
    assert decoder(tag)(struct.pack(">d", 1e300), 0) == (None, BAD)


@pytest.mark.parametrize(("kind", "words"), [("bcd16", (0x12A4,)), ("bcd32", (0x1234, 0xF678))])
def test_bcd_with_a_letter_is_bad(kind, words):
    assert decode(modbus_tag(kind), *words) == (None, BAD)


@pytest.mark.parametrize(("bit", "value"), [(0, True), (1, False), (15, True)])
def test_one_bit_of_a_register(bit, value):
    assert decode(modbus_tag("bool", bit=bit), 0x8001) == (value, GOOD)


def test_bit_of_a_swapped_register():
    assert decode(modbus_tag("bool", bit=0, order="BADC"), 0x0100) == (True, GOOD)


def test_bad_value_of_a_bit_is_the_register():
    tag = modbus_tag("bool", bit=3, bad_values=(65535,))
    assert decode(tag, 65535) == (None, BAD)


@pytest.mark.parametrize("table", ["coil", "discrete"])
def test_bit_table(table):
    assert decoder(modbus_tag("bool", table=table))(b"\0\1\0", 1) == (True, GOOD)


def test_string_ends_at_nul():
    assert decode(modbus_tag("string", length=3), 0x4C31, 0x3200, 0x4141) == ("L12", GOOD)


def test_string_with_swapped_bytes():
    assert decode(modbus_tag("string", length=2, order="BADC"), 0x314C, 0x0032) == ("L12", GOOD)


def test_string_that_is_not_utf8_is_bad():
    assert decode(modbus_tag("string", length=1), 0xC328) == (None, BAD)
