import asyncio
import threading

import pytest
from make import batch

from mes_bridge.buffer import Outbox
from mes_bridge.exceptions import StorageCorrupt, StorageUnavailable
from mes_bridge.writer import Buffer


class Moody(Outbox):
    """A disk that fails when it is told to."""

    trouble = None

    def commit(self, batches):
        if self.trouble:
            raise self.trouble
        super().commit(batches)


@pytest.fixture
async def moody(tmp_path, alarms):
    outbox = Moody(tmp_path / "outbox.db")
    buffer = Buffer(outbox, alarms, commit_s=0.001, retry_s=0.001, max_pending=10)
    task = asyncio.create_task(buffer.run())
    yield buffer
    task.cancel()
    await asyncio.wait([task])
    await buffer.close()


def awaited(values):
    """A batch, and an event for when it is on the disk."""
    done, made = asyncio.Event(), batch(*values)
    made.stored = done.set
    return made, done


async def test_stored_is_told_after_the_commit(moody):
    made, done = awaited([1, 2])
    assert moody.offer(made)
    await done.wait()
    assert (await moody.stats()).rows == 2


async def test_offers_of_one_moment_share_a_commit(moody):
    commits = []
    moody.outbox.commit = lambda batches: commits.append(len(batches))
    made, done = awaited([3])
    for item in (batch(1), batch(2), made):
        moody.offer(item)
    await done.wait()
    assert commits == [3]


async def test_failing_disk_keeps_readings_in_memory_and_alarms(moody, alarms):
    moody.outbox.trouble = StorageUnavailable("disk full")
    made, done = awaited(range(10))
    assert moody.offer(made)
    await alarms.until(lambda: "buffer" in alarms.active)
    assert not moody.offer(batch(11))
    moody.outbox.trouble = None
    await done.wait()
    assert not alarms.active
    assert (await moody.stats()).rows == 10


async def test_put_waits_for_room(moody):
    moody.outbox.trouble = StorageUnavailable("disk full")
    made, done = awaited(range(10))
    moody.offer(made)
    waiting = asyncio.create_task(moody.put(batch(11)))
    await asyncio.sleep(0)
    assert not waiting.done()
    moody.outbox.trouble = None
    await waiting
    assert done.is_set()


async def test_damage_while_running_is_repaired_in_place(moody, alarms):
    made, done = awaited([1])
    moody.offer(made)
    await done.wait()
    epoch = moody.outbox.epoch
    moody.outbox.trouble = StorageCorrupt("malformed")
    made, done = awaited([2])
    moody.offer(made)
    await done.wait()
    assert moody.outbox.epoch != epoch
    assert (await moody.stats()).rows == 2
    assert "buffer_damaged" in alarms.active


async def test_finish_commits_what_is_pending(tmp_path, alarms):
    buffer = Buffer(Outbox(tmp_path / "o.db"), alarms, commit_s=3600)
    task = asyncio.create_task(buffer.run())
    buffer.offer(batch(1, 2, 3))
    buffer.finish()
    await task
    assert (await buffer.stats()).rows == 3
    await buffer.close()


async def test_loop_goes_on_while_the_disk_is_slow(moody):
    gate = threading.Event()
    commit = moody.outbox.commit
    moody.outbox.commit = lambda batches: (gate.wait(10), commit(batches))
    made, done = awaited([1])
    moody.offer(made)
    await asyncio.sleep(0)
    assert not done.is_set()
    gate.set()
    await done.wait()
