import pytest
from make import batch

from mes_bridge.exceptions import StorageLocked
from mes_bridge.salvage import FILE, locked, open_outbox


@pytest.fixture
def filled(tmp_path):
    outbox, _ = open_outbox(tmp_path, 1 << 30, 10)
    for start in range(0, 5000, 100):
        outbox.commit([batch(*range(start, start + 100))])
    outbox.ack(1000)
    instance, epoch = outbox.instance, outbox.epoch
    outbox.close()
    return tmp_path / FILE, instance, epoch


def values(outbox):
    return [int(row.split(",")[2]) for row in outbox.parcel(10_000, 1 << 30).rows]


def reopen(path):
    outbox, damaged = open_outbox(path.parent, 1 << 30, 10)
    return outbox, damaged


def test_sound_file_is_opened_as_it_is(filled):
    path, _, epoch = filled
    outbox, damaged = reopen(path)
    assert (damaged, outbox.epoch) == (False, epoch)
    outbox.close()


def test_damaged_page_costs_only_the_rows_near_it(filled):
    path, instance, epoch = filled
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    outbox, damaged = reopen(path)
    saved = values(outbox)
    assert damaged
    assert len(saved) > 3500
    assert saved == sorted(set(saved))
    assert (saved[0], saved[-1]) == (1000, 4999)
    assert outbox.epoch != epoch
    assert outbox.instance == instance
    assert outbox.parcel(1, 1 << 20).first_seq == 1
    outbox.close()


@pytest.mark.parametrize("content", [b"not a database " * 1000, b"\0" * 8192])
def test_file_that_is_no_database_is_moved_aside(filled, content):
    path, _, _ = filled
    path.write_bytes(content)
    outbox, damaged = reopen(path)
    assert damaged
    assert outbox.stats().rows == 0
    asides = [p for p in path.parent.glob(f"{FILE}.damaged-*") if "-wal" not in p.name]
    assert asides[0].read_bytes()[:10] == content[:10]
    outbox.close()


def test_empty_file_is_a_new_buffer(filled):
    path, _, epoch = filled
    path.write_bytes(b"")
    outbox, _ = reopen(path)
    assert outbox.epoch != epoch
    outbox.close()


def test_truncated_file_keeps_what_can_be_read(filled):
    path, _, _ = filled
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    outbox, damaged = reopen(path)
    assert damaged
    assert outbox.stats().rows > 0
    outbox.close()


def test_repair_happens_once(filled):
    path, _, _ = filled
    path.write_bytes(b"nonsense" * 1000)
    reopen(path)[0].close()
    outbox, damaged = reopen(path)
    assert not damaged
    outbox.close()


def test_second_bridge_on_one_directory_is_refused(tmp_path):
    with locked(tmp_path), pytest.raises(StorageLocked, match="Another bridge"), locked(tmp_path):
        pass
