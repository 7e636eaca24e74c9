import asyncio
import json

import pytest
from brokers import Broker, Publisher
from make import Signal, mqtt_raw, topic

from mes_bridge.alarms import Alarms
from mes_bridge.buffer import Outbox
from mes_bridge.clock import Clock
from mes_bridge.config import BrokerSettings
from mes_bridge.definitions import parse_device
from mes_bridge.health import DeviceHealth
from mes_bridge.model import BAD, UNCERTAIN
from mes_bridge.runner import Runner
from mes_bridge.sources.mqtt import MqttSource
from mes_bridge.writer import Buffer

TAGS = [topic(30, "plant/v"), topic(31, "plant/state", type="int32", heartbeat_s=60, ts_path="")]


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path) as broker:
        yield broker


@pytest.fixture
def publisher(broker):
    with Publisher(broker.port) as publisher:
        yield publisher


class Listener:
    """One device with its buffer; `seen` is what was committed, as [tag, ts, value, quality]."""

    def __init__(self, path, broker, tags=TAGS, version=None, **options):
        self.path, self.moved = path, Signal()
        self.settings = BrokerSettings(version=version or broker.version)
        self.device = parse_device(mqtt_raw(broker.port, tags))
        self.options = options
        self.health = DeviceHealth(2)
        self.seen = []
        self.commit_s = 0.001

    async def __aenter__(self):
        self.outbox = Outbox(self.path, keep_rows=0)
        commit = self.outbox.commit
        loop = asyncio.get_running_loop()

        def noticed(batches):
            commit(batches)
            loop.call_soon_threadsafe(self.moved)

        self.outbox.commit = noticed
        self.buffer = Buffer(self.outbox, Alarms(), commit_s=self.commit_s)

        def source(device, health):
            self.source = MqttSource(
                device, self.settings, self.buffer, Clock(), health, **self.options
            )
            subscribed = self.source._subscribed
            self.source._subscribed = lambda event: (subscribed(event), self.moved())
            return self.source

        last = self.outbox.last_taken()
        self.runner = Runner(self.device, source, self.buffer, last, self.health)
        self.tasks = [asyncio.create_task(part.run()) for part in (self.runner, self.buffer)]
        self.runner.task = self.tasks[0]
        return self

    async def __aexit__(self, *exc):
        await self.runner.stop()
        self.buffer.finish()
        await asyncio.wait(self.tasks)
        await self.buffer.close()

    async def subscribed(self):
        await self.moved.until(lambda: self.health.last_ok_us)
        return self

    def rows(self, tag_id=None):
        parcel = self.outbox.parcel(100_000, 1 << 30)
        rows = [json.loads(row) for row in parcel.rows] if parcel else []
        return [row for row in rows if tag_id in (None, row[0])]

    def values(self, tag_id=30):
        return [row[2] for row in self.rows(tag_id)]

    async def got(self, values, tag_id=30):
        await self.moved.until(lambda: len(self.values(tag_id)) >= len(values))
        assert self.values(tag_id) == values


def needs_mosquitto(broker):
    if not broker.keeps:
        pytest.skip("needs the mosquitto broker on PATH: the other one keeps no sessions")


def messages(*values):
    return [json.dumps({"v": v, "ts": 1_795_400_000_000 + i}) for i, v in enumerate(values)]


async def test_messages_become_readings_with_their_own_time(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *messages(1.5, 2.5, 2.5))
        await listener.got([1.5, 2.5, 2.5])
        assert listener.rows()[0][1] == 1_795_400_000_000_000
        assert listener.health.report()["state"] == "ok"


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_both_versions_of_mqtt_keep_the_session(tmp_path, broker, publisher, version):
    needs_mosquitto(broker)
    async with Listener(tmp_path / "o.db", broker, version=version) as listener:
        await listener.subscribed()
    await publisher.publish("plant/v", *messages(*range(20)))
    async with Listener(tmp_path / "o.db", broker, version=version) as listener:
        await listener.got(list(range(20)))


async def test_state_is_sent_on_change_only(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/state", *[f'{{"v": {v}}}' for v in (1, 1, 1, 2, 2, 1)])
        await listener.got([1, 2, 1], 31)


async def test_garbage_goes_to_the_dead_letters_and_holds_nothing_up(tmp_path, broker, publisher):
    garbage = [b"\xff", b"{", b"[" * 10_000, b'{"v": "x"}', b'{"v": NaN}', b"x" * 300_000]
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *garbage, *messages(7))
        await listener.got([7])
        letters = await listener.buffer.call(listener.outbox.dead_letters)
        assert len(letters) == len(garbage)
        assert {letter.topic for letter in letters} == {"plant/v"}
        assert max(len(letter.payload) for letter in letters) == 4096
    # Acknowledged: the broker does not deliver them again.
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *messages(7, 8))
        await listener.moved.until(lambda: 8 in listener.values())
        letters = await listener.buffer.call(listener.outbox.dead_letters)
        assert len(letters) == len(garbage)


async def test_nothing_is_acknowledged_before_it_is_on_the_disk(tmp_path, broker, publisher):
    """The first listener never commits; the second one gets the messages all the same."""
    needs_mosquitto(broker)
    listener, arrived, taken = Listener(tmp_path / "o.db", broker), Signal(), []
    listener.commit_s = 3600
    async with listener:
        await listener.subscribed()
        put = listener.buffer.put

        async def noted(batch):
            await put(batch)
            taken.extend(batch.readings)
            arrived()

        listener.buffer.put = noted
        await publisher.publish("plant/v", *messages(1, 2, 3))
        await arrived.until(lambda: len(taken) == 3)
        listener.buffer._pending.clear()
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.got([1, 2, 3])


async def test_committed_but_not_acknowledged_is_recognised(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        listener.source._acknowledge = lambda _acks: None
        await publisher.publish("plant/v", '{"v": 1}', '{"v": 1}', '{"v": 2}')
        await listener.got([1, 1, 2])
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", '{"v": 1}')
        await listener.got([1, 1, 2, 1])


async def test_more_messages_than_fit_in_flight_all_arrive(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *messages(*range(1000)))
        await listener.got(list(range(1000)))


async def test_retained_state_is_uncertain_and_retained_event_is_not_repeated(
    tmp_path, broker, publisher
):
    await publisher.publish("plant/state", '{"v": 3}', retain=True)
    await publisher.publish("plant/v", '{"v": 9}', retain=True)
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.got([3], 31)
        assert listener.rows(31)[0][3] == UNCERTAIN
        await publisher.publish("plant/v", '{"v": 10}')
        await listener.got([10])


async def test_retained_event_with_its_own_time_is_stored_once(tmp_path, broker, publisher):
    await publisher.publish("plant/v", *messages(9), retain=True)
    for _ in range(2):
        async with Listener(tmp_path / "o.db", broker, version="3.1.1") as listener:
            await listener.subscribed()
            await publisher.publish("plant/state", '{"v": 1}')
            await listener.got([9])


async def test_topics_that_went_away_are_unsubscribed(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
    async with Listener(tmp_path / "o.db", broker, tags=[TAGS[1]]) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *messages(1))
        await publisher.publish("plant/state", '{"v": 5}')
        await listener.got([5], 31)
        assert not listener.values(30)


async def test_forgotten_device_leaves_no_session(tmp_path, broker, publisher):
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await listener.runner.stop(forget=True)
    await publisher.publish("plant/v", *messages(1))
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        await publisher.publish("plant/v", *messages(2))
        await listener.got([2])


async def test_broker_that_stays_away_makes_the_tags_bad(tmp_path, broker):
    broker.kill()
    async with Listener(tmp_path / "o.db", broker, offline_after_s=0.05) as listener:
        await listener.moved.until(lambda: len(listener.rows()) == 2)
        assert {(row[2], row[3]) for row in listener.rows()} == {(None, BAD)}
        assert listener.health.report()["state"] == "offline"
        broker.start()
        await listener.subscribed()
        assert listener.health.report()["state"] == "ok"


async def test_broker_killed_in_the_middle_loses_nothing(tmp_path, broker):
    needs_mosquitto(broker)
    async with Listener(tmp_path / "o.db", broker) as listener:
        await listener.subscribed()
        with Publisher(broker.port) as publisher:
            await publisher.publish("plant/v", *messages(*range(50)))
        await listener.got(list(range(50)))
        broker.stop()
        broker.start()
        with Publisher(broker.port) as publisher:
            await publisher.publish("plant/v", *messages(*range(60))[50:])
        await listener.got(list(range(60)))
