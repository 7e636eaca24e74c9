import uuid

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import services
from .common_menu import MenuCommon


@tagged("post_install", "-at_install")
class TestComponentAdded(MenuCommon):
    def test_it_is_an_additional_component_of_this_operation(self):
        move = self._do(services.AddComponent, product=self.grease, quantity=3).record
        self.assertIn(move, self.order.move_raw_ids)
        self.assertEqual(move._mes_workorder(), self.turn)
        self.assertEqual((move.product_uom_qty, move.quantity), (3, 3))
        self.assertFalse(move.bom_line_id)

    def test_running_order_reserves_it_and_uses_it_up(self):
        self.order.consumption = "flexible"
        self._do(services.Start)
        move = self._do(services.AddComponent, product=self.grease, quantity=3).record
        self.assertEqual((move.quantity, move.picked), (3, False))
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual(self._consumed(self.order, self.grease), 3)

    def test_it_is_used_up_with_the_pieces_and_posted_once(self):
        self.order.consumption = "flexible"
        self._do(services.AddComponent, product=self.grease, quantity=5)
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual(self._consumed(self.order, self.grease), 5)
        self.assertEqual(self._consumed(self.order, self.bar), 10)

    def test_where_the_bill_of_materials_says_so_odoo_asks_at_the_end(self):
        self._do(services.AddComponent, product=self.grease, quantity=5)
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=10)
        self.assertEqual(self.order.button_mark_done()["res_model"], "mrp.consumption.warning")

    def test_backorder_takes_its_share(self):
        self.order.consumption = "flexible"
        self._do(services.AddComponent, product=self.grease, quantity=5)
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        self.assertEqual(self._consumed(self.order, self.grease), 2)
        for workorder in backorder.workorder_ids:
            self._work(workorder, good=6)
        self._close(backorder)
        self.assertEqual(self._consumed(self.order | backorder, self.grease), 5)

    def test_sent_twice_it_is_added_once(self):
        same = str(uuid.uuid4())
        for duplicate in (False, True):
            result = self._do(services.AddComponent, product=self.grease, quantity=3, uuid=same)
            self.assertEqual(result.duplicate, duplicate)
        moves = self.order.move_raw_ids.filtered(lambda move: move.product_id == self.grease)
        self.assertEqual(len(moves), 1)

    def test_undone_it_is_gone(self):
        sent = str(uuid.uuid4())
        move = self._do(services.AddComponent, product=self.grease, quantity=3, uuid=sent).record
        self._work(self.turn, good=2)
        self._undo(sent)
        self.assertEqual(move.state, "cancel")
        self._work(self.turn, good=8)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual(self._consumed(self.order, self.grease), 0)

    def test_put_in_it_stays(self):
        oil = self._make_component("Oil", 3, qty=0, tracking="lot")
        lot = self.env["stock.lot"].create({"name": "OIL-1", "product_id": oil.id})
        self.env["stock.quant"]._update_available_quantity(oil, self.stock, 9, lot_id=lot)
        sent = str(uuid.uuid4())
        self._do(services.AddComponent, product=oil, quantity=3, uuid=sent)
        self._do(services.Consume, lot=lot, quantity=1)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent)

    def test_strict_bill_of_materials_needs_a_supervisor(self):
        self.order.consumption = "strict"
        self.assertTrue(self._menu()["add_component"]["supervisor"])
        with self.assertRaises(AccessError):
            self._do(services.AddComponent, product=self.grease, quantity=3)
        self._do(services.AddComponent, product=self.grease, quantity=3, who=self.boss)

    def _menu(self):
        return self._show("order", workorder_id=self.turn.id)["data"]["order"]["menu"]

    def test_what_makes_no_sense_is_refused(self):
        service = self.env["product.product"].create({"name": "Work", "type": "service"})
        none = self.env["product.product"]
        for product in (service, self.order.product_id, none):
            with self.assertRaises(services.UnknownRecordError):
                self._do(services.AddComponent, product=product, quantity=1)
        for quantity in (0, -1, float("nan"), float("inf"), 1e12, "3", None, True):
            with self.subTest(quantity=quantity), self.assertRaises(services.QuantityError):
                self._do(services.AddComponent, product=self.grease, quantity=quantity)

    def test_nobody_and_closed_orders_are_refused(self):
        nobody = self.env["hr.employee"]
        with self.assertRaises(services.UnknownRecordError):
            self._do(services.AddComponent, product=self.grease, quantity=1, who=nobody)
        self.order.action_cancel()
        with self.assertRaises(services.OrderClosedError):
            self._do(services.AddComponent, product=self.grease, quantity=1)


@tagged("post_install", "-at_install")
class TestComponentScrapped(MenuCommon):
    def _scrap(self, product=None, quantity=2, **values):
        values.setdefault("reason", self.reason)
        return self._do(
            services.ScrapComponent, product=product or self.bar, quantity=quantity, **values
        )

    def test_it_leaves_the_stock_for_a_reason(self):
        on_hand = self.bar.qty_available
        scrap = self._scrap().record
        self.assertEqual((scrap.state, scrap.workorder_id), ("done", self.turn))
        self.assertEqual(scrap.scrap_reason_tag_ids, self.reason)
        self.assertEqual(self.bar.qty_available, on_hand - 2)

    def test_the_order_still_uses_what_it_needs(self):
        self._scrap()
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual(self._consumed(self.order, self.bar), 10)

    def test_undone_it_is_back(self):
        on_hand = self.bar.qty_available
        sent = str(uuid.uuid4())
        self._scrap(uuid=sent)
        self._undo(sent)
        self.assertEqual(self.bar.qty_available, on_hand)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent)

    def test_tracked_component_needs_its_lot(self):
        oil = self._make_component("Oil", 3, qty=0, tracking="lot")
        lot = self.env["stock.lot"].create({"name": "OIL-1", "product_id": oil.id})
        self.env["stock.quant"]._update_available_quantity(oil, self.stock, 9, lot_id=lot)
        self._do(services.AddComponent, product=oil, quantity=3)
        with self.assertRaises(services.LotError):
            self._scrap(oil)
        sent = str(uuid.uuid4())
        self._scrap(oil, lot=lot, uuid=sent)
        self.assertEqual(lot.product_qty, 7)
        self._undo(sent)
        self.assertEqual(lot.product_qty, 9)

    def test_not_more_than_there_is(self):
        with self.assertRaises(services.QuantityError):
            self._scrap(quantity=20_000)

    def test_other_products_and_reasons_are_refused(self):
        with self.assertRaises(services.UnknownRecordError):
            self._scrap(self.grease)
        rework = self.env["stock.scrap.reason.tag"].create({"name": "Again", "mes_kind": "rework"})
        for reason in (rework, self.env["stock.scrap.reason.tag"]):
            with self.assertRaises(services.UnknownRecordError):
                self._scrap(reason=reason)
