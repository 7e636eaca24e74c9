import asyncio

import pytest
from fake_odoo import KEY, FakeOdoo
from make import Signal, batch

from mes_bridge.backoff import Backoff
from mes_bridge.buffer import Outbox
from mes_bridge.clock import Clock
from mes_bridge.config import Secret
from mes_bridge.odoo import Accepted, OdooClient, Unavailable, _accepted
from mes_bridge.sender import Pace, Sender
from mes_bridge.writer import Buffer


class Notes:
    def __init__(self):
        self.outcomes = []
        self.etags = []
        self.moved = Signal()

    def posted(self, outcome, rows, seconds):
        self.outcomes.append((type(outcome).__name__, rows))
        self.moved()

    def etag_seen(self, etag):
        self.etags.append(etag)
        self.moved()


class Rig:
    """A buffer, a sender and a server, with waits made short."""

    def __init__(self, path, odoo, alarms, key=KEY):
        self.odoo, self.alarms, self.notes = odoo, alarms, Notes()
        self.buffer = Buffer(Outbox(path, keep_rows=50), alarms, commit_s=0.001)
        self.client = OdooClient(odoo.url, Secret(key), timeout_s=2)
        self.sender = Sender(
            self.buffer, self.client, alarms, Clock(), self.notes,
            interval_s=0.001, unauthorized_s=0.01, backoff=lambda: Backoff(0.001, 0.01, 0.02),
        )  # fmt: skip

    async def __aenter__(self):
        self.tasks = [asyncio.create_task(p.run()) for p in (self.buffer, self.sender)]
        return self

    async def __aexit__(self, *exc):
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)
        await self.client.__aexit__(None, None, None)
        await self.buffer.close()

    def feed(self, *values):
        assert self.buffer.offer(batch(*values))

    async def delivered(self, values, tag_id=1):
        await asyncio.to_thread(self.odoo.wait, lambda: self.odoo.values(tag_id) == list(values))
        assert self.odoo.values(tag_id) == list(values)


@pytest.fixture
async def rig(tmp_path, odoo, alarms):
    async with Rig(tmp_path / "outbox.db", odoo, alarms) as rig:
        yield rig


async def test_readings_arrive_in_order(rig):
    rig.feed(*range(100))
    rig.feed(*range(100, 105))
    await rig.delivered(range(105))


@pytest.mark.parametrize("fault", [500, 502, 503, 403, 404, 429, "cut", "lose",
                                   (200, None, "no object"), (200, None, {"ack_seq": "1"}),
                                   (200, None, {"ack_seq": 0}), (302, {"Location": "/x"}, {}),
                                   (409, None, {"error": "other"}),
                                   (503, {"Retry-After": "1"}, {})])  # fmt: skip
async def test_each_failure_is_repeated_until_stored_once(rig, fault):
    rig.odoo.faults.extend([fault, fault, fault])
    rig.feed(*range(10))
    await rig.delivered(range(10))
    rig.feed(10)
    await rig.delivered(range(11))


async def test_lost_answer_is_recognised_as_duplicate(rig):
    rig.odoo.faults.append("lose")
    rig.feed(*range(10))
    await rig.delivered(range(10))
    rig.feed(99)
    await rig.delivered([*range(10), 99])
    assert ("Unavailable", 10) in rig.notes.outcomes


async def test_refused_key_keeps_everything_and_alarms(tmp_path, odoo, alarms):
    async with Rig(tmp_path / "o.db", odoo, alarms, key="0" * 16 + "." + "x" * 43) as rig:
        rig.feed(*range(10))
        await rig.notes.moved.until(lambda: len(rig.notes.outcomes) >= 3)
        assert "unauthorized" in alarms.active
        assert (await rig.buffer.stats()).rows == 10
    async with Rig(tmp_path / "o.db", odoo, alarms) as rig:
        await rig.delivered(range(10))
        await alarms.until(lambda: not alarms.active)


async def test_poisoned_row_loses_only_its_value(rig):
    rig.odoo.poison = lambda row: row[2] == 37
    rig.feed(*range(100))
    await rig.delivered([*range(37), None, *range(38, 100)])
    letters = await rig.buffer.call(rig.buffer.outbox.dead_letters)
    assert len(letters) == 1
    assert "dead_letter" in rig.alarms.active


async def test_row_that_is_refused_even_without_value_is_left_out(rig):
    rig.odoo.poison = lambda row: row[1] == 38
    rig.feed(*range(100))
    await rig.delivered([*range(37), *range(38, 100)])


async def test_batch_that_is_too_large_is_halved(rig):
    rig.odoo.most_rows = 7
    rig.feed(*range(100))
    await rig.delivered(range(100))


async def test_restored_server_gets_kept_rows_again(rig):
    rig.feed(*range(40))
    await rig.delivered(range(40))
    rig.odoo.restore_backup(20)
    rig.feed(40)
    await rig.delivered(range(41))
    assert {epoch for epoch, _, _ in rig.odoo.rows} == {rig.buffer.outbox.epoch}
    assert not rig.alarms.active


async def test_server_that_lost_more_than_is_kept_gets_a_new_epoch(rig):
    for start in range(0, 200, 20):
        rig.feed(*range(start, start + 20))
        await rig.delivered(range(start + 20))
    before = rig.buffer.outbox.epoch
    rig.odoo.restore_backup(20)
    rig.feed(200)
    await rig.delivered([*range(20), *range(150, 201)])
    assert rig.buffer.outbox.epoch != before
    assert "gap" in rig.alarms.active


async def test_fork_moves_what_is_left_to_a_new_epoch(rig):
    rig.feed(*range(10))
    await rig.delivered(range(10))
    rig.odoo.streams["live"].left.add(rig.buffer.outbox.epoch)
    rig.feed(10, 11)
    await rig.delivered(range(12))
    assert "fork" in rig.alarms.active
    assert rig.odoo.rows[-1][1] == 2


async def test_server_that_only_conflicts_is_not_hammered(rig):
    waits = []
    rig.sender._conflicts.next = lambda: waits.append(1) or 0.01
    rig.odoo.faults.extend([(409, None, {"error": "fork"})] * 5)
    rig.feed(1)
    await rig.delivered([1])
    assert len(waits) == 4


async def test_numbers_given_twice_after_a_lost_end_of_file_lose_nothing(tmp_path, odoo, alarms):
    """The file comes back shorter than it was, so new readings get numbers Odoo knows already."""
    path = tmp_path / "o.db"
    async with Rig(path, odoo, alarms) as rig:
        rig.feed(*range(10))
        await rig.delivered(range(10))
    shorter = path.read_bytes()
    async with Rig(path, odoo, alarms) as rig:
        rig.feed(*range(10, 60))
        await rig.delivered(range(60))
    path.write_bytes(shorter)
    odoo.streams["live"].seen.clear()
    odoo.store = _by_number_only(odoo)
    async with Rig(path, odoo, alarms) as rig:
        rig.feed(*range(60, 90))
        await rig.delivered(range(90))
    assert "fork" in alarms.active


def _by_number_only(odoo):
    """A server that does not compare contents."""
    store = FakeOdoo.store

    def lenient(stream, epoch, first, rows):
        for seq, row in enumerate(rows, first):
            if epoch == stream.epoch and seq <= stream.last_seq:
                stream.seen[seq] = row
        return store(odoo, stream, epoch, first, rows)

    return lenient


async def test_rejected_rows_are_not_sent_again(rig):
    rig.odoo.reject = lambda row: "unknown_tag" if row[2] % 2 else None
    rig.feed(*range(10))
    await rig.delivered(range(0, 10, 2))
    rig.feed(10)
    await rig.delivered(range(0, 11, 2))


async def test_in_a_hurry_the_sender_ends_when_all_is_sent(tmp_path, odoo, alarms):
    rig = Rig(tmp_path / "o.db", odoo, alarms)
    rig.buffer.outbox.commit([batch(*range(5000))])
    rig.sender.hurry()
    await rig.sender.run()
    assert odoo.values(1) == list(range(5000))
    await rig.client.__aexit__(None, None, None)
    await rig.buffer.close()


async def test_answers_name_the_configuration(rig):
    rig.feed(1)
    await rig.delivered([1])
    await rig.notes.moved.until(lambda: rig.notes.etags)
    assert rig.notes.etags == [rig.odoo.etag]


async def test_acknowledgement_goes_on_while_the_disk_is_full(rig):
    """Rows that cannot be deleted are not sent a second time either."""
    rig.feed(*range(10))
    await rig.delivered(range(10))
    await rig.notes.moved.until(lambda: rig.notes.etags)  # comes after the acknowledgement
    outbox = rig.buffer.outbox
    await rig.buffer.call(outbox._db.execute, "PRAGMA query_only = 1")
    outbox._acked = 0
    rig.buffer.filled.set()
    await rig.alarms.until(lambda: "buffer" in rig.alarms.active)
    assert (await rig.buffer.stats()).rows == 0
    assert rig.odoo.values(1) == list(range(10))


def test_pace_follows_the_server():
    pace = Pace(1000)
    pace.slow()
    pace.slow()
    assert pace.rows == 250
    pace.quick()
    assert pace.rows == 275
    for _ in range(50):
        pace.quick()
    assert pace.rows == 1000
    for _ in range(50):
        pace.slow()
    assert pace.rows == 50


async def test_trickling_server_is_given_up_in_time(alarms):
    gone = asyncio.Event()

    async def trickle(reader, writer):
        try:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            writer.close()
            gone.set()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with OdooClient(f"http://127.0.0.1:{port}", Secret(KEY), timeout_s=0.2) as client:
        assert isinstance(await client.heartbeat({}), Unavailable)
    await gone.wait()
    server.close()


def test_outcome_of_an_answer_with_odd_rejects_is_still_read():
    body = {"ack_seq": 3, "duplicates": True, "rejected": [[1, "x"], 5, [2]], "server_time": "x"}
    assert _accepted(body) == Accepted(3, 0, ((1, "x"),), "", None)
