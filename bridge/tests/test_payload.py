import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import mqtt_tag

from mes_bridge.exceptions import PayloadError
from mes_bridge.model import BAD, GOOD
from mes_bridge.sources.payload import TopicDecoder, timestamp

NOW = 1_795_400_000_000_000
HOSTILE = [
    b"", b"\xff\xfe", b"{", b"NaN", b'{"v": NaN}', b'{"v": Infinity}', b'{"v": 1e999}',
    b'{"v": -1e999}', b"[" * 10_000, b'{"a":' * 10_000, b"9" * 5000, b'{"v": [1]}', b'{"v": {}}',
    b'{"v": "12"}', b'{"v": true}', b'{"w": 1}', b"null x", b'{"v": 1, "ts": "yesterday"}',
    b'{"v": 1, "ts": -5}', b'{"v": 1, "ts": 1e300}', b'{"v": 1, "ts": true}', b'{"v": 1, "ts": []}',
    b'{"v": 1, "ts": "0001-01-01"}',
]  # fmt: skip


def decode(payload, **values):
    tag = mqtt_tag(**{"ts_path": "ts", **values})
    return TopicDecoder([tag]).decode(payload, NOW)


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_message_never_becomes_a_value(payload):
    try:
        readings, reasons, _ = decode(payload)
    except PayloadError:
        return
    assert reasons
    assert not readings


@given(st.binary(max_size=200))
def test_any_bytes_give_readings_or_a_payload_error(payload):
    try:
        readings, _, _ = decode(payload, path="")
    except PayloadError:
        return
    for reading in readings:
        json.dumps(reading.value, allow_nan=False)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KINDS = ["bool", "int16", "uint64", "int64", "float32", "float64", "string", "bcd16"]


@given(json_values, json_values, st.sampled_from(KINDS), st.floats(0.1, 10))
def test_any_json_gives_a_value_of_the_type_or_a_reason(value, ts, kind, scale):
    payload = json.dumps({"v": value, "ts": ts}).encode()
    try:
        readings, reasons, _ = decode(payload, kind=kind, scale=scale)
    except PayloadError:
        return
    assert len(readings) + len(reasons) == 1
    for reading in readings:
        assert reading.quality == (BAD if reading.value is None else GOOD)
        assert reading.ts > 0


@pytest.mark.parametrize(
    ("path", "payload"),
    [("v", {"v": 1.5}), ("a.b", {"a": {"b": 1.5}}), ("l.1.x", {"l": [0, {"x": 1.5}]}), ("", 1.5)],
)
def test_path_finds_the_value(path, payload):
    readings, _, _ = decode(json.dumps(payload).encode(), path=path)
    assert readings[0].value == 1.5


@pytest.mark.parametrize(
    ("ts", "expected"),
    [
        (1_795_400_000, 1_795_400_000_000_000),
        (1_795_400_000.25, 1_795_400_000_250_000),
        (1_795_400_000_123, 1_795_400_000_123_000),
        ("2026-11-23T02:13:20Z", 1_795_400_000_000_000),
        ("2026-11-23T03:13:20.5+01:00", 1_795_400_000_500_000),
        ("2026-11-23T02:13:20", 1_795_400_000_000_000),
        (None, None),
    ],
)
def test_time_of_the_message(ts, expected):
    assert timestamp({"ts": ts}, "ts") == expected


def test_message_without_its_time_gets_the_time_of_arrival():
    readings, _, timed = decode(b'{"v": 1}')
    assert readings[0].ts == NOW
    assert not timed


def test_null_is_bad_and_has_no_value():
    readings, _, _ = decode(b'{"v": null}')
    assert (readings[0].value, readings[0].quality) == (None, BAD)


def test_bad_value_scale_and_offset_work_as_for_registers():
    rules = {"bad_values": (-1,), "scale": 2.0, "offset": 1.0}
    assert decode(b'{"v": -1}', **rules)[0][0].value is None
    assert decode(b'{"v": 3}', **rules)[0][0].value == 7.0


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("int16", "32768"), ("uint16", "-1"), ("int32", "1.5"), ("uint64", "18446744073709551616"),
     ("bool", "2"), ("string", "5"), ("string", '"' + "x" * 256 + '"'), ("string", '"a\\u0000"'),
     ("string", '"\\ud800"'), ("float64", "1" + "0" * 400)],
)  # fmt: skip
def test_value_that_does_not_fit_its_type_is_refused(kind, raw):
    readings, reasons, _ = decode(f'{{"v": {raw}}}'.encode(), kind=kind)
    assert not readings
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [("int16", "12.0", 12), ("bool", "1", True), ("bool", "false", False),
     ("string", '"Lös 1"', "Lös 1"), ("uint64", "18446744073709551615", 2**64 - 1),
     ("float64", "100000000000000000000", 1e20)],
)  # fmt: skip
def test_value_that_fits_is_taken(kind, raw, value):
    readings, _, _ = decode(f'{{"v": {raw}}}'.encode(), kind=kind)
    assert readings[0].value == value
    assert type(readings[0].value) is type(value)


def test_tags_of_one_topic_take_what_the_message_has():
    tags = [mqtt_tag(id=1, path="a"), mqtt_tag(id=2, path="b"), mqtt_tag(id=3, path="c")]
    readings, reasons, _ = TopicDecoder(tags).decode(b'{"a": 1, "b": "x"}', NOW)
    assert [r.tag_id for r in readings] == [1]
    assert len(reasons) == 1
