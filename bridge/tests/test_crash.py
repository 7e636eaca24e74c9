"""Kill -9 at random moments: nothing is lost, nothing arrives twice."""

import asyncio
import itertools
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from brokers import Broker, Publisher
from make import modbus_raw, mqtt_raw, register, topic
from plc import Plc
from processes import SRC, Service

KILLS = int(os.environ.get("MES_TEST_KILLS", "8"))
TESTS = Path(__file__).parent


def start_child(directory, url):
    env = {**os.environ, "PYTHONPATH": f"{SRC}:{TESTS}", "PYTHONWARNINGS": "error"}
    return subprocess.Popen(
        [sys.executable, str(TESTS / "crash_child.py"), str(directory), url], env=env
    )


def is_whole(odoo):
    """Every number once and in order; each epoch numbered without a hole."""
    values = odoo.values(1)
    assert values == list(range(1, len(values) + 1))
    for _, rows in itertools.groupby(odoo.rows, key=lambda row: row[0]):
        seqs = [seq for _, seq, _ in rows]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))


def test_killed_at_random_points_every_number_arrives_once(tmp_path, odoo):
    dice = random.Random(7)
    for _ in range(KILLS):
        before = len(odoo.rows)
        # Also between the commit of the server and the reading of its answer, and on a sick server.
        odoo.faults.extend(dice.choice([None, None, "lose", "cut", 503]) for _ in range(4))
        child = start_child(tmp_path, odoo.url)
        odoo.wait(lambda before=before: len(odoo.rows) > before + dice.randrange(200))
        child.kill()
        child.wait()
        with odoo.changed:
            is_whole(odoo)
    assert {epoch for epoch, _, _ in odoo.rows} == {odoo.rows[0][0]}


def test_killed_while_odoo_was_away_everything_is_still_there(tmp_path, odoo):
    odoo.status = 503
    for _ in range(3):
        posts = odoo.posts
        child = start_child(tmp_path, odoo.url)
        odoo.wait(lambda posts=posts: odoo.posts > posts + 3)
        child.kill()
        child.wait()
    assert not odoo.rows
    odoo.status = None
    child = start_child(tmp_path, odoo.url)
    odoo.wait(lambda: len(odoo.rows) > 200)
    child.kill()
    child.wait()
    is_whole(odoo)


async def test_killed_service_goes_on_with_the_count_of_the_machine(tmp_path, odoo):
    async with Plc(dict.fromkeys(range(10), 0)) as plc:
        odoo.set_config({"devices": [modbus_raw(plc.port, [register(1, 0)], poll_ms=10)]})
        service = Service(tmp_path, odoo.url)
        for _ in range(3):
            with service:
                for _ in range(20):
                    plc.holding[0] += 1
                    await plc.until_read()
            plc.holding[0] += 5  # pieces made while nobody looked
        with service:
            await asyncio.to_thread(odoo.wait, lambda: odoo.values(1)[-1:] == [plc.holding[0]])
    counts = odoo.values(1)
    assert counts == sorted(set(counts))
    facts = [(row[0], row[1]) for _, _, row in odoo.rows]
    assert len(facts) == len(set(facts))


async def test_killed_service_gets_each_message_once(tmp_path, odoo):
    broker = Broker(tmp_path)
    if not broker.keeps:
        pytest.skip("needs the mosquitto broker on PATH: the other one keeps no sessions")
    tags = [topic(1, "n", ts_path=""), topic(2, "hello", heartbeat_s=60)]
    odoo.set_config({"devices": [mqtt_raw(broker.port, tags)]})
    service = Service(tmp_path, odoo.url)
    with broker, Publisher(broker.port) as publisher:
        await publisher.publish("hello", '{"v": 1}', retain=True)
        with service:
            await asyncio.to_thread(odoo.wait, lambda: odoo.values(2))
        for start in range(0, 400, 100):
            with service:
                payloads = [f'{{"v": {n}}}' for n in range(start, start + 100)]
                await publisher.publish("n", *payloads)
                await asyncio.to_thread(odoo.wait, lambda s=start: len(odoo.values(1)) > s + 10)
        with service:
            await asyncio.to_thread(odoo.wait, lambda: len(odoo.values(1)) >= 400)
    assert odoo.values(1) == list(range(400))
