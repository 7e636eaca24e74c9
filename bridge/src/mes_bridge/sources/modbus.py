"""Polls one Modbus TCP device."""

import asyncio
from collections.abc import AsyncGenerator

from ..backoff import Backoff
from ..clock import Clock
from ..decode import Decoder, decoder
from ..definitions import BIT_TABLES, ModbusDevice
from ..exceptions import DeviceRefused, DeviceSilent
from ..health import DeviceHealth
from ..model import Batch, Reading, bad
from ..planner import Block, plan, split
from ..quiet import Quiet
from .links import NO_DEVICE_CODES, Link, Links
from .schedule import Schedule, phase

OFFLINE_AFTER = 3
BUSY_CODES = frozenset({5, 6})
BUSY_RETRIES = 3
BUSY_PAUSE_S = 0.1
SPLIT_CODES = frozenset({2, 3})


class ModbusSource:
    def __init__(
        self, device: ModbusDevice, links: Links, clock: Clock, health: DeviceHealth
    ) -> None:
        self._device = device
        self._links = links
        self._clock = clock
        self._health = health
        self._quiet = Quiet("polling", device=device.id, name=device.name)
        self._decoders: dict[int, Decoder] = {tag.id: decoder(tag) for tag in device.tags}
        self._backoff = Backoff(1, 30)
        self._silent_cycles = 0
        self.plan = plan(device.tags, device.max_registers, device.max_gap)
        self._count_plan()

    def forget(self) -> None:
        """Nothing is kept at a Modbus device."""

    async def stream(self) -> AsyncGenerator[Batch, None]:
        period = self._device.poll_ms / 1000
        now = self._clock.monotonic()
        schedule = Schedule(period, now + phase(self._device.id, period))
        not_before = 0.0
        async with self._links.use(self._device.host, self._device.port) as link:
            while True:
                now = self._clock.monotonic()
                due = schedule.next(now, not_before)
                self._health.overruns = schedule.missed
                await asyncio.sleep(max(0.0, due - now))
                yield Batch(await self.cycle(link))
                not_before = self._not_before()

    def _not_before(self) -> float:
        """A device that is offline is asked less and less often, at least every 30 s."""
        if self._silent_cycles < OFFLINE_AFTER:
            return 0.0
        return self._clock.monotonic() + self._backoff.next()

    async def cycle(self, link: Link) -> list[Reading]:
        """Everything once. What was read before the device fell silent is good all the same."""
        readings: list[Reading] = []
        fresh: list[Block] = []
        self._health.problems.clear()
        try:
            for block in self.plan:
                parts, found, _ = await self._read(link, block)
                readings += found
                fresh += parts
        except DeviceSilent as error:
            return readings + self._silent(str(error))
        if fresh != self.plan:
            self.plan = fresh
            self._count_plan()
        self._silent_cycles = 0
        self._backoff.reset()
        self._quiet.worked()
        self._health.ok(self._clock.now_us())
        return readings

    def _silent(self, reason: str) -> list[Reading]:
        self._quiet.failed(reason)
        self._health.failed(reason)
        self._silent_cycles += 1
        if self._silent_cycles < OFFLINE_AFTER:
            return []
        self._health.offline()
        if self._silent_cycles > OFFLINE_AFTER:
            return []
        now = self._clock.now_us()
        return [bad(tag.id, now) for tag in self._device.tags]

    async def _read(self, link: Link, block: Block) -> tuple[list[Block], list[Reading], bool]:
        """The requests it took, their readings, and whether any was answered with data."""
        try:
            data = await self._request(link, block)
        except DeviceRefused as refusal:
            halves = split(block) if refusal.code in SPLIT_CODES else None
            if halves:
                return await self._read_halves(link, block, halves)
            return [block], self._refused(block, refusal), False
        now = self._clock.now_us()
        size = 1 if block.table in BIT_TABLES else 2
        readings = [
            Reading(
                tag.id, now, *self._decoders[tag.id](data, (tag.address - block.address) * size)
            )
            for tag in block.tags
        ]
        return [block], readings, True

    async def _read_halves(
        self, link: Link, block: Block, halves: tuple[Block, Block]
    ) -> tuple[list[Block], list[Reading], bool]:
        """Finds the refused address. The cut is remembered if it helped; a device that refuses all,
        as some do while they start, is asked for the whole block again."""
        parts: list[Block] = []
        readings: list[Reading] = []
        helped = False
        for half in halves:
            more, found, any_data = await self._read(link, half)
            parts += more
            readings += found
            helped = helped or any_data
        return (parts if helped else [block]), readings, helped

    async def _request(self, link: Link, block: Block) -> bytes:
        device = self._device
        timeout = device.timeout_ms / 1000
        retries = 0
        while True:
            try:
                return await link.read(
                    device.unit_id, block.table, block.address, block.count, timeout
                )
            except DeviceRefused as refusal:
                if refusal.code in NO_DEVICE_CODES:
                    raise DeviceSilent(str(refusal)) from refusal
                if refusal.code not in BUSY_CODES or retries == BUSY_RETRIES:
                    raise
            retries += 1
            await asyncio.sleep(BUSY_PAUSE_S)

    def _refused(self, block: Block, refusal: DeviceRefused) -> list[Reading]:
        now = self._clock.now_us()
        self._health.errors += 1
        for tag in block.tags:
            self._health.problems[str(tag.id)] = f"tag {tag.id} {tag.name!r}: {refusal}"
        return [bad(tag.id, now) for tag in block.tags]

    def _count_plan(self) -> None:
        self._health.requests = len(self.plan)
        self._health.wasted = sum(block.wasted for block in self.plan)
