import uuid

from odoo.tests import tagged

from ..services import CloseOrder, OrderClosedError
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
