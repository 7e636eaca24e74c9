"""`mes-bridge check`: does it all work, before it runs as a service?"""

import asyncio
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from .clock import Clock
from .config import Settings
from .configsync import load_cached
from .definitions import Device, ModbusDevice, MqttDevice, Plant, parse_plant
from .exceptions import BridgeError
from .health import DeviceHealth
from .model import GOOD, Reading
from .odoo import Configured, OdooClient, Unauthorized
from .sources.broker import BrokerLink, Down, Event, Subscribed
from .sources.links import Links
from .sources.modbus import ModbusSource

BROKER_S = 5.0
Row = tuple[str, str, str, str]


async def check(settings: Settings, out: TextIO) -> int:
    plant, problem = await _plant(settings)
    if problem:
        out.write(f"{problem}\n")
    if plant is None:
        return 1
    links = Links()
    tables = await asyncio.gather(
        *(_probe(device, settings, links) for device in plant.devices.values())
    )
    rows = [row for table in tables for row in table]
    rows += [(f"device {key}", "", "REFUSED", text) for key, text in plant.errors.items()]
    _print(rows, out)
    failed = sum(row[2] not in {"ok", "good"} for row in rows)
    out.write(f"\n{len(rows)} lines, {failed} with a problem.\n")
    return 1 if failed or problem else 0


async def _plant(settings: Settings) -> tuple[Plant | None, str]:
    """Odoo's configuration, or the copy on disk with the reason why it had to serve."""
    async with OdooClient(
        settings.url, settings.key, timeout_s=settings.timeout_s, ca_file=settings.ca_file
    ) as odoo:
        outcome = await odoo.get_config("")
    if isinstance(outcome, Configured):
        return parse_plant(outcome.document, outcome.etag), ""
    if isinstance(outcome, Unauthorized):
        reason = "Odoo refuses the key"
    else:
        reason = f"Odoo gave no configuration: {getattr(outcome, 'reason', outcome)}"
    cached = load_cached(Path(settings.directory))
    return cached, f"{reason}; " + ("using the copy on disk." if cached else "there is no copy.")


async def _probe(device: Device, settings: Settings, links: Links) -> list[Row]:
    title = f"{device.id} {device.name}"
    try:
        if isinstance(device, ModbusDevice):
            return [*await _probe_modbus(device, title, links)]
        if isinstance(device, MqttDevice):
            return [await _probe_mqtt(device, title, settings)]
    except BridgeError as error:
        return [(title, "", "FAILED", str(error))]
    return [(title, "", "FAILED", "nothing can read this device")]


async def _probe_modbus(device: ModbusDevice, title: str, links: Links) -> Iterable[Row]:
    health = DeviceHealth(device.id)
    async with links.use(device.host, device.port) as link:
        source = ModbusSource(device, links, Clock(), health)
        readings = {reading.tag_id: reading for reading in await source.cycle(link)}
    if not readings:
        return [(title, "", "FAILED", health.detail)]
    return [
        (title, f"{tag.id} {tag.name}", *_verdict(readings.get(tag.id), health, tag.id))
        for tag in device.tags
    ]


def _verdict(reading: Reading | None, health: DeviceHealth, tag_id: int) -> tuple[str, str]:
    if reading is None:
        return "FAILED", health.detail
    if reading.quality == GOOD:
        return "good", repr(reading.value)
    return "BAD", health.problems.get(str(tag_id), "no value, as its bad values or type say")


async def _probe_mqtt(device: MqttDevice, title: str, settings: Settings) -> Row:
    """With a name and session of its own: the running bridge keeps its connection."""
    topics = sorted({tag.topic for tag in device.tags})
    answer: asyncio.Future[Event] = asyncio.get_running_loop().create_future()

    def receive(event: Event) -> None:
        if isinstance(event, Subscribed | Down) and not answer.done():
            answer.set_result(event)

    link = BrokerLink(
        device,
        settings.broker(device.host, device.port),
        f"mes-bridge-check-{uuid.uuid4().hex[:8]}",
        topics,
        receive,
        persistent=False,
    )
    link.start()
    try:
        async with asyncio.timeout(BROKER_S):
            event = await answer
    except TimeoutError:
        return title, "", "FAILED", f"no answer within {BROKER_S:g} s"
    finally:
        await link.stop()
    if isinstance(event, Down):
        return title, "", "FAILED", event.reason
    refused = event.refused if isinstance(event, Subscribed) else ()
    if refused:
        return title, refused[0], "FAILED", "the broker refuses this topic"
    return title, "", "ok", f"connected, {len(topics)} topics subscribed"


def _print(rows: list[Row], out: TextIO) -> None:
    table = [("device", "tag", "result", "value or reason"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    for row in table:
        cells = [row[column].ljust(widths[column]) for column in range(3)]
        out.write("  ".join([*cells, row[3]]).rstrip() + "\n")
