import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import modbus_raw, mqtt_raw, register, topic

from mes_bridge.definitions import parse_device, parse_plant
from mes_bridge.exceptions import DefinitionError


def plant(*devices, last_good=None):
    return parse_plant({"bridge": "b", "devices": list(devices)}, "e", last_good)


def good(device_id=1, tag_id=1, **values):
    return {**modbus_raw(502, [register(tag_id, 0)], id=device_id), **values}


def test_configuration_of_the_protocol_document_is_understood():
    found = plant(good(), mqtt_raw(1883, [topic(30, "plant/q/v")]))
    assert sorted(found.devices) == [1, 2]
    assert not found.errors


@pytest.mark.parametrize(
    "change",
    [
        {"type": "int24"}, {"address": 65536}, {"address": True}, {"address": -1},
        {"table": "file"}, {"order": "DABC"}, {"order": "CDAB"}, {"bit": 16},
        {"table": "coil"}, {"type": "string"}, {"type": "float64", "address": 65533},
        {"type": "float32", "bit": 1}, {"scale": "1"}, {"scale": float("nan")},
        {"heartbeat_s": -1}, {"bad_values": "x"}, {"bad_values": [[]]}, {"id": "1"}, {"id": 0},
    ],
)  # fmt: skip
def test_tag_that_makes_no_sense_is_refused(change):
    with pytest.raises(DefinitionError):
        parse_device(modbus_raw(502, [{**register(1, 0), **change}]))


@pytest.mark.parametrize("name", ["a/+", "#", "", "x" * 70_000])
def test_topic_must_be_one_topic(name):
    with pytest.raises(DefinitionError):
        parse_device(mqtt_raw(1883, [topic(1, name)]))


def test_error_names_device_tag_and_field():
    with pytest.raises(DefinitionError, match=r"Device 1, tag 7 't7': address"):
        parse_device(modbus_raw(502, [register(7, -5)]))


def test_bad_device_does_not_hold_up_the_others():
    found = plant(good(1, 1), good(2, 2, port=0))
    assert list(found.devices) == [1]
    assert "port" in found.errors[2]


def test_bad_device_keeps_its_last_good_definition():
    before = plant(good(1, 1), good(2, 2))
    after = plant(good(1, 1), good(2, 2, port=0), last_good=before)
    assert after.devices == before.devices
    assert list(after.errors) == [2]


def test_unknown_protocol_is_an_error_of_that_device():
    assert "opcua" in plant(good(protocol="opcua")).errors[1]


def test_tag_of_two_devices_is_refused_in_the_second():
    assert list(plant(good(1, 1), good(2, 1)).errors) == [2]


@pytest.mark.parametrize("raw", [None, [], {}, {"devices": 1}, {"devices": [1]},
                                 {"devices": [{"id": 1}, {"id": 1}]}])  # fmt: skip
def test_document_that_is_no_configuration_is_refused(raw):
    with pytest.raises(DefinitionError):
        parse_plant(raw)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["id", "tags", "host", "port", "protocol", "type", "topic", "name"]), inner
    ),
))  # fmt: skip
def test_any_json_is_accepted_or_refused_in_words(raw):
    for document in (
        raw,
        {"devices": [raw]},
        {"devices": [{"id": 1, "protocol": "mqtt", "tags": raw}]},
    ):
        try:
            parse_plant(document)
        except DefinitionError as error:
            assert str(error).endswith(".")


def test_copy_for_the_disk_reads_back_as_the_same():
    found = plant(good(1, 1), mqtt_raw(1883, [topic(30, "a")]))
    assert parse_plant(found.document()).devices == found.devices


def test_unknown_field_does_not_make_a_device_different():
    """A later Odoo may send more; that alone must not restart anything."""
    assert parse_device(good(colour="red")) == parse_device(good())
