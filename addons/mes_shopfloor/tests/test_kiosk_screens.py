from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ..kiosk_params import Params
from .common import NOON, MesCommon

SVG = b"PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="


@tagged("post_install", "-at_install")
class TestKioskScreens(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()._as_service_user()
        cls.board = cls._make_terminal(
            name="Hall", kind="board", workcenter_ids=[Command.set((cls.lathe | cls.mill).ids)]
        )._as_service_user()

    def _show(self, screen="queue", **values):
        return self.kiosk._kiosk_state(screen, Params(values))

    def _orders(self):
        return self._show()["data"]["orders"]

    def test_empty_station_has_an_empty_queue(self):
        answer = self._show()
        self.assertEqual(answer["next_state"], "queue")
        self.assertEqual(answer["data"]["orders"], [])
        self.assertEqual(answer["data"]["total"], 0)

    def test_running_comes_first_then_what_is_due_next(self):
        later, sooner, running = (self._make_workorder() for _ in range(3))
        now = fields.Datetime.now()
        for workorder, days in ((later, 3), (sooner, 1), (running, 9)):
            workorder.production_id.date_deadline = now + timedelta(days=days)
        running.button_start()
        self.assertEqual(
            [order["id"] for order in self._orders()], [running.id, sooner.id, later.id]
        )
        self.assertEqual(
            [order["state"] for order in self._orders()], ["running", "ready", "ready"]
        )

    def test_order_left_alone_is_paused(self):
        workorder = self._make_workorder()
        workorder.button_start()
        workorder.button_pending()
        self.assertEqual(self._orders()[0]["state"], "paused")

    def test_blocked_order_says_what_it_waits_for(self):
        production = self._make_order(workcenters=self.mill | self.lathe)
        (order,) = self._orders()
        self.assertEqual(order["id"], production.workorder_ids[1].id)
        self.assertEqual(order["state"], "blocked")
        self.assertIn("Operation 1", order["blocked_reason"])

    def test_order_without_components_says_so(self):
        component = self.env["product.product"].create({"name": "Bar", "is_storable": True})
        self._make_order(components=[component])
        self.assertTrue(self._orders()[0]["material_missing"])

    def test_order_of_another_station_is_not_in_the_queue(self):
        self._make_workorder(workcenters=self.mill)
        self.assertEqual(self._orders(), [])

    def test_finished_order_leaves_the_queue(self):
        workorder = self._make_workorder()
        workorder.button_finish()
        self.assertEqual(self._orders(), [])

    def test_order_screen_shows_the_counters(self):
        workorder = self._make_workorder(120)
        self._declare(workorder, good=76, scrap=2)
        answer = self._show("order", workorder_id=workorder.id)
        order = answer["data"]["order"]
        self.assertEqual(answer["next_state"], "order")
        self.assertEqual((order["good"], order["scrap"], order["ordered"]), (76, 2, 120))
        self.assertFalse(order["drawing"])

    def test_order_screen_knows_the_drawing_of_the_operation(self):
        workorder = self._make_workorder()
        workorder.operation_id.mes_drawing = SVG
        order = self._show("order", workorder_id=workorder.id)["data"]["order"]
        self.assertTrue(order["drawing"])

    def test_order_that_is_gone_leads_back_to_the_queue_with_a_sentence(self):
        workorder = self._make_workorder()
        workorder.button_finish()
        other = self._make_workorder(workcenters=self.mill)
        for gone in (workorder, other):
            answer = self._show("order", workorder_id=gone.id)
            self.assertEqual(answer["next_state"], "queue")
            self.assertTrue(answer["message"])

    def test_station_is_named_by_its_only_work_center(self):
        station = self.kiosk._station_data()
        self.assertEqual((station["code"], station["name"]), ("TL", "Test lathe"))
        self.assertEqual(station["tz"], "Europe/Berlin")

    @freeze_time(NOON)
    def test_station_knows_the_running_shift(self):
        station = self.kiosk._station_data()
        self.assertEqual(station["shift"], "Early")
        self.assertEqual(station["shift_end"] - station["shift_start"], 8 * 3_600_000)
        self.assertEqual(station["now"], 1_772_622_000_000)

    def test_queue_of_two_hundred_costs_no_query_more_than_one_of_three(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders = self._orders()
            return self.env.cr.sql_log_count - before, len(orders)

        productions = [self._make_order(1) for _ in range(3)]
        count()  # fills the caches of the registry
        few, few_rows = count()
        model = productions[0]
        copies = self.env["mrp.production"].create(
            [
                {
                    "product_id": model.product_id.id,
                    "product_qty": 1,
                    "bom_id": model.bom_id.id,
                }
                for _ in range(197)
            ]
        )
        copies.action_confirm()
        count()
        many, many_rows = count()
        self.assertEqual((few_rows, many_rows), (3, 200))
        # One more: a full list is counted.
        self.assertLessEqual(many, few + 1)
        self.assertLessEqual(few, 40)
