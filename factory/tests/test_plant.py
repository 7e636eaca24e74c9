"""The plant file: complete, and precise about its mistakes."""

import copy
import tomllib
from importlib import resources

import pytest
from mes_factory import plant
from mes_factory.exceptions import PlantError
from mes_factory.model import CAUSES, ORDERS, TABLES, TYPES

TEXT = resources.files("mes_factory").joinpath("plant.toml").read_text("utf-8")


@pytest.fixture
def data():
    return copy.deepcopy(tomllib.loads(TEXT))


def tag(data, machine, name):
    machine = next(entry for entry in data["machine"] if entry["code"] == machine)
    return next(entry for entry in machine["tags"] if entry["name"] == name)


def test_the_pump_works_has_its_machines_and_sensors(works):
    assert [m.code for m in works.machines] == ["L1", "M1", "W1", "P1", "A1", "A2", "T1"]
    assert [m.port for m in works.machines] == list(range(5021, 5028))
    assert [m.machine for m in works.meters] == ["L1", "M1", "P1"]
    assert works.gauges[0].topic == "plant/quality/caliper1/value"


def test_every_type_table_and_order_occurs_in_the_plant(works):
    tags = [tag for machine in works.machines for tag in machine.tags]
    assert {tag.type for tag in tags} == set(TYPES)
    assert {tag.table for tag in tags} == set(TABLES)
    assert {tag.order for tag in tags if tag.type == "float32"} == set(ORDERS)


def test_every_machine_has_the_signals_that_rules_need(works):
    for machine in works.machines:
        types = {tag.name: (tag.type, tag.order) for tag in machine.tags}
        assert types["state"][0] == types["parts"][0] == types["scrap"][0] == "uint16"
        assert types["good"] == ("uint32", "CDAB")
        assert types["alarms"][0] == "uint16"
        assert types["running"][0] == "bool"
        assert types["program"][0] == "string"


def test_every_cause_that_can_happen_has_a_number(works):
    for machine in works.machines:
        shown = {cause for state in machine.states for cause in state.causes}
        assert shown >= set(CAUSES) - {"tool_break"}


def test_the_mill_has_the_packml_numbers(works):
    numbers = {state.name: state.value for state in works.machine("M1").states}
    assert (numbers["IDLE"], numbers["SUSPENDED"], numbers["EXECUTE"]) == (4, 5, 6)
    assert (numbers["HELD"], numbers["ABORTED"], numbers["COMPLETE"]) == (11, 9, 17)


def test_the_base_port_moves_all_ports(works):
    moved = plant.at_base_port(works, 6000)
    assert [machine.port for machine in moved.machines] == list(range(6000, 6007))
    assert {machine.port for machine in plant.at_base_port(works, 0).machines} == {0}


def test_a_base_port_too_high_names_the_first_machine_that_does_not_fit(works):
    with pytest.raises(PlantError, match="Machine M1, key 'port': 65536 is above 65535"):
        plant.at_base_port(works, 65_535)


def test_a_part_of_the_plant_keeps_its_sensors(works):
    cut = plant.only(works, ["W1", "L1"])
    assert [machine.code for machine in cut.machines] == ["L1", "W1"]
    assert [sensor.code for sensor in cut.sensors] == ["E-L1", "CAL1"]


def test_an_unknown_machine_is_named_with_the_known_ones(works):
    with pytest.raises(PlantError, match="no machine 'X1'; the plant has L1, M1"):
        plant.only(works, ["X1"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"order": "ABDC"}, "Machine L1, tag good, key 'order': must be one of ABCD"),
        ({"type": "uint33"}, "Machine L1, tag good, key 'type': must be one of"),
        ({"address": -1}, "Machine L1, tag good, key 'address': must be a whole number"),
        ({"address": 65_535}, "Machine L1, tag good, key 'address': ends above 65535"),
        ({"address": 3}, "Machine L1, tag good, key 'address': 3 belongs to scrap"),
        ({"type": "uint16"}, "key 'order': must be ABCD or BADC for 16 bits"),
        ({"scale": 0}, "key 'scale': must not be 0"),
        ({"scale": "x"}, "key 'scale': must be a number"),
        ({"bit": 3}, "key 'bit': a bool in a register needs a bit"),
        ({"source": "magic"}, "key 'source': 'magic' is not one of"),
        ({"source": "alarm:magic"}, "key 'source': the machine has no alarm 'magic'"),
        ({"length": 3}, "key 'length': must be a whole number from 0 to 0"),
        ({"colour": "red"}, "Machine L1, tag good, key 'colour': is not known here"),
        ({"name": "scrap"}, "Machine L1, tag scrap, key 'name': is used twice"),
        ({"description": None}, "key 'description': must be a text"),
        ({"table": "coil"}, "key 'type': a coil holds only bool"),
    ],
)
def test_a_mistake_in_a_tag_names_machine_tag_and_key(data, change, message):
    tag(data, "L1", "good").update(change)
    with pytest.raises(PlantError, match=message):
        plant.parse(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cycle_s": 0}, "Machine L1, key 'cycle_s': must be a number from 0.05"),
        ({"port": "5021"}, "Machine L1, key 'port': must be a whole number"),
        ({"port": 5022}, "Machine M1, key 'port': L1 uses it already"),
        ({"unit_id": 248}, "Machine L1, key 'unit_id'"),
        ({"strict": 1}, "Machine L1, key 'strict': must be true or false"),
        ({"code": "M1"}, "Machine M1, key 'code': is used twice"),
        ({"states": []}, "Machine L1, key 'states': no state shows the cause 'ready'"),
        ({"states": 3}, "Machine L1, key 'states': must be a list of tables"),
        ({"alarms": {"fire": 1}}, "Machine L1, alarms, key 'fire': must be one of"),
        ({"random": [{"kind": "jam"}]}, "Machine L1, random, key 'probability': is missing"),
    ],
)
def test_a_mistake_in_a_machine_names_machine_and_key(data, change, message):
    data["machine"][0].update(change)
    with pytest.raises(PlantError, match=message):
        plant.parse(data)


def test_a_signal_that_leaves_its_type_is_refused(data):
    tag(data, "L1", "spindle_speed")["swing"] = 1900
    with pytest.raises(PlantError, match="tag spindle_speed, key 'run': -100 does not fit"):
        plant.parse(data)


def test_a_state_shown_twice_is_refused(data):
    data["machine"][0]["states"][0]["causes"] = ["ready", "produce"]
    with pytest.raises(PlantError, match="a cause is shown by two states"):
        plant.parse(data)


def test_a_sensor_of_no_machine_is_refused(data):
    data["gauge"][0]["machine"] = "X1"
    with pytest.raises(PlantError, match="CAL1, key 'machine': there is no 'X1'"):
        plant.parse(data)


def test_a_plant_without_machines_is_refused():
    with pytest.raises(PlantError, match="has no machine"):
        plant.parse({"name": "Empty"})


@pytest.mark.parametrize("content", ["name = ", "name = 1", "machine = 3\nname = 'x'"])
def test_a_file_that_is_no_plant_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "plant.toml"
    path.write_text(content)
    with pytest.raises(PlantError, match=r"\.$"):
        plant.load(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PlantError, match=r"Plant file .*nowhere\.toml cannot be read"):
        plant.load(tmp_path / "nowhere.toml")
