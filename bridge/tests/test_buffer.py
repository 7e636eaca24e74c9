import sqlite3

import pytest
from hypothesis import settings as rules
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from make import batch, reading

from mes_bridge.buffer import DEAD_BYTES, DEAD_PER_TOPIC, Outbox
from mes_bridge.exceptions import StorageError, StorageUnavailable
from mes_bridge.model import Batch, DeadLetter, Receipt


def rows(outbox, most=1000):
    parcel = outbox.parcel(most, 1 << 20)
    return list(parcel.rows) if parcel else []


def reopened(outbox):
    outbox.close()
    return Outbox(outbox.path, keep_rows=outbox.keep_rows)


def test_rows_come_out_in_order_from_one(outbox):
    outbox.commit([batch(10, 11), batch(12)])
    parcel = outbox.parcel(100, 1 << 20)
    assert parcel.first_seq == 1
    assert list(parcel.rows) == ["[1,1,10,192]", "[1,2,11,192]", "[1,1,12,192]"]


def test_parcel_is_limited_in_rows_and_bytes(outbox):
    outbox.commit([batch(*range(10))])
    assert len(rows(outbox, 3)) == 3
    small = outbox.parcel(100, 30)
    assert (len(small.rows), small.more) == (2, True)
    assert len(outbox.parcel(100, 1).rows) == 1


def test_acknowledged_rows_are_not_sent_again(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(4)
    assert outbox.parcel(100, 1 << 20).first_seq == 5
    assert outbox.stats().rows == 6


def test_sequence_goes_on_after_everything_was_acknowledged(outbox):
    outbox.keep_rows = 0
    outbox.commit([batch(1, 2)])
    outbox.ack(2)
    outbox = reopened(outbox)
    outbox.commit([batch(3)])
    assert outbox.parcel(100, 1 << 20).first_seq == 3
    outbox.close()


def test_epoch_and_position_survive_a_restart(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(4)
    again = reopened(outbox)
    assert again.epoch == outbox.epoch
    assert again.parcel(100, 1 << 20).first_seq == 5
    again.close()


def test_text_of_a_row_keeps_special_characters(outbox):
    outbox.commit([batch('Ö"\n\\'), batch(True), batch(None), batch(0.1)])
    assert rows(outbox) == [
        '[1,1,"Ö\\"\\n\\\\",192]',
        "[1,1,true,192]",
        "[1,1,null,192]",
        "[1,1,0.1,192]",
    ]


def test_nothing_of_a_failed_commit_is_kept(outbox):
    outbox.commit([batch(1)])
    with pytest.raises(ValueError, match="no JSON form"):
        outbox.commit([batch(2), batch(float("nan"))])
    outbox.commit([batch(3)])
    assert rows(outbox) == ["[1,1,1,192]", "[1,1,3,192]"]


def test_rewind_goes_back_to_a_kept_row(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(8)
    assert outbox.rewind(6)
    assert outbox.parcel(100, 1 << 20).first_seq == 6


@pytest.mark.parametrize("expected", [-5, 0, 2, 9, 50])
def test_rewind_refuses_what_is_not_there(outbox, expected):
    outbox.commit([batch(*range(10))])
    outbox.ack(8)
    assert not outbox.rewind(expected)
    assert outbox.parcel(100, 1 << 20).first_seq == 9


def test_new_epoch_numbers_what_is_left_from_one(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(4)
    before = outbox.epoch
    outbox.new_epoch()
    parcel = outbox.parcel(100, 1 << 20)
    assert parcel.epoch != before
    assert (parcel.first_seq, len(parcel.rows)) == (1, 6)
    assert parcel.rows[0] == "[1,5,4,192]"


def test_new_epoch_after_a_loss_takes_kept_rows_along(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(8)
    outbox.new_epoch(resend_kept=True)
    assert outbox.parcel(100, 1 << 20).rows[0] == "[1,4,3,192]"


def test_rows_of_an_old_epoch_cannot_be_rewound_to(outbox):
    outbox.commit([batch(*range(10))])
    outbox.ack(8)
    outbox.new_epoch()
    outbox.ack(1)
    assert not outbox.rewind(0)
    assert outbox.rewind(1)


def test_blanked_row_keeps_its_place_without_a_value(outbox):
    outbox.commit([batch(1, 2, 3)])
    outbox.ack(1)
    assert outbox.blank(2, "why", 9)
    assert rows(outbox) == ["[1,2,null,0]", "[1,3,3,192]"]
    assert outbox.dead_letters()[0].reason == "why"
    assert not outbox.blank(2, "why", 9)


def test_removing_a_row_opens_an_epoch_without_a_hole(outbox):
    outbox.commit([batch(1, 2, 3)])
    outbox.ack(1)
    outbox.remove_head("why", 9)
    parcel = outbox.parcel(100, 1 << 20)
    assert (parcel.first_seq, list(parcel.rows)) == (1, ["[1,3,3,192]"])


def test_last_values_are_those_that_were_committed(outbox):
    outbox.commit([batch(1, 2), Batch([reading("x", tag_id=2, ts=7)])])
    again = reopened(outbox)
    assert {key: last.value for key, last in again.last_taken().items()} == {1: 2, 2: "x"}
    again.close()


def test_dead_letters_are_few_and_short(outbox):
    letters = [DeadLetter("t", i, "why", b"x" * 10_000) for i in range(DEAD_PER_TOPIC + 50)]
    outbox.commit([Batch(dead=[*letters, DeadLetter("other", 1, "why", b"")])])
    kept = outbox.dead_letters()
    assert len([letter for letter in kept if letter.topic == "t"]) == DEAD_PER_TOPIC
    assert kept[0].ts == 50
    assert max(len(letter.payload) for letter in kept) == DEAD_BYTES


def test_new_session_makes_old_receipts_void(outbox):
    outbox.commit([Batch(receipts=[Receipt(1, 5, b"a"), Receipt(2, 5, b"b")])])
    outbox.commit([Batch(new_session=1, receipts=[Receipt(1, 6, b"c")])])
    assert outbox.receipts(1) == {6: b"c"}
    assert outbox.receipts(2) == {5: b"b"}


def test_full_disk_is_reported_and_loses_nothing(tmp_path):
    outbox = Outbox(tmp_path / "small.db", max_bytes=64 * 4096)
    text = "x" * 250
    with pytest.raises(StorageUnavailable, match="full"):
        for _ in range(10_000):
            outbox.commit([batch(*[text] * 20)])
    before = outbox.stats().rows
    outbox.ack(before // 2)
    outbox.commit([batch(1)])
    assert outbox.stats().rows == before - before // 2 + 1
    outbox.close()


def test_last_space_of_the_disk_is_left_for_emptying_the_buffer(tmp_path):
    outbox = Outbox(tmp_path / "o.db")
    outbox.commit([batch(1, 2)])
    outbox.min_free = 1 << 60
    with pytest.raises(StorageUnavailable, match="are free"):
        outbox.commit([batch(3)])
    outbox.ack(1)
    assert rows(outbox) == ["[1,2,2,192]"]
    outbox.close()


def test_file_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "new.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StorageError, match="newer"):
        Outbox(path)


def test_drained_backlog_gives_space_back(tmp_path):
    outbox = Outbox(tmp_path / "o.db")
    for _ in range(20):
        outbox.commit([batch(*["x" * 250] * 5000)])
    outbox.ack(100_000)
    outbox.close()
    assert outbox.path.stat().st_size < 10 << 20


class OutboxMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order: the wire sees each value once, numbered without holes."""

    def __init__(self):
        super().__init__()
        self.outbox = Outbox(":memory:", keep_rows=3)
        self.next_value = 0
        self.left = []
        self.kept = []
        self.position = 1

    @rule(count=st.integers(1, 5))
    def commit(self, count):
        values = list(range(self.next_value, self.next_value + count))
        self.next_value += count
        self.left += values
        self.outbox.commit([batch(*values)])

    @rule(count=st.integers(1, 5))
    def acknowledge(self, count):
        count = min(count, len(self.left))
        if count:
            self.outbox.ack(self.position + count - 1)
            self.kept = (self.kept + self.left[:count])[-3:]
            self.left = self.left[count:]
            self.position += count

    @rule(back=st.integers(1, 4))
    def rewind(self, back):
        possible = back <= min(len(self.kept), self.position - 1)
        assert self.outbox.rewind(self.position - back) == possible
        if possible:
            self.left = self.kept[-back:] + self.left
            self.kept = self.kept[:-back]
            self.position -= back

    @rule(resend=st.booleans())
    def new_epoch(self, resend):
        kept = self.kept[-(self.position - 1) :] if resend and self.position > 1 else []
        self.outbox.new_epoch(resend_kept=resend)
        self.left, self.kept, self.position = kept + self.left, [], 1

    @invariant()
    def wire_is_what_is_left(self):
        parcel = self.outbox.parcel(1000, 1 << 20)
        values = [int(row.split(",")[2]) for row in parcel.rows] if parcel else []
        assert values == self.left
        assert self.outbox.stats().rows == len(self.left)
        assert self.outbox.stats().next_seq == self.position

    def teardown(self):
        self.outbox.close()


OutboxMachine.TestCase.settings = rules(max_examples=40, stateful_step_count=30, deadline=None)
TestOutboxMachine = OutboxMachine.TestCase
