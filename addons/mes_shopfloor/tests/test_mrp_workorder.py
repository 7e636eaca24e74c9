from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import MesCommon


@tagged("post_install", "-at_install")
class TestMrpWorkorder(MesCommon):
    def assertAgrees(self, workorder):
        ledger = sum(self._ledger(workorder).mapped("qty_good"))
        self.assertEqual(workorder.qty_produced, ledger)

    def test_quantity_written_in_the_office_is_booked_as_office_entry(self):
        workorder = self._make_workorder()
        workorder.qty_produced = 12
        entry = self._ledger(workorder)
        self.assertEqual((entry.source, entry.qty_good), ("office", 12))

    def test_office_books_only_the_difference(self):
        workorder = self._make_workorder()
        self._declare(workorder, good=10)
        workorder.qty_produced = 8
        office = self._ledger(workorder).filtered(lambda log: log.source == "office")
        self.assertEqual(office.qty_good, -2)
        self.assertAgrees(workorder)

    def test_same_quantity_written_again_books_nothing(self):
        workorder = self._make_workorder()
        self._declare(workorder, good=10)
        workorder.qty_produced = 10
        self.assertEqual(len(self._ledger(workorder)), 1)

    def test_finish_button_books_what_it_declares(self):
        workorder = self._make_workorder(25)
        workorder.button_start()
        workorder.button_finish()
        self.assertEqual(self._ledger(workorder).qty_good, 25)
        self.assertEqual(self._ledger(workorder).source, "office")

    def test_finish_after_declaring_books_nothing_more(self):
        workorder = self._make_workorder(25)
        self._declare(workorder, good=20)
        workorder.button_finish()
        self.assertAgrees(workorder)
        self.assertEqual(len(self._ledger(workorder)), 1)

    def test_whole_order_marked_done_agrees_for_each_operation(self):
        production = self._make_order(10, workcenters=self.lathe | self.mill)
        production.qty_producing = 10
        production.button_mark_done()
        self.assertEqual(production.state, "done")
        for workorder in production.workorder_ids:
            self.assertAgrees(workorder)
            self.assertEqual(workorder.qty_produced, 10)

    def test_quantity_from_before_the_ledger_is_kept(self):
        workorder = self._make_workorder()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mrp_workorder SET qty_produced = 30 WHERE id = %s", (workorder.id,)
        )
        workorder.invalidate_recordset()
        self._declare(workorder, good=5)
        self.assertEqual(workorder.qty_produced, 35)
        self.assertAgrees(workorder)

    def test_order_produces_the_good_of_its_last_operation(self):
        production = self._make_order(100, workcenters=self.lathe | self.mill)
        first, last = production.workorder_ids
        self._declare(first, good=60)
        self._declare(last, good=40)
        self._declare(first, good=20)
        self.assertEqual(production.qty_producing, 40)

    def test_cancelled_operation_does_not_hold_the_order_at_nothing(self):
        production = self._make_order(100, workcenters=self.lathe | self.mill)
        first, last = production.workorder_ids
        last.action_cancel()
        self._declare(first, good=95)
        self.assertEqual(production.qty_producing, 95)

    def test_running_is_an_order_with_somebody_at_it(self):
        workorder = self._make_workorder()
        idle = self._make_workorder()
        workorder.button_start()
        running = self.env["mrp.workorder"]._mes_running(self.lathe)
        self.assertIn(workorder, running)
        self.assertNotIn(idle, running)
        workorder.button_pending()
        self.assertNotIn(workorder, self.env["mrp.workorder"]._mes_running(self.lathe))

    def test_order_running_elsewhere_does_not_run_here(self):
        workorder = self._make_workorder(workcenters=self.mill)
        workorder.button_start()
        self.assertNotIn(workorder, self.env["mrp.workorder"]._mes_running(self.lathe))

    def test_two_people_at_once_do_not_double_the_running_time(self):
        workorder = self._make_workorder()
        now = fields.Datetime.now().replace(microsecond=0)
        loss = self.env.ref("mrp.block_reason7")
        workorder.time_ids = [
            Command.create(
                {
                    "workcenter_id": self.lathe.id,
                    "loss_id": loss.id,
                    "user_id": user.id,
                    "date_start": now - timedelta(minutes=minutes),
                    "date_end": now,
                }
            )
            for user, minutes in ((self.env.user, 30), (self._make_user("operator"), 20))
        ]
        self.assertEqual(workorder._mes_run_seconds(now), 30 * 60)

    def test_backorder_leaves_ledger_and_orders_in_agreement(self):
        production = self._make_order(50)
        self._declare(production.workorder_ids, good=20)
        action = production.button_mark_done()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        wizard.action_backorder()
        for workorder in production.production_group_id.production_ids.workorder_ids:
            self.assertAgrees(workorder)
        self.assertEqual(production.qty_produced, 20)
