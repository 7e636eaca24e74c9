"""What Odoo wants read: devices and tags, validated before anything is touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .exceptions import DefinitionError
from .fields import Fields

WIDTHS = {
    "bool": 1, "int16": 1, "uint16": 1, "bcd16": 1,
    "int32": 2, "uint32": 2, "float32": 2, "bcd32": 2,
    "int64": 4, "uint64": 4, "float64": 4,
    "string": 0,
}  # fmt: skip
BIT_TABLES = frozenset({"coil", "discrete"})
TABLES = BIT_TABLES | {"holding", "input"}
ORDERS = frozenset({"ABCD", "CDAB", "BADC", "DCBA"})
ONE_WORD_ORDERS = frozenset({"ABCD", "BADC"})
MAX_READ_REGISTERS = 125


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    id: int
    name: str
    type: str
    scale: float = 1.0
    offset: float = 0.0
    deadband: float = 0.0
    heartbeat_s: float = 60.0
    bad_values: tuple[float | str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusTag(Tag):
    table: str
    address: int
    order: str = "ABCD"
    length: int = 0
    bit: int = -1

    @property
    def width(self) -> int:
        """Registers, or bits of a bit table, that one value needs in one answer."""
        return self.length if self.type == "string" else WIDTHS[self.type]

    @property
    def end(self) -> int:
        return self.address + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttTag(Tag):
    topic: str
    path: str = ""
    ts_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    id: int
    name: str
    host: str
    port: int
    tags: tuple[Tag, ...]
    # As it came from Odoo, for the copy on disk; two devices are equal by what they mean.
    raw: Mapping[str, Any] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusDevice(Device):
    tags: tuple[ModbusTag, ...]
    unit_id: int
    poll_ms: int
    timeout_ms: int
    max_registers: int
    max_gap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttDevice(Device):
    tags: tuple[MqttTag, ...]
    username: str


@dataclass(frozen=True, slots=True)
class Plant:
    """One configuration: what to run, and what could not be understood in it."""

    etag: str = ""
    name: str = ""
    devices: Mapping[int, Device] = field(default_factory=dict)
    errors: Mapping[int, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """What the copy on disk holds: only devices that passed."""
        return {"bridge": self.name, "devices": [dict(d.raw) for d in self.devices.values()]}


def parse_plant(raw: Any, etag: str = "", last_good: Plant | None = None) -> Plant:
    """A device that does not pass keeps its last good definition and is reported; the others are
    not held up by it. A document that is no configuration at all raises."""
    if not isinstance(raw, dict) or not isinstance(raw.get("devices"), list):
        raise DefinitionError("The configuration has no list of devices.")
    known = last_good.devices if last_good else {}
    devices: dict[int, Device] = {}
    errors: dict[int, str] = {}
    taken: set[int] = set()
    for entry in raw["devices"]:
        device_id = _device_id(entry, devices.keys() | errors.keys())
        try:
            device = parse_device(entry)
            _refuse_shared(device, taken)
        except DefinitionError as error:
            errors[device_id] = str(error)
            kept = known.get(device_id)
            if kept is None or taken & {tag.id for tag in kept.tags}:
                continue
            device = kept
        devices[device_id] = device
        taken.update(tag.id for tag in device.tags)
    return Plant(etag, str(raw.get("bridge", "")), devices, errors)


def _device_id(entry: Any, seen: Any) -> int:
    device_id = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(device_id, int) or isinstance(device_id, bool):
        raise DefinitionError("A device of the configuration has no id.")
    if device_id in seen:
        raise DefinitionError(f"Device {device_id} is in the configuration twice.")
    return device_id


def _refuse_shared(device: Device, taken: set[int]) -> None:
    shared = taken & {tag.id for tag in device.tags}
    if shared:
        raise DefinitionError(f"Tag {min(shared)} belongs to another device too.")


def parse_device(raw: Mapping[str, Any]) -> Device:
    protocol = raw.get("protocol")
    parser = PROTOCOLS.get(protocol) if isinstance(protocol, str) else None
    if parser is None:
        raise DefinitionError(f"This bridge cannot speak {protocol!r}.")
    device = parser(raw, Fields(raw, f"Device {raw['id']}"))
    ids = [tag.id for tag in device.tags]
    if len(ids) != len(set(ids)):
        raise DefinitionError(f"Device {device.id} has a tag twice.")
    return device


def _common(fields: Fields) -> dict[str, Any]:
    values = fields.raw.get("bad_values", [])
    if not isinstance(values, list) or not all(isinstance(v, int | float | str) for v in values):
        raise fields.fail("bad_values must be a list of numbers or texts")
    limits = {key: fields.number(key, 0.0) for key in ("deadband", "heartbeat_s")}
    if min(limits.values()) < 0:
        raise fields.fail("deadband and heartbeat_s cannot be negative")
    return {
        "id": fields.integer("id", 1, 2**63 - 1),
        "name": fields.text("name", ""),
        "type": fields.choice("type", WIDTHS),
        "scale": fields.number("scale", 1.0),
        "offset": fields.number("offset", 0.0),
        "bad_values": tuple(values),
        **limits,
    }


def _tag_fields(raw: Mapping[str, Any], fields: Fields) -> Fields:
    return Fields(raw, f"{fields.where}, tag {raw.get('id')} {raw.get('name', '')!r}")


def _modbus_tag(fields: Fields) -> ModbusTag:
    tag = ModbusTag(
        **_common(fields),
        table=fields.choice("table", TABLES, "holding"),
        address=fields.integer("address", 0, 65535),
        order=fields.choice("order", ORDERS, "ABCD"),
        length=fields.integer("length", 0, MAX_READ_REGISTERS, 0),
        bit=fields.integer("bit", -1, 15, -1),
    )
    if tag.width < 1:
        raise fields.fail("a string needs a length")
    if tag.end > 65536:
        raise fields.fail("the value ends after the last address")
    if tag.table in BIT_TABLES and (tag.type != "bool" or tag.bit >= 0):
        raise fields.fail(f"a {tag.table} is one bit: its type is bool, without a bit number")
    if tag.bit >= 0 and tag.width != 1:
        raise fields.fail("a bit is taken from one register")
    if (tag.width == 1 or tag.type == "string") and tag.order not in ONE_WORD_ORDERS:
        raise fields.fail(f"order {tag.order} needs a number of 32 or 64 bits")
    return tag


def _mqtt_tag(fields: Fields) -> MqttTag:
    topic = fields.text("topic")
    if any(mark in topic for mark in "+#\0") or len(topic.encode(errors="replace")) > 65535:
        raise fields.fail("a tag has one topic, without wildcards")
    return MqttTag(
        **_common(fields),
        topic=topic,
        path=fields.text("path", ""),
        ts_path=fields.text("ts_path", ""),
    )


def _modbus_device(raw: Mapping[str, Any], fields: Fields) -> Device:
    tags = tuple(_modbus_tag(_tag_fields(tag, fields)) for tag in fields.objects("tags"))
    return ModbusDevice(
        id=raw["id"],
        name=fields.text("name", ""),
        host=fields.text("host"),
        port=fields.integer("port", 1, 65535, 502),
        unit_id=fields.integer("unit_id", 0, 255, 1),
        poll_ms=fields.integer("poll_ms", 10, 86_400_000, 1000),
        timeout_ms=fields.integer("timeout_ms", 10, 60_000, 1000),
        max_registers=fields.integer("max_registers", 1, MAX_READ_REGISTERS, 120),
        max_gap=fields.integer("max_gap", 0, MAX_READ_REGISTERS, 10),
        tags=tags,
        raw=raw,
    )


def _mqtt_device(raw: Mapping[str, Any], fields: Fields) -> Device:
    tags = tuple(_mqtt_tag(_tag_fields(tag, fields)) for tag in fields.objects("tags"))
    return MqttDevice(
        id=raw["id"],
        name=fields.text("name", ""),
        host=fields.text("host"),
        port=fields.integer("port", 1, 65535, 1883),
        username=fields.text("username", ""),
        tags=tags,
        raw=raw,
    )


PROTOCOLS: dict[str, Callable[[Mapping[str, Any], Fields], Device]] = {
    "modbus_tcp": _modbus_device,
    "mqtt": _mqtt_device,
}
