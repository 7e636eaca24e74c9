"""The plant for people and for bridges; plants for load tests."""

from pathlib import Path

import pytest
from mes_factory import synthetic
from mes_factory.core import Simulation
from mes_factory.exceptions import PlantError
from mes_factory.export import bridge_devices, register_map
from mes_factory.image import tables

DOCS = Path(__file__).parents[1] / "docs"


def test_the_committed_register_map_is_current(works):
    committed = (DOCS / "register-map.md").read_text("utf-8")
    assert committed == register_map(works), "run: mes-factory map > docs/register-map.md"


def test_devices_for_a_bridge_have_the_keys_of_the_protocol(works):
    devices = bridge_devices(works)
    assert [device["id"] for device in devices] == list(range(1, 12))
    ids = [tag["id"] for device in devices for tag in device["tags"]]
    assert ids == list(range(1, len(ids) + 1))
    lathe = devices[0]
    assert (lathe["protocol"], lathe["port"], lathe["unit_id"]) == ("modbus_tcp", 5021, 1)
    good = next(tag for tag in lathe["tags"] if tag["name"] == "good")
    assert (good["table"], good["address"], good["order"]) == ("holding", 4, "CDAB")
    caliper = devices[-1]["tags"][0]
    assert (caliper["path"], caliper["ts_path"], caliper["heartbeat_s"]) == ("v", "ts", 0)


def test_a_load_plant_has_its_devices_and_tags():
    load = synthetic.build(60, 25, 21_000)
    assert [machine.port for machine in load.machines] == list(range(21_000, 21_060))
    assert {len(machine.tags) for machine in load.machines} == {25}
    assert {tag.order for tag in load.machines[0].tags} == {"ABCD", "CDAB", "BADC", "DCBA"}


@pytest.mark.parametrize("tags", [1, 2, 4, 5, 200])
def test_any_number_of_tags_can_be_shown(tags):
    simulation = Simulation(synthetic.build(1, tags))
    simulation.start()
    simulation.advance(60_000_000)
    machine = simulation.plant.machines[0]
    image = tables(machine)["holding"]
    assert any(image.registers(lambda tag: simulation.value(machine.code, tag)))


@pytest.mark.parametrize(("devices", "tags", "port"), [(0, 5, 1), (5, 0, 1), (5, 5, 65_532)])
def test_an_impossible_load_is_refused(devices, tags, port):
    with pytest.raises(PlantError, match=r"\.$"):
        synthetic.build(devices, tags, port)
