from odoo import Command
from odoo.tests import tagged

from ..consumer import Lane
from .common import OTHER_EPOCH, IotCommon


@tagged("post_install", "-at_install")
class TestConsumer(IotCommon):
    def _booked(self, workorder):
        logs = self.env["mes.production.log"].search([("workorder_id", "=", workorder.id)])
        return sum(logs.mapped("qty_good")), sum(logs.mapped("qty_scrap"))

    def _open(self, reason=None):
        domain = [("bridge_id", "=", self.bridge.id), ("state", "=", "open")]
        return self.env["mes.iot.quarantine"].search(
            domain + ([("reason", "=", reason)] if reason else [])
        )

    def _states(self):
        rows = self.env["mes.machine.state"].search(
            [("machine_id", "=", self.machine.id), ("superseded_by_id", "=", False)],
            order="date_start",
        )
        return rows.mapped("state")

    def test_counted_pieces_are_booked_on_the_running_order(self):
        order = self._start_order()
        self._make_counters()
        self._send((self.parts, 0, 10), (self.scrap, 0, 2))
        self._send((self.parts, 5, 13))
        self._send((self.parts, 8, 15), (self.scrap, 8, 3))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (4, 1))
        self.assertEqual(order.qty_produced, 4)

    def test_pieces_counted_just_before_the_order_is_finished_belong_to_it(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 10), (self.parts, 5, 12))
        self._consume()
        self._send((self.parts, 8, 15))
        order.button_finish()
        self.assertEqual(order.state, "done")
        self.assertEqual(self._booked(order), (5, 0))
        self.assertFalse(self._open())

    def test_the_ledger_names_the_machine_and_the_device(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 10), (self.parts, 5, 12))
        self._consume()
        log = self.env["mes.production.log"].search([("workorder_id", "=", order.id)])
        self.assertEqual((log.machine_id, log.source, log.qty_good), (self.machine, "device", 2))

    def test_a_roll_over_of_sixteen_bits_loses_no_piece(self):
        order = self._start_order()
        self._make_counters()
        self._send((self.parts, 0, 65530), (self.parts, 10, 65535), (self.parts, 20, 4))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (10, 0))

    def test_rows_of_one_poll_in_two_batches_book_each_piece_once(self):
        order = self._start_order()
        self._make_counters()
        self._send((self.parts, 0, 0), (self.scrap, 0, 0))
        self._send((self.parts, 20, 1))
        self._consume()
        self._send((self.scrap, 20, 1))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (0, 1))

    def test_scrap_read_before_its_piece_waits_for_it(self):
        order = self._start_order()
        self._make_counters()
        self._send((self.parts, 0, 0), (self.scrap, 0, 0))
        self._send((self.scrap, 20, 1))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (0, 0))
        self._send((self.parts, 21, 2))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (1, 1))

    def test_scrap_without_pieces_is_given_up_after_a_minute(self):
        self._start_order()
        self._make_counters()
        self._send((self.scrap, 0, 0), (self.scrap, 20, 3))
        self._consume()
        for _times in range(7):
            self._settle()
        self.assertEqual(self._open("scrap_without_parts").payload["scrap"], 3)

    def test_pieces_are_booked_at_most_every_ten_seconds(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send(*[(self.parts, second, second) for second in range(41)])
        self._consume()
        self._settle()
        logs = self.env["mes.production.log"].search([("workorder_id", "=", order.id)])
        self.assertEqual(sum(logs.mapped("qty_good")), 40)
        self.assertLessEqual(len(logs), 6)

    def test_the_first_piece_is_booked_at_once_and_the_next_waits(self):
        order = self._start_order()
        rule = self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 0), (self.parts, 1, 1))
        self._consume()
        self.assertEqual(self._booked(order), (1, 0))
        self._send((self.parts, 2, 2))
        self._consume()
        self.assertEqual((self._booked(order), rule.pending), ((1, 0), 1))
        self._settle()
        self.assertEqual((self._booked(order), rule.pending), ((2, 0), 0))

    def test_pieces_are_booked_before_the_state_changes(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._make_state_rule()
        self._send((self.word, 0, 2), (self.parts, 0, 0), (self.parts, 1, 1))
        self._consume()
        self._send((self.word, 3, 3), (self.parts, 3, 2))
        self._consume()
        self.assertEqual(self._booked(order), (2, 0))

    def test_the_state_word_becomes_the_timeline(self):
        self._make_state_rule()
        self._send((self.word, 0, 1), (self.word, 60, 2), (self.word, 120, 2), (self.word, 180, 3))
        self._consume()
        self.assertEqual(self._states()[-3:], ["idle", "run", "down"])
        self.assertEqual(self.machine.mes_state, "down")

    def test_a_bad_reading_is_no_data_and_not_a_stop(self):
        self._make_state_rule()
        self._send((self.word, 0, 2), (self.word, 60, None), (self.word, 120, 2))
        self._consume()
        self.assertEqual(self._states()[-3:], ["run", "unknown", "run"])

    def test_a_value_without_a_state_is_no_data_until_it_is_mapped(self):
        rule = self._make_state_rule()
        self._send((self.word, 0, 2), (self.word, 60, 9))
        self._consume()
        self.assertEqual(self.machine.mes_state, "unknown")
        entry = self._open("unmapped")
        rule.line_ids = [Command.create({"raw": "9", "state": "setup"})]
        entry.action_retry()
        self.assertEqual((entry.state, self.machine.mes_state), ("retried", "setup"))

    def test_pieces_without_an_order_add_up_in_one_entry(self):
        self._make_rule(self.parts, "good_count")
        self._send(*[(self.parts, second, second) for second in range(41)])
        self._consume()
        self._settle()
        entry = self._open()
        self.assertEqual((entry.reason, entry.payload["good"]), ("no_running_order", 40))

    def test_more_than_the_order_has_open_is_kept(self):
        order = self._start_order(quantity=5)
        self._make_counters()
        self._send((self.parts, 0, 0), (self.scrap, 0, 0))
        self._send((self.parts, 20, 8), (self.scrap, 20, 1))
        self._consume()
        self._settle()
        entry = self._open("over_production")
        self.assertEqual(self._booked(order), (5, 0))
        self.assertEqual((entry.payload["good"], entry.payload["scrap"]), (2, 1))

    def test_a_jump_of_a_counter_is_asked_about(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count", max_rate=1)
        self._send((self.parts, 0, 10), (self.parts, 1, 60), (self.parts, 2, 61))
        self._consume()
        self._settle()
        entry = self._open("jump")
        self.assertEqual((self._booked(order), entry.payload["good"]), ((1, 0), 50))
        entry.action_retry()
        self.assertEqual(self._booked(order), (51, 0))

    def test_bad_and_doubtful_counts_are_passed_over(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 10), (self.parts, 1, None), (self.parts, 2, 12, 64))
        self._send((self.parts, 3, 13))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (3, 0))

    def test_a_crash_before_the_commit_neither_loses_nor_doubles(self):
        order = self._start_order()
        rules = self._make_counters() | self._make_state_rule()
        self._send((self.word, 0, 2), (self.parts, 0, 0), (self.scrap, 0, 0))
        self._send((self.parts, 30, 4), (self.scrap, 30, 1), (self.word, 30, 3))
        self.env.flush_all()
        crashed = RuntimeError("power cut")
        with self.assertRaises(RuntimeError), self.env.cr.savepoint():
            Lane(self.device).consume()
            self.env.flush_all()
            raise crashed
        self.env.invalidate_all()
        self.assertEqual(self._booked(order), (0, 0))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (3, 1))
        self.assertFalse(rules.filtered("pending"))

    def test_the_same_readings_applied_again_have_no_effect(self):
        """The queue restored from a backup, say, while the ledger was not."""
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 0), (self.parts, 20, 5))
        saved = self._save_queue()
        self._consume()
        self._restore_queue(saved)
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (5, 0))

    def test_a_new_epoch_goes_on_where_the_old_one_ended(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 100), (self.parts, 20, 103))
        self._send((self.parts, 40, 105), first_seq=1, epoch=OTHER_EPOCH)
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (5, 0))

    def test_older_readings_of_another_stream_count_nothing(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 100), (self.parts, 50, 110))
        self._send((self.parts, 20, 103), first_seq=1, epoch=OTHER_EPOCH, stream="backlog")
        self._send((self.parts, 60, 112), first_seq=3)
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (12, 0))

    def test_a_rule_put_to_rest_leaves_no_queue(self):
        rule = self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 1))
        rule.active = False
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("mes_iot.ir_cron_apply_rules").method_direct_trigger()
        self.env.cr.execute("SELECT count(*) FROM mes_iot_queue")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_the_cron_applies_everything_that_waits(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send(*[(self.parts, second / 10, second // 10) for second in range(1200)])
        with self.enter_registry_test_mode():
            self.env.ref("mes_iot.ir_cron_apply_rules").method_direct_trigger()
        self._settle()
        # The order has 100 pieces, the counter made 119.
        self.assertEqual(self._booked(order), (100, 0))
        self.assertEqual(sum(entry.payload["good"] for entry in self._open()), 19)
        self.env.cr.execute("SELECT count(*) FROM mes_iot_queue")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_a_row_that_breaks_a_rule_is_put_aside_alone(self):
        order = self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 0), (self.parts, 20, 5))
        device = self.device
        Lane(device).put_aside(ValueError("odd"))
        self.assertEqual(self._open("error").payload["effect"], "row")
        self._send((self.parts, 40, 7))
        self._consume()
        self._settle()
        self.assertEqual(self._booked(order), (2, 0))

    def test_a_waiting_piece_wakes_the_consumer_only_when_it_is_due(self):
        self._start_order()
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 0), (self.parts, 1, 1))
        self._consume()
        self._send((self.parts, 2, 2))
        self._consume()
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("mes_iot.ir_cron_apply_rules")
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        self.env["mes.iot.rule"]._nudge()
        self.assertFalse(triggers.search_count([("cron_id", "=", cron.id)]))
        self.env.cr.execute("UPDATE mes_iot_rule SET booked_at = booked_at - interval '11 s'")
        self.env["mes.iot.rule"]._nudge()
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), 1)
