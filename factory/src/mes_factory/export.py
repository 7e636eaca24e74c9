"""The plant as others want to see it: a register map for people, devices for a bridge."""

from collections.abc import Iterator
from typing import Any

from mes_factory.codec import width
from mes_factory.model import Gauge, Machine, Meter, Plant, Tag


def register_map(plant: Plant) -> str:
    """Markdown with every register, state number and topic of the plant."""
    lines = [
        f"# Register map: {plant.name}",
        "",
        "Written by `mes-factory map`; change `plant.toml`, not this page. Addresses count from zero.",
        "`order` is how the bytes of a value lie in the registers; ABCD is big-endian.",
        "",
    ]
    for machine in plant.machines:
        lines += _machine(machine)
    if plant.sensors:
        lines += _topics(plant)
    return "\n".join(lines)


def _machine(machine: Machine) -> Iterator[str]:
    holes = "answered with exception 02" if machine.strict else "read as 0"
    yield f"## {machine.code}: {machine.name}"
    yield ""
    yield (
        f"Port {machine.port}, unit {machine.unit_id}, cycle {machine.cycle_s:g} s. "
        f"Addresses between the tags are {holes}."
    )
    yield ""
    yield "| tag | table | address | type | order | scale | offset | unit | |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for tag in machine.tags:
        yield (
            f"| {tag.name} | {tag.table} | {_address(tag)} | {tag.type} | {tag.order} "
            f"| {tag.scale:g} | {tag.offset:g} | {tag.unit} | {tag.description} |"
        )
    yield ""
    yield "| state word | name | state | reason | shown when |"
    yield "|---|---|---|---|---|"
    for state in machine.states:
        causes = ", ".join(state.causes)
        yield f"| {state.value} | {state.name} | {state.state} | {state.reason} | {causes} |"
    yield ""


def _address(tag: Tag) -> str:
    if tag.bit >= 0:
        return f"{tag.address} bit {tag.bit}"
    last = tag.address + width(tag.type, tag.length) - 1
    return str(tag.address) if last == tag.address else f"{tag.address}-{last}"


def _topics(plant: Plant) -> Iterator[str]:
    yield "## MQTT"
    yield ""
    yield "| sensor | of | topic | value | path | time path | unit | |"
    yield "|---|---|---|---|---|---|---|---|"
    for sensor in plant.sensors:
        for tag in sensor.tags:
            yield (
                f"| {sensor.code} {sensor.name} | {sensor.machine} | `{tag.topic}` | {tag.name} "
                f"| `{tag.path}` | `{tag.ts_path}` | {tag.unit} | {tag.description} |"
            )
    yield ""


def bridge_devices(plant: Plant) -> list[dict[str, Any]]:
    """The plant as `devices` of a bridge configuration; ids count up from 1."""
    tag_ids = iter(range(1, 1_000_000))
    devices: list[dict[str, Any]] = [_modbus_device(machine, tag_ids) for machine in plant.machines]
    devices += [_mqtt_device(plant, sensor, tag_ids) for sensor in plant.sensors]
    return [{"id": number, **device} for number, device in enumerate(devices, 1)]


def _modbus_device(machine: Machine, tag_ids: Iterator[int]) -> dict[str, Any]:
    return {
        "name": machine.name,
        "protocol": "modbus_tcp",
        "host": machine.host,
        "port": machine.port,
        "unit_id": machine.unit_id,
        "poll_ms": machine.poll_ms,
        "timeout_ms": 1000,
        "max_registers": 120,
        "max_gap": 10,
        "tags": [_modbus_tag(tag, next(tag_ids)) for tag in machine.tags],
    }


def _modbus_tag(tag: Tag, tag_id: int) -> dict[str, Any]:
    keys = ("name", "table", "address", "type", "order", "length", "bit", "scale", "offset")
    values = {key: getattr(tag, key) for key in (*keys, "deadband")}
    return {"id": tag_id, **values, "heartbeat_s": 60, "bad_values": []}


def _mqtt_device(plant: Plant, sensor: Meter | Gauge, tag_ids: Iterator[int]) -> dict[str, Any]:
    # A gauge's value is an event and is sent each time; a meter's may rest when it is unchanged.
    heartbeat = 0 if isinstance(sensor, Gauge) else 60
    return {
        "name": sensor.name,
        "protocol": "mqtt",
        "host": plant.mqtt_host,
        "port": plant.mqtt_port,
        "username": "",
        "tags": [
            {
                "id": next(tag_ids),
                "name": tag.name,
                "topic": tag.topic,
                "path": tag.path,
                "ts_path": tag.ts_path,
                "type": tag.type,
                "scale": 1.0,
                "offset": 0.0,
                "deadband": 0.0,
                "heartbeat_s": heartbeat,
                "bad_values": [],
            }
            for tag in sensor.tags
        ],
    }
