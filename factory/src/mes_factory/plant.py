"""Loads a plant file into frozen records and checks it, so that the rest can trust it."""

import dataclasses
import tomllib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from mes_factory import records
from mes_factory.exceptions import PlantError
from mes_factory.keys import Keys
from mes_factory.model import Plant

BASE_PORT = 5021


def load(path: str | Path | None = None) -> Plant:
    """Read the plant file, by default the pump works that comes with the package."""
    try:
        if path is None:
            text = resources.files("mes_factory").joinpath("plant.toml").read_text("utf-8")
        else:
            text = Path(path).read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlantError(f"Plant file {path or 'plant.toml'} cannot be read: {error}.") from error
    return parse(data)


def parse(data: dict[str, Any]) -> Plant:
    keys = Keys("The plant", data)
    broker = keys.table("mqtt") or Keys("The plant, mqtt", {})
    plant = Plant(
        name=keys.text("name"),
        mqtt_host=broker.text("host", "127.0.0.1"),
        mqtt_port=broker.integer("port", 1, 65535, 1883),
        machines=tuple(records.machine(entry) for entry in keys.tables("machine")),
        meters=tuple(records.meter(entry) for entry in keys.tables("meter")),
        gauges=tuple(records.gauge(entry) for entry in keys.tables("gauge")),
    )
    broker.done()
    keys.done()
    _check_codes(plant)
    return plant


def at_base_port(plant: Plant, base_port: int) -> Plant:
    """Move the controllers so that the lowest port becomes `base_port`; 0: any free port each."""
    lowest = min(machine.port for machine in plant.machines)
    moved = []
    for machine in plant.machines:
        port = base_port + machine.port - lowest if base_port else 0
        if port > 65535:
            raise PlantError(f"Machine {machine.code}, key 'port': {port} is above 65535.")
        moved.append(dataclasses.replace(machine, port=port))
    return dataclasses.replace(plant, machines=tuple(moved))


def at_host(plant: Plant, host: str) -> Plant:
    machines = tuple(dataclasses.replace(machine, host=host) for machine in plant.machines)
    return dataclasses.replace(plant, machines=machines)


def only(plant: Plant, codes: Iterable[str]) -> Plant:
    """The plant cut down to some machines and to the sensors that belong to them."""
    wanted = require_machines(plant, codes)
    return dataclasses.replace(
        plant,
        machines=tuple(machine for machine in plant.machines if machine.code in wanted),
        meters=tuple(meter for meter in plant.meters if meter.machine in wanted),
        gauges=tuple(gauge for gauge in plant.gauges if gauge.machine in wanted),
    )


def require_machines(plant: Plant, codes: Iterable[str]) -> set[str]:
    wanted = set(codes)
    known = [machine.code for machine in plant.machines]
    for code in sorted(wanted.difference(known)):
        raise PlantError(f"There is no machine {code!r}; the plant has {', '.join(known)}.")
    return wanted


def _check_codes(plant: Plant) -> None:
    if not plant.machines:
        raise PlantError("The plant, key 'machine': has no machine.")
    seen: set[str] = set()
    codes = [part.code for part in plant.machines] + [part.code for part in plant.sensors]
    for code in codes:
        if code in seen:
            raise PlantError(f"Machine {code}, key 'code': is used twice.")
        seen.add(code)
    for sensor in plant.sensors:
        if plant.machine(sensor.machine) is None:
            raise PlantError(f"{sensor.code}, key 'machine': there is no {sensor.machine!r}.")
    ports: dict[tuple[str, int], str] = {}
    for machine in plant.machines:
        other = ports.setdefault((machine.host, machine.port), machine.code)
        if other != machine.code:
            raise PlantError(f"Machine {machine.code}, key 'port': {other} uses it already.")
