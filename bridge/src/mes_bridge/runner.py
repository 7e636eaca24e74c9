"""One device: its source, its filter, and what happens when either breaks."""

import asyncio
from collections.abc import Callable, MutableMapping
from contextlib import aclosing

import structlog

from .backoff import Backoff
from .definitions import Device
from .exceptions import BridgeError
from .filter import Filter
from .health import DeviceHealth
from .model import Batch, Reading
from .sources import Source
from .writer import Buffer

log = structlog.get_logger(__name__)

CANCEL_AGAIN_S = 2.5


class Runner:
    def __init__(
        self,
        device: Device,
        make_source: Callable[[Device, DeviceHealth], Source],
        buffer: Buffer,
        last: MutableMapping[int, Reading],
        health: DeviceHealth,
    ) -> None:
        self.device = device
        self.health = health
        self.task: asyncio.Task[None] | None = None
        self.readings = 0
        self._make_source = make_source
        self._buffer = buffer
        self._filter = Filter(device.tags, last)
        self._source: Source | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        self.task = group.create_task(self.run(), name=f"device-{self.device.id}")

    async def stop(self, *, forget: bool = False) -> None:
        if forget and self._source is not None:
            self._source.forget()
        while self.task is not None and not self.task.done():
            # Again and again: a library may take a cancellation for one of its own time-outs.
            self.task.cancel()
            await asyncio.wait([self.task], timeout=CANCEL_AGAIN_S)

    async def run(self) -> None:
        """A device that breaks, even through a fault of ours, does not take the others along."""
        backoff = Backoff(1, 30)
        while True:
            self._source = self._make_source(self.device, self.health)
            try:
                async with aclosing(self._source.stream()) as batches:
                    async for batch in batches:
                        await self._take(batch)
                        backoff.reset()
            except BridgeError as error:
                self.health.broken(str(error))
                log.warning("a device is started again", device=self.device.id, reason=str(error))
            except Exception as error:
                self.health.broken(f"internal error: {type(error).__name__}")
                log.exception("a device failed and is started again", device=self.device.id)
            await asyncio.sleep(backoff.next())

    async def _take(self, batch: Batch) -> None:
        self.readings += len(batch.readings)
        batch.readings = self._filter.select(batch.readings)
        if batch.waits:
            await self._buffer.put(batch)
        elif batch.readings and not self._buffer.offer(batch):
            self.health.dropped += len(batch.readings)
            return
        self._filter.taken(batch.readings)
