"""Short ways to say what a test is about."""

import asyncio

from mes_bridge.definitions import ModbusTag, MqttTag, parse_device
from mes_bridge.model import GOOD, Batch, Reading


class Signal:
    """Tells a waiting test that something moved, so that it looks again."""

    def __init__(self):
        self._moved = asyncio.Event()

    def __call__(self, *args):
        self._moved.set()

    async def until(self, predicate, seconds=20):
        async with asyncio.timeout(seconds):
            while not predicate():
                self._moved.clear()
                await self._moved.wait()


def modbus_tag(kind="uint16", **values):
    values = {"id": 1, "name": "t", "table": "holding", "address": 0, **values}
    return ModbusTag(type=kind, **values)


def mqtt_tag(kind="float64", **values):
    return MqttTag(type=kind, **{"id": 1, "name": "t", "topic": "a/b", "path": "v", **values})


def reading(value, tag_id=1, ts=1_000_000, quality=GOOD):
    return Reading(tag_id, ts, value, quality)


def batch(*values, tag_id=1):
    return Batch([reading(value, tag_id, ts=index) for index, value in enumerate(values, 1)])


def modbus_raw(port, tags, **values):
    return {
        "id": 1, "name": "plc", "protocol": "modbus_tcp", "host": "127.0.0.1", "port": port,
        "unit_id": 1, "poll_ms": 20, "timeout_ms": 500, "max_registers": 120, "max_gap": 10,
        "tags": tags, **values,
    }  # fmt: skip


def register(tag_id, address, kind="uint16", **values):
    return {"id": tag_id, "name": f"t{tag_id}", "table": "holding", "address": address,
            "type": kind, "order": "ABCD", "length": 0, "bit": -1, "scale": 1.0, "offset": 0.0,
            "deadband": 0.0, "heartbeat_s": 3600, "bad_values": [], **values}  # fmt: skip


def modbus_device(port, tags, **values):
    return parse_device(modbus_raw(port, tags, **values))


def mqtt_raw(port, tags, **values):
    return {"id": 2, "name": "broker", "protocol": "mqtt", "host": "127.0.0.1", "port": port,
            "username": "", "tags": tags, **values}  # fmt: skip


def topic(tag_id, name, **values):
    return {"id": tag_id, "name": f"t{tag_id}", "topic": name, "path": "v", "ts_path": "ts",
            "type": "float64", "scale": 1.0, "offset": 0.0, "deadband": 0.0, "heartbeat_s": 0,
            "bad_values": [], **values}  # fmt: skip
