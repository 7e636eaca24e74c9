"""Puts the parts together, and takes them apart in order."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from prometheus_client import disable_created_metrics
from prometheus_client.core import Metric

from . import __version__
from .alarms import Alarms
from .clock import Clock
from .config import Settings, is_clear_text
from .configsync import ConfigSync, load_cached
from .definitions import Plant
from .fleet import Fleet
from .heartbeat import Heartbeat
from .metrics import FleetMetrics, Metrics, buffer_metrics
from .odoo import OdooClient, ReadingsOutcome
from .salvage import locked, open_outbox
from .sender import Sender
from .sources import Context, source_for
from .sources.links import Links
from .storage import Stats
from .web import Web, json_page
from .writer import Buffer

log = structlog.get_logger(__name__)

DRAIN_S = 4.5
PROMETHEUS_TYPE = "text/plain; version=1.0.0; charset=utf-8"


class App:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = asyncio.Event()
        self._clock = Clock()
        self._started = self._clock.monotonic()
        self._metrics = Metrics()
        self._alarms = Alarms(self._metrics.alarm)

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        """Until SIGTERM or SIGINT. Any failure of a central part ends the process: what restarts
        services knows better than we do when to try again."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_stray)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        settings = self._settings
        log.info("starting", version=__version__, odoo=settings.url)
        if is_clear_text(settings.url):
            log.warning("the key crosses the network in clear text: use https")
        with locked(settings.directory):
            async with (
                self._open_buffer() as buffer,
                OdooClient(
                    settings.url, settings.key,
                    timeout_s=settings.timeout_s, ca_file=settings.ca_file,
                ) as odoo,
            ):  # fmt: skip
                await self._run(buffer, odoo)
        log.info("stopped")

    @asynccontextmanager
    async def _open_buffer(self) -> AsyncIterator[Buffer]:
        settings = self._settings
        outbox, damaged = open_outbox(
            settings.directory,
            settings.max_mb << 20,
            settings.keep_rows,
            settings.min_free_mb << 20,
        )
        if damaged:
            self._alarms.set("buffer_damaged", "The buffer was damaged and replaced at the start.")
        buffer = Buffer(outbox, self._alarms, commit_s=settings.commit_ms / 1000)
        try:
            yield buffer
        finally:
            await buffer.close()

    async def _run(self, buffer: Buffer, odoo: OdooClient) -> None:
        last = await buffer.call(buffer.outbox.last_taken)
        context = Context(self._settings, self._clock, buffer, Links())
        self._buffer = buffer
        async with asyncio.TaskGroup() as group:
            self._fleet = Fleet(
                group, buffer, last, lambda device, health: source_for(device, context, health)
            )
            cached = load_cached(self._settings.directory) or Plant()
            await self._fleet.apply(cached)
            self._config = ConfigSync(
                odoo, self._settings.directory, self._alarms, self._fleet.apply, cached
            )
            sender = Sender(
                buffer, odoo, self._alarms, self._clock, self,
                interval_s=self._settings.send_ms / 1000,
            )  # fmt: skip
            heartbeat = Heartbeat(odoo, self._alarms, self._report, self._config.etag_seen)
            writing = group.create_task(buffer.run(), name="buffer")
            sending = group.create_task(sender.run(), name="sender")
            helpers = [
                group.create_task(self._config.run(), name="config"),
                group.create_task(heartbeat.run(), name="heartbeat"),
                *self._serve(group),
            ]
            await self._stop.wait()
            await self._drain(buffer, sender, writing, sending, helpers)

    def _serve(self, group: asyncio.TaskGroup) -> list[asyncio.Task[None]]:
        settings = self._settings
        if not settings.health_port:
            return []
        web = Web({"/healthz": self._healthz, "/metrics": self._metrics_page})
        return [group.create_task(web.run(settings.health_host, settings.health_port), name="web")]

    async def _drain(
        self,
        buffer: Buffer,
        sender: Sender,
        writing: asyncio.Task[None],
        sending: asyncio.Task[None],
        helpers: list[asyncio.Task[None]],
    ) -> None:
        """Stop reading, commit what was read, send what the time allows; the rest stays."""
        log.info("stopping")
        for task in helpers:
            task.cancel()
        try:
            async with asyncio.timeout(DRAIN_S):
                await self._fleet.stop()
                buffer.finish()
                await asyncio.wait([writing])
                sender.hurry()
                await asyncio.wait([sending])
        except TimeoutError:
            stats = await buffer.stats()
            log.warning("stopped before everything was sent", rows=stats.rows)
        for task in (writing, sending):
            task.cancel()

    def posted(self, outcome: ReadingsOutcome, rows: int, seconds: float) -> None:
        self._metrics.posted(outcome, rows, seconds)

    def etag_seen(self, etag: str) -> None:
        self._config.etag_seen(etag)

    async def _report(self) -> dict[str, Any]:
        stats = await self._buffer.stats()
        health = self._fleet.health()
        return {
            "version": __version__,
            "epoch": stats.epoch,
            "config_etag": self._config.plant.etag,
            "uptime_s": round(self._clock.monotonic() - self._started, 1),
            "buffer": {
                "rows": stats.rows,
                "bytes": stats.bytes,
                "oldest_age_s": round(self._age_s(stats), 1),
                "dropped": sum(device.dropped for device in health),
            },
            "devices": [device.report() for device in health],
        }

    def _age_s(self, stats: Stats) -> float:
        if stats.oldest_ts is None:
            return 0.0
        return max(0.0, (self._clock.now_us() - stats.oldest_ts) / 1e6)

    async def _healthz(self) -> tuple[int, str, bytes]:
        """503 only when readings are at risk. Without Odoo the bridge does what it is for."""
        report = {**await self._report(), "alarms": self._alarms.active}
        return json_page(503 if "buffer" in self._alarms.active else 200, report)

    async def _metrics_page(self) -> tuple[int, str, bytes]:
        stats = await self._buffer.stats()
        buffer = self._buffer
        extra: list[Metric] = [
            *buffer_metrics(stats, buffer.pending_rows, buffer.committed_rows, self._age_s(stats)),
            *FleetMetrics(self._fleet).collect(),
        ]
        return 200, PROMETHEUS_TYPE, self._metrics.text(extra)


def _log_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What a library's callback raised: for instance pymodbus on a frame that is none."""
    log.debug("stray error", text=context.get("message"), error=repr(context.get("exception")))
