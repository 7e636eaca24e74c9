import math
from datetime import UTC, datetime, timedelta, timezone

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..services import (
    CompanyMismatchError,
    IdentifierError,
    MesError,
    OrderClosedError,
    OverProductionError,
    QuantityError,
)
from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestDeclare(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)

    def test_pieces_are_in_the_ledger_and_on_the_work_order(self):
        result = self._declare(self.workorder, good=7, scrap=2, rework=1, reason=self.reason)
        self.assertFalse(result.duplicate)
        self.assertEqual(result.record.reason_id, self.reason)
        self.assertEqual(self.workorder.qty_produced, 7)
        self.assertEqual(self.workorder.mes_qty_scrap, 2)
        self.assertEqual(self.workorder.mes_qty_rework, 1)
        self.assertEqual(self.workorder.production_id.qty_producing, 7)

    def test_second_entry_adds_to_the_first(self):
        self._declare(self.workorder, good=7)
        self._declare(self.workorder, good=3, scrap=1)
        self.assertEqual(self.workorder.qty_produced, 10)
        self.assertEqual(self.workorder.mes_qty_scrap, 1)
        self.assertEqual(len(self._ledger(self.workorder)), 2)

    def test_scrap_alone_leaves_the_good_pieces_alone(self):
        self._declare(self.workorder, scrap=3)
        self.assertEqual(self.workorder.qty_produced, 0)
        self.assertEqual(self.workorder.mes_qty_scrap, 3)

    def test_same_id_again_is_a_duplicate_and_acts_once(self):
        first = self._declare(self.workorder, uuid="sent-twice", good=4)
        again = self._declare(self.workorder, uuid="sent-twice", good=4)
        self.assertTrue(again.duplicate)
        self.assertEqual(again.record, first.record)
        self.assertEqual(self.workorder.qty_produced, 4)

    def test_duplicate_is_answered_even_after_the_order_closed(self):
        self._declare(self.workorder, uuid="late-copy", good=4)
        self.workorder.button_finish()
        self.assertTrue(self._declare(self.workorder, uuid="late-copy", good=4).duplicate)

    def test_same_id_for_another_work_order_is_refused(self):
        self._declare(self.workorder, uuid="one", good=4)
        with self.assertRaises(IdentifierError):
            self._declare(self._make_workorder(), uuid="one", good=4)

    def test_entry_without_usable_id_is_refused(self):
        for wrong in ("", "  ", None, 7, "x" * 129):
            with self.subTest(uuid=wrong), self.assertRaises(IdentifierError):
                self._declare(self.workorder, uuid=wrong, good=1)

    def test_what_is_no_quantity_is_refused(self):
        for wrong in (-1, math.nan, math.inf, -math.inf, "3", None, True):
            with self.subTest(good=wrong), self.assertRaises(QuantityError):
                self._declare(self.workorder, good=wrong)
        self.assertFalse(self._ledger(self.workorder))

    def test_nothing_at_all_is_refused(self):
        for nothing in ({}, {"good": 0}, {"good": 0.0001}):
            with self.subTest(**nothing), self.assertRaises(QuantityError):
                self._declare(self.workorder, **nothing)

    def test_more_than_open_is_refused_and_says_how_much_is_open(self):
        self._declare(self.workorder, good=90, scrap=4)
        with self.assertRaises(OverProductionError) as caught:
            self._declare(self.workorder, good=6, scrap=1)
        self.assertEqual(caught.exception.open_qty, 6)
        self.assertIn(self.workorder.display_name, str(caught.exception))
        self.assertEqual(self.workorder.qty_produced, 90)

    def test_exactly_what_is_open_is_taken(self):
        self._declare(self.workorder, good=90, scrap=4)
        self._declare(self.workorder, good=6)
        self.assertEqual(self.workorder.qty_remaining, 0)

    def test_piece_sent_to_rework_may_come_back_good(self):
        self._declare(self.workorder, good=95, rework=5)
        self._declare(self.workorder, good=5)
        self.assertEqual(self.workorder.qty_produced, 100)

    def test_finished_and_cancelled_orders_take_no_pieces(self):
        cancelled = self._make_workorder()
        cancelled.action_cancel()
        self.workorder.button_finish()
        for workorder in (cancelled, self.workorder):
            with self.assertRaisesRegex(OrderClosedError, "supervisor"):
                self._declare(workorder, good=1)

    def test_draft_order_takes_no_pieces(self):
        production = self._make_order()
        draft = production.copy()
        if not draft.workorder_ids:
            self.skipTest("a draft order has no work orders here")
        with self.assertRaisesRegex(OrderClosedError, "draft"):
            self._declare(draft.workorder_ids[0], good=1)

    def test_order_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        with self.assertRaises(CompanyMismatchError):
            self._declare(self.workorder, env=env, good=1)

    def test_every_refusal_is_an_error_the_operator_can_read(self):
        self.assertTrue(issubclass(MesError, UserError))

    def test_operator_declares_and_other_employees_may_not(self):
        self._declare(self.workorder, env=self.env(user=self._make_user("operator")), good=1)
        with self.assertRaises(AccessError):
            self._declare(self.workorder, env=self.env(user=self._make_user()), good=1)
        self.assertEqual(self.workorder.qty_produced, 1)

    def test_moment_with_time_zone_is_stored_in_utc(self):
        moment = datetime(2026, 3, 4, 12, 0, tzinfo=timezone(timedelta(hours=1)))
        self.assertEqual(self._declare(self.workorder, good=1, moment=moment).record.moment, NOON)
        utc = NOON.replace(tzinfo=UTC)
        self.assertEqual(self._declare(self.workorder, good=1, moment=utc).record.moment, NOON)

    def test_entry_holds_who_lot_note_and_columns_of_other_addons(self):
        employee = self.env["hr.employee"].create({"name": "0417"})
        lot = self.env["stock.lot"].create(
            {"name": "B-2291", "product_id": self.workorder.product_id.id}
        )
        log = self._declare(
            self.workorder,
            good=1,
            employees=employee,
            lot=lot,
            note="first piece",
            source="kiosk",
            phase="setup",
        ).record
        self.assertEqual(log.employee_ids, employee)
        self.assertEqual(log.lot_id, lot)
        self.assertEqual((log.note, log.source, log.phase), ("first piece", "kiosk", "setup"))

    def test_extra_columns_cannot_replace_the_quantities(self):
        log = self._declare(self.workorder, good=1, extra={"qty_good": 50, "uuid": "x"}).record
        self.assertEqual(log.qty_good, 1)
        self.assertEqual(self.workorder.qty_produced, 1)

    def test_running_order_keeps_its_planned_duration(self):
        self.workorder.button_start()
        planned = self.workorder.duration_expected
        self._declare(self.workorder, good=1)
        self.env.flush_all()
        self.assertLess(self.workorder.duration_expected, planned)
        self.assertEqual(self.workorder.mes_duration_planned, planned)

    def test_declaring_takes_at_most_thirty_queries(self):
        component = self.env["product.product"].create({"name": "Bar", "is_storable": True})
        self.env["stock.quant"]._update_available_quantity(component, self.plant.lot_stock_id, 1000)
        production = self._make_order(100, components=[component])
        production.action_assign()
        workorder = production.workorder_ids
        workorder.button_start()
        self._declare(workorder, good=2, scrap=1)
        self.env.flush_all()
        with self.assertQueryCount(30):
            self._declare(workorder, good=2, scrap=1)
            self.env.flush_all()

    def test_a_thousand_entries_before_cost_no_query_more(self):
        def declare_once():
            before = self.env.cr.sql_log_count
            self._declare(workorder, good=1)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        workorder = self._make_workorder(5000)
        workorder.button_start()
        declare_once()
        few = declare_once()
        self.env["mes.production.log"]._permitted().create(
            [
                {
                    "uuid": f"old-{number}",
                    "workorder_id": workorder.id,
                    "source": "device",
                    "moment": NOON,
                    "qty_scrap": 1,
                }
                for number in range(1000)
            ]
        )
        self.env.flush_all()
        self.assertEqual(declare_once(), few)
