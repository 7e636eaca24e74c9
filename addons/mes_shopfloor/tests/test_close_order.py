import uuid

from odoo.tests import tagged

from ..services import CloseOrder, OrderClosedError, QuantityError
from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestCloseOrder(QuantityCommon):
    def _close_order(self, workorder, **values):
        return CloseOrder(
            env=self.env, uuid=str(uuid.uuid4()), workorder=workorder, source="kiosk", **values
        ).execute()

    def test_last_operation_closes_the_order_with_what_is_good(self):
        production = self._make_order(10)
        self._work(production.workorder_ids, good=10)
        self._close_order(production.workorder_ids)
        self.assertEqual((production.state, self._produced(production)), ("done", 10))

    def test_rest_comes_on_a_backorder_or_not_at_all(self):
        for backorder, quantity in ((True, 4), (False, 0)):
            with self.subTest(backorder=backorder):
                production = self._make_order(10)
                self._work(production.workorder_ids, good=6)
                self._close_order(production.workorder_ids, backorder=backorder)
                rest = production.production_group_id.production_ids - production
                self.assertEqual(production.state, "done")
                self.assertEqual(self._produced(production), 6)
                self.assertEqual(sum(rest.mapped("product_qty")), quantity)

    def test_order_with_operations_to_come_is_not_closed(self):
        production = self._make_mo(10)
        self._work(production.workorder_ids[0], good=10)
        with self.assertRaises(OrderClosedError):
            self._close_order(production.workorder_ids[0])
        self.assertNotEqual(production.workorder_ids[0].state, "done")

    def _strict(self, used):
        """Ten pieces at a strict bill of materials that used up so many bars by hand."""
        production = self._make_mo(10, operations=("Turn",), consumption="strict")
        self._work(production.workorder_ids, good=10)
        bar = production.move_raw_ids.filtered(lambda move: move.product_id == self.bar)
        bar.write({"quantity": used, "picked": True})
        return production

    def test_strict_order_with_a_difference_names_the_component_and_stays_as_it_was(self):
        for used in (12, 7):
            with self.subTest(used=used):
                production = self._strict(used)
                with self.assertRaisesRegex(
                    QuantityError, f"{used} instead of 10 .*Bar"
                ) as refusal:
                    self._close_order(production.workorder_ids)
                self.assertIn("in the office", str(refusal.exception))
                self.assertNotEqual(production.workorder_ids.state, "done")
                self.assertNotIn(production.state, ("done", "cancel"))
                acts = self.env["mes.act"].search(
                    [("workorder_id", "=", production.workorder_ids.id), ("kind", "=", "close")]
                )
                self.assertFalse(acts)

    def test_strict_order_without_a_difference_is_closed(self):
        production = self._strict(10)
        self._close_order(production.workorder_ids)
        self.assertEqual((production.state, self._produced(production)), ("done", 10))

    def test_strict_order_is_closed_once_the_difference_is_gone(self):
        production = self._strict(12)
        with self.assertRaises(QuantityError):
            self._close_order(production.workorder_ids)
        production.move_raw_ids.filtered(lambda move: move.product_id == self.bar).quantity = 10
        self._close_order(production.workorder_ids)
        self.assertEqual(production.state, "done")
