from odoo.tests import tagged

from .. import history
from ..ingest import Conflict
from .common import OTHER_EPOCH, SECOND, IotCommon

DAY = 86_400


@tagged("post_install", "-at_install")
class TestIngest(IotCommon):
    def _conflict(self, *rows, **where):
        with self.assertRaises(Conflict) as caught:
            self._send(*rows, **where)
        return caught.exception.answer

    def _values(self):
        return [value for _tag, value in self._stored(self.parts)]

    def test_a_batch_is_stored_and_acknowledged(self):
        answer = self._send((self.parts, 0, 1), (self.parts, 1, 2))
        self.assertEqual(answer, {"ack_seq": 2, "duplicates": 0, "rejected": []})
        self.assertEqual(self._values(), [1, 2])

    def test_a_batch_sent_twice_is_stored_once(self):
        rows = [(self.parts, 0, 1), (self.parts, 1, 2)]
        self._send(*rows)
        answer = self._send(*rows, first_seq=1)
        self.assertEqual(answer, {"ack_seq": 2, "duplicates": 2, "rejected": []})
        self.assertEqual(self._values(), [1, 2])

    def test_of_an_overlap_only_the_new_rows_are_stored(self):
        self._send((self.parts, 0, 1), (self.parts, 1, 2))
        answer = self._send((self.parts, 1, 2), (self.parts, 2, 3), first_seq=2)
        self.assertEqual((answer["ack_seq"], answer["duplicates"]), (3, 1))
        self.assertEqual(self._values(), [1, 2, 3])

    def test_an_old_batch_acknowledges_what_is_known(self):
        for value in (1, 2, 3):
            self._send((self.parts, value, value))
        answer = self._send((self.parts, 1, 1), first_seq=1)
        self.assertEqual((answer["ack_seq"], answer["duplicates"]), (3, 1))

    def test_a_gap_is_told_and_nothing_stored(self):
        self._send((self.parts, 0, 1))
        answer = self._conflict((self.parts, 5, 5), first_seq=5)
        self.assertEqual(answer, {"error": "gap", "expected_seq": 2})
        self.assertEqual(self._values(), [1])

    def test_an_unknown_stream_starts_at_one(self):
        answer = self._conflict((self.parts, 5, 5), first_seq=5)
        self.assertEqual(answer, {"error": "gap", "expected_seq": 1})
        self.assertFalse(self.bridge.stream_ids)

    def test_other_content_under_the_same_sequences_is_a_fork(self):
        self._send((self.parts, 0, 1))
        answer = self._conflict((self.parts, 0, 2), first_seq=1)
        self.assertEqual(answer, {"error": "fork"})

    def test_a_new_epoch_starts_at_one_and_leaves_the_old_behind(self):
        self._send((self.parts, 0, 1))
        self._send((self.parts, 1, 2), first_seq=1, epoch=OTHER_EPOCH)
        self.assertEqual(self._values(), [1, 2])
        self.assertEqual(self._conflict((self.parts, 2, 3), first_seq=2), {"error": "fork"})

    def test_streams_of_a_bridge_do_not_mix(self):
        self._send((self.parts, 0, 1))
        answer = self._send((self.parts, 1, 2), stream="backlog", first_seq=1)
        self.assertEqual((answer["ack_seq"], answer["duplicates"]), (1, 0))

    def test_a_row_that_cannot_be_stored_goes_to_quarantine_alone(self):
        other = self.env["mes.iot.bridge"].create({"name": "Hall 2"})
        foreign = self.env["mes.iot.device"].create(
            {"name": "X", "bridge_id": other.id, "host": "x"}
        )
        theirs = self._make_tag("theirs", device_id=foreign.id)
        answer = self._send(
            (self.parts, 0, 1),
            (2_000_000_000, 0, 1),
            (theirs, 0, 1),
            (self.parts, 0, "text"),
            (self.parts, -31 * DAY, 1),
            (self.parts, 4 * DAY, 1),
            (self.parts, 1, 2),
        )
        self.assertEqual(
            answer["rejected"],
            [
                [2, "unknown_tag"],
                [3, "not_your_tag"],
                [4, "wrong_type"],
                [5, "too_old"],
                [6, "too_new"],
            ],
        )
        self.assertEqual(self._values(), [1, 2])
        self.assertFalse(self._stored(theirs))
        kept = self.env["mes.iot.quarantine"].search([("bridge_id", "=", self.bridge.id)])
        self.assertEqual(len(kept), 5)
        self.assertFalse(kept.filtered(lambda entry: entry.reason == "not_your_tag").tag_id)

    def test_the_types_of_a_tag_are_kept_apart(self):
        flag = self._make_tag("flag", type="bool", bit=0)
        text = self._make_tag("text", type="string", length=4)
        answer = self._send(
            (flag, 0, True), (flag, 0, 1), (text, 0, "a"), (text, 0, 1), (self.parts, 0, True)
        )
        self.assertEqual([seq for seq, _why in answer["rejected"]], [2, 4, 5])

    def test_the_last_value_is_the_newest_reading(self):
        self._send((self.parts, 5, 50), (self.parts, 3, 30))
        self._send((self.parts, 4, 40))
        self.assertEqual(self.parts.last_value, "50")
        self._send((self.parts, 6, None))
        self.assertFalse(self.parts.last_value)
        self.assertEqual(self.parts.last_quality, "bad")

    def test_any_text_is_kept_as_last_value(self):
        text = self._make_tag("text", type="string", length=9)
        for value in ("NULL", 'a"b\\c', "{x,y}", "é '%s", ""):
            self._send((text, self.seq, value))
            self.assertEqual(text.value_ids.text, value)

    def test_a_clock_that_ran_ahead_does_not_freeze_the_last_value(self):
        self._send((self.parts, 2 * DAY, 1))
        self._send((self.parts, 0, 2))
        self.assertEqual(self.parts.last_value, "2")

    def test_a_thousand_rows_cost_as_many_statements_as_ten(self):
        tags = [self._make_tag(f"t{number}", address=number) for number in range(10)]
        self._make_counters()
        self._send((self.parts, 0, 1))

        def cost(count):
            rows = [(tags[index % 10], index / 100, index) for index in range(count - 1)]
            before = self.env.cr.sql_log_count
            self._send(*rows, (self.parts, count, 2))
            return self.env.cr.sql_log_count - before

        few, many = cost(10), cost(1000)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 8)

    def test_only_readings_with_a_rule_wait_for_the_consumer(self):
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 1), (self.word, 0, 1))
        self.env.cr.execute("SELECT tag_id FROM mes_iot_queue")
        self.assertEqual(self.env.cr.fetchall(), [(self.parts.id,)])

    def test_many_batches_wake_the_consumer_once(self):
        cron = self.env.ref("mes_iot.ir_cron_apply_rules")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self._make_rule(self.parts, "good_count")
        for value in range(3):
            self._send((self.parts, value, value))
        count = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(count, 1)

    def test_a_late_row_gets_the_partition_of_its_day(self):
        self._send((self.parts, -10 * DAY, 7))
        moment = history.to_datetime(self.start - 10 * DAY * SECOND)
        stored = history.read(self.env.cr, self.parts.id, moment, history.to_datetime(self.start))
        self.assertEqual([value for _ts, value, _text, _quality in stored], [7])
