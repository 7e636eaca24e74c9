"""Listens to one MQTT broker.

A message is acknowledged to the broker only after the buffer has committed it. What was committed
but not acknowledged, because of a crash in between, is delivered again: the receipts in the buffer
recognise it by its message number and content.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator
from hashlib import blake2b

from ..clock import Clock
from ..config import BrokerSettings
from ..definitions import MqttDevice, MqttTag
from ..exceptions import PayloadError, SourceError
from ..health import DeviceHealth
from ..model import UNCERTAIN, Batch, DeadLetter, Reading, Receipt, bad
from ..quiet import Quiet
from ..writer import Buffer
from .broker import Arrival, Broken, BrokerLink, Down, Event, Subscribed, Up
from .payload import TopicDecoder

OFFLINE_AFTER_S = 10.0
MAX_PAYLOAD = 256 << 10
GATHER = 500
QOS0_WAITING = 5000


class MqttSource:
    def __init__(
        self,
        device: MqttDevice,
        broker: BrokerSettings,
        buffer: Buffer,
        clock: Clock,
        health: DeviceHealth,
        *,
        offline_after_s: float = OFFLINE_AFTER_S,
    ) -> None:
        self._device = device
        self._settings = broker
        self._buffer = buffer
        self._clock = clock
        self._health = health
        self._offline_after_s = offline_after_s
        self._quiet = Quiet("the connection to the broker", device=device.id, name=device.name)
        self._events_only = {tag.id for tag in device.tags if tag.heartbeat_s == 0}
        self._decoders = _decoders(device.tags)
        self._inbox: deque[Event] = deque()
        self._arrived = asyncio.Event()
        self._receipts: dict[int, bytes] = {}
        self._generation = 0
        self._forget = False
        self._link: BrokerLink | None = None

    def forget(self) -> None:
        """Let the broker end the session, or it would keep messages for nobody."""
        self._forget = True

    async def stream(self) -> AsyncGenerator[Batch, None]:
        outbox = self._buffer.outbox
        self._receipts = await self._buffer.call(outbox.receipts, self._device.id)
        client_id = f"mes-bridge-{outbox.instance}-{self._device.id}"
        self._link = BrokerLink(
            self._device, self._settings, client_id, sorted(self._decoders), self._receive
        )
        self._link.start()
        offline_at: float | None = self._clock.monotonic() + self._offline_after_s
        try:
            while True:
                event = await self._next(offline_at)
                match event:
                    case Up():
                        yield self._up(event)
                    case Subscribed():
                        offline_at = None
                        self._subscribed(event)
                    case Down():
                        offline_at = offline_at or self._down(event)
                    case Arrival():
                        yield self._gather(event)
                    case Broken():
                        raise SourceError(event.reason)
                    case None:
                        offline_at = float("inf")
                        yield self._offline()
        finally:
            self._generation = -1
            await self._link.stop(forget=self._forget)

    def _receive(self, event: Event) -> None:
        """In the event loop, in the order the broker sent it."""
        if isinstance(event, Arrival):
            if event.qos == 0 and len(self._inbox) > QOS0_WAITING:
                self._health.dropped += 1  # nobody can ask for it again
                return
            event = event._replace(received_us=self._clock.now_us())
        self._inbox.append(event)
        self._arrived.set()

    async def _next(self, offline_at: float | None) -> Event | None:
        """The next event, or None when the broker has been away for too long."""
        if self._inbox:
            return self._inbox.popleft()
        self._arrived.clear()
        patience = None if offline_at is None else max(0.0, offline_at - self._clock.monotonic())
        try:
            async with asyncio.timeout(None if patience == float("inf") else patience):
                await self._arrived.wait()
        except TimeoutError:
            return None
        return self._inbox.popleft()

    def _up(self, event: Up) -> Batch:
        self._generation = event.generation
        if event.session_present:
            return Batch()
        self._receipts.clear()
        return Batch(new_session=self._device.id, waits=True)

    def _subscribed(self, event: Subscribed) -> None:
        self._quiet.worked()
        self._health.problems = {
            topic: f"the broker refuses to subscribe {topic!r}" for topic in event.refused
        }
        self._health.ok(self._clock.now_us())

    def _down(self, event: Down) -> float:
        self._quiet.failed(event.reason)
        self._health.failed(event.reason)
        return self._clock.monotonic() + self._offline_after_s

    def _offline(self) -> Batch:
        self._health.offline()
        now = self._clock.now_us()
        return Batch([bad(tag.id, now) for tag in self._device.tags], waits=True)

    def _gather(self, first: Arrival) -> Batch:
        """What is waiting already goes into one batch, up to the next change of the connection."""
        batch = Batch(waits=True)
        arrivals = [first]
        while self._inbox and len(arrivals) < GATHER and isinstance(self._inbox[0], Arrival):
            arrivals.append(self._inbox.popleft())  # type: ignore[arg-type]
        for arrival in arrivals:
            if not self._is_repeated(batch, arrival):
                self._understand(batch, arrival)
        acks = [(a.mid, a.generation) for a in arrivals if a.qos]
        batch.stored = lambda: self._acknowledge(acks)
        self._health.ok(self._clock.now_us())
        return batch

    def _acknowledge(self, acks: list[tuple[int, int]]) -> None:
        """A number belongs to its connection; on the next one the message comes again."""
        for mid, generation in acks:
            if generation == self._generation and self._link is not None:
                self._link.acknowledge(mid)

    def _is_repeated(self, batch: Batch, arrival: Arrival) -> bool:
        if not arrival.qos:
            return False
        content = arrival.topic.encode(errors="replace") + b"\0" + arrival.payload
        digest = blake2b(content, digest_size=16).digest()
        if arrival.dup and self._receipts.get(arrival.mid) == digest:
            return True
        self._receipts[arrival.mid] = digest
        batch.receipts.append(Receipt(self._device.id, arrival.mid, digest))
        return False

    def _understand(self, batch: Batch, arrival: Arrival) -> None:
        decoder = self._decoders.get(arrival.topic)
        if decoder is None:
            # Subscribed by an earlier configuration, in a session that outlived it.
            if self._link is not None:
                self._link.unsubscribe([arrival.topic])
            return None
        if arrival.size > MAX_PAYLOAD:
            return self._bury(batch, arrival, f"{arrival.size} bytes are too many")
        try:
            readings, reasons, timed = decoder.decode(arrival.payload, arrival.received_us)
        except PayloadError as error:
            return self._bury(batch, arrival, str(error))
        if reasons:
            self._bury(batch, arrival, "; ".join(reasons))
        batch.readings += readings if timed or not arrival.retain else self._doubtful(readings)
        return None

    def _doubtful(self, readings: list[Reading]) -> list[Reading]:
        """A retained message without a time of its own is of an unknown age: a state may still
        hold, an event must not happen again."""
        return [
            reading._replace(quality=min(reading.quality, UNCERTAIN))
            for reading in readings
            if reading.tag_id not in self._events_only
        ]

    def _bury(self, batch: Batch, arrival: Arrival, reason: str) -> None:
        self._health.errors += 1
        batch.dead.append(
            DeadLetter(arrival.topic, arrival.received_us, reason[:500], arrival.payload)
        )


def _decoders(tags: tuple[MqttTag, ...]) -> dict[str, TopicDecoder]:
    topics: defaultdict[str, list[MqttTag]] = defaultdict(list)
    for tag in tags:
        topics[tag.topic].append(tag)
    return {topic: TopicDecoder(members) for topic, members in topics.items()}
