"""One function for each kind of record in a plant file."""

from collections.abc import Sequence
from typing import Any

from mes_factory.checks import check_machine
from mes_factory.keys import Keys
from mes_factory.model import (
    CAUSES,
    MES_STATES,
    ORDERS,
    STOPS,
    TABLES,
    TYPES,
    Gauge,
    Machine,
    Meter,
    MqttTag,
    RandomStop,
    Signal,
    State,
    Tag,
)


def machine(entry: Any) -> Machine:
    code = entry.get("code", "without code") if isinstance(entry, dict) else "without code"
    where = f"Machine {code}"
    keys = Keys(where, entry)
    alarms = keys.table("alarms") or Keys(f"{where}, alarms", {})
    made = Machine(
        code=keys.text("code"),
        name=keys.text("name"),
        kind=keys.text("kind"),
        host=keys.text("host", "127.0.0.1"),
        port=keys.integer("port", 1, 65535),
        unit_id=keys.integer("unit_id", 1, 247, 1),
        poll_ms=keys.integer("poll_ms", 10, 3_600_000, 1000),
        cycle_s=keys.number("cycle_s", 0.05, 86_400),
        jitter=keys.number("jitter", 0, 0.9, 0.0),
        scrap_rate=keys.number("scrap_rate", 0, 1, 0.0),
        strict=keys.flag("strict", False),
        serial_prefix=keys.text("serial_prefix", ""),
        serial_start=keys.integer("serial_start", 0, 999_999, 0),
        alarms=tuple((kind, alarms.integer(kind, 0, 15)) for kind in _stops(alarms)),
        random=tuple(_random(f"{where}, random", stop) for stop in keys.tables("random")),
        states=tuple(_state(f"{where}, states", state) for state in keys.tables("states")),
        tags=tuple(_tag(where, tag) for tag in keys.tables("tags")),
    )
    keys.done()
    check_machine(made)
    return made


def _stops(alarms: Keys) -> Sequence[str]:
    for name in alarms.names():
        if name not in STOPS:
            raise alarms.fail(name, f"must be one of {', '.join(STOPS)}")
    return alarms.names()


def _random(where: str, entry: Any) -> RandomStop:
    keys = Keys(where, entry)
    kind = keys.choice("kind", STOPS)
    probability = keys.number("probability", 0, 1)
    shortest = keys.number("min_s", 0.001, 86_400)
    longest = keys.number("max_s", shortest, 86_400)
    keys.done()
    return RandomStop(kind, probability, shortest, longest)


def _state(where: str, entry: Any) -> State:
    keys = Keys(where, entry)
    state = State(
        value=keys.integer("value", 0, 65535),
        name=keys.text("name"),
        state=keys.choice("state", MES_STATES),
        reason=keys.text("reason", ""),
        causes=keys.texts("causes", CAUSES),
    )
    keys.done()
    return state


def _tag(where: str, entry: Any) -> Tag:
    name = entry.get("name", "without name") if isinstance(entry, dict) else "without name"
    keys = Keys(f"{where}, tag {name}", entry)
    kind = keys.choice("type", TYPES)
    is_text = kind == "string"
    name = keys.text("name")
    source = keys.text("source", name)
    tag = Tag(
        name=name,
        table=keys.choice("table", TABLES, "holding"),
        address=keys.integer("address", 0, 65535),
        type=kind,
        order=keys.choice("order", ORDERS, "ABCD"),
        length=keys.integer("length", int(is_text), 120 if is_text else 0, 0),
        bit=keys.integer("bit", -1, 15, -1),
        scale=keys.number("scale", default=1.0),
        offset=keys.number("offset", default=0.0),
        deadband=keys.number("deadband", 0, default=0.0),
        unit=keys.text("unit", ""),
        description=keys.text("description"),
        source=source,
        signal=_signal(keys) if source in ("signal", "latched", "constant") else None,
        text=keys.text("text") if source == "text" else "",
    )
    keys.done()
    return tag


def _signal(keys: Keys) -> Signal:
    run = keys.number("run")
    return Signal(
        run=run,
        idle=keys.number("idle", default=run),
        scrap=keys.number("scrap", default=run),
        swing=keys.number("swing", 0, default=0.0),
        period_s=keys.number("period_s", 0.01, default=60.0),
    )


def meter(entry: Any) -> Meter:
    code = entry.get("code", "without code") if isinstance(entry, dict) else "without code"
    keys = Keys(f"Meter {code}", entry)
    topic = keys.text("topic")
    made = Meter(
        code=keys.text("code"),
        name=keys.text("name"),
        machine=keys.text("machine"),
        topic=topic,
        every_s=keys.number("every_s", 0.05, 86_400),
        power=_signal(keys),
        tags=tuple(_mqtt_tag(keys.where, topic, tag) for tag in keys.tables("tags")),
    )
    keys.done()
    return made


def gauge(entry: Any) -> Gauge:
    code = entry.get("code", "without code") if isinstance(entry, dict) else "without code"
    keys = Keys(f"Gauge {code}", entry)
    topic = keys.text("topic")
    made = Gauge(
        code=keys.text("code"),
        name=keys.text("name"),
        machine=keys.text("machine"),
        topic=topic,
        every_parts=keys.integer("every_parts", 1, 1_000_000),
        delay_s=keys.number("delay_s", 0, 3600, 0.0),
        characteristic=keys.text("characteristic"),
        unit=keys.text("unit"),
        nominal=keys.number("nominal"),
        lower=keys.number("lower"),
        upper=keys.number("upper"),
        mean=keys.number("mean"),
        sigma=keys.number("sigma", 0),
        resolution=keys.number("resolution", 1e-9),
        tags=tuple(_mqtt_tag(keys.where, topic, tag) for tag in keys.tables("tags")),
    )
    keys.done()
    return made


def _mqtt_tag(where: str, topic: str, entry: Any) -> MqttTag:
    name = entry.get("name", "without name") if isinstance(entry, dict) else "without name"
    keys = Keys(f"{where}, tag {name}", entry)
    tag = MqttTag(
        name=keys.text("name"),
        topic=topic,
        path=keys.text("path"),
        ts_path=keys.text("ts_path", "ts"),
        type=keys.choice("type", TYPES, "float64"),
        unit=keys.text("unit", ""),
        description=keys.text("description"),
    )
    keys.done()
    return tag
