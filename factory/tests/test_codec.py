"""Registers of every type and order, against golden values and against another decoder."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mes_factory.codec import encode, width
from mes_factory.model import ORDERS, Tag


def tag(kind, order="ABCD", length=0, scale=1.0, offset=0.0):
    return Tag("x", "holding", 0, kind, order, length, -1, scale, offset, 0.0, "", "", "x")


@pytest.mark.parametrize(
    ("order", "registers"),
    [
        ("ABCD", [0x0102, 0x0304]),
        ("CDAB", [0x0304, 0x0102]),
        ("BADC", [0x0201, 0x0403]),
        ("DCBA", [0x0403, 0x0201]),
    ],
)
def test_32_bits_lie_in_the_order_of_the_letters(order, registers):
    assert encode(tag("uint32", order), 0x01020304) == registers


@pytest.mark.parametrize(
    ("order", "registers"),
    [
        ("ABCD", [0x0102, 0x0304, 0x0506, 0x0708]),
        ("CDAB", [0x0708, 0x0506, 0x0304, 0x0102]),
        ("BADC", [0x0201, 0x0403, 0x0605, 0x0807]),
        ("DCBA", [0x0807, 0x0605, 0x0403, 0x0201]),
    ],
)
def test_64_bits_turn_words_and_bytes_in_the_same_manner(order, registers):
    assert encode(tag("uint64", order), 0x0102030405060708) == registers


@pytest.mark.parametrize(
    ("kind", "value", "registers"),
    [
        ("int16", -2, [0xFFFE]),
        ("uint16", 65_535, [0xFFFF]),
        ("int32", -2, [0xFFFF, 0xFFFE]),
        ("int64", -2, [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE]),
        ("float32", 1.0, [0x3F80, 0]),
        ("float64", 1.0, [0x3FF0, 0, 0, 0]),
        ("bcd16", 1207, [0x1207]),
        ("bcd32", 26_070_112, [0x2607, 0x0112]),
    ],
)
def test_big_endian_values_are_the_textbook_ones(kind, value, registers):
    assert encode(tag(kind), value) == registers
    assert width(kind, 0) == len(registers)


def test_a_byte_swapped_16_bit_value_swaps_its_bytes():
    assert encode(tag("uint16", "BADC"), 0x0102) == [0x0201]


def test_a_string_is_padded_with_zeros_and_cut_at_its_length():
    assert encode(tag("string", length=3), "AB") == [0x4142, 0, 0]
    assert encode(tag("string", length=1), "ABCD") == [0x4142]
    assert encode(tag("string", "BADC", length=2), "ABC") == [0x4241, 0x0043]


def test_scale_and_offset_are_taken_off_the_engineering_value():
    assert encode(tag("int16", scale=0.1), 62.3) == [623]
    assert encode(tag("int16", scale=0.1, offset=-40.0), -3.0) == [370]
    assert encode(tag("int32", scale=0.001), -120.0) == [0xFFFE, 0x2B40]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("uint16", -1), ("uint16", 65_536), ("int16", 32_768), ("bcd16", 10_000), ("bcd32", -1)],
)
def test_a_value_that_does_not_fit_is_refused(kind, value):
    with pytest.raises(ValueError, match="does not fit"):
        encode(tag(kind), value)


@given(st.floats(width=32, allow_nan=False), st.sampled_from(ORDERS))
def test_a_float_comes_back_bit_by_bit(value, order):
    raw = struct.pack(">2H", *encode(tag("float32", order), value))
    places = {
        "ABCD": (0, 1, 2, 3),
        "CDAB": (2, 3, 0, 1),
        "BADC": (1, 0, 3, 2),
        "DCBA": (3, 2, 1, 0),
    }
    assert struct.unpack(">f", bytes(raw[i] for i in places[order]))[0] == value
