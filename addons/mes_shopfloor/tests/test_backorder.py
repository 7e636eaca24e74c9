from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestBackorder(QuantityCommon):
    """A backorder in the middle of a run: pieces in process go along with what they hold."""

    def _begin(self, production):
        """60 turned (2 scrap), 30 milled (1 scrap): 28 lie between the machines."""
        turn, mill = production.workorder_ids
        self._work(turn, good=58, scrap=2)
        self._work(mill, good=29, scrap=1)

    def test_pieces_in_process_are_carried_with_their_components(self):
        production = self._make_mo()
        self._begin(production)
        backorder = self._close(production, backorder=True)
        self.assertEqual(self._produced(production), 29)
        self.assertEqual(self._consumed(production, self.bar), 32)
        self.assertEqual(self._consumed(production, self.ring), 30)
        turn, mill = backorder.workorder_ids
        self.assertEqual(backorder.product_qty, 68)
        self.assertEqual(turn.qty_reported_from_previous_wo, 28)
        self.assertEqual(mill.qty_reported_from_previous_wo, 0)
        self.assertEqual(turn.qty_remaining, 40)
        self.assertEqual((mill.state, mill.qty_ready), ("ready", 28))
        self.assertAgrees(production | backorder)

    def test_totals_over_order_and_backorder_are_exact(self):
        production = self._make_mo()
        self._begin(production)
        backorder = self._close(production, backorder=True)
        turn, mill = backorder.workorder_ids
        self._work(turn, good=39, scrap=1)
        self._work(mill, good=66, scrap=1)
        backorder.workorder_ids.button_finish()
        self._close(backorder)
        both = production | backorder
        self.assertEqual(self._produced(both), 95)
        self.assertEqual(self._consumed(both, self.bar), 100)
        self.assertEqual(self._consumed(both, self.ring), 97)
        self.assertAgrees(both)

    def test_backorder_of_a_backorder_is_exact(self):
        production = self._make_mo()
        self._begin(production)
        second = self._close(production, backorder=True)
        turn, mill = second.workorder_ids
        self._work(turn, good=20)
        self._work(mill, good=10)
        third = self._close(second, backorder=True) - production
        self.assertEqual(third.product_qty, 58)
        turn, mill = third.workorder_ids
        self.assertEqual(turn.qty_reported_from_previous_wo, 38)
        self._work(turn, good=20)
        self._work(mill, good=58)
        third.workorder_ids.button_finish()
        self._close(third)
        all_three = production | second | third
        self.assertEqual(self._produced(all_three), 97)
        self.assertEqual(self._consumed(all_three, self.bar), 100)
        self.assertEqual(self._consumed(all_three, self.ring), 98)

    def test_first_operation_that_is_through_does_not_come_back(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=97, scrap=3)
        self._work(mill, good=50)
        backorder = self._close(production, backorder=True)
        self.assertEqual(backorder.product_qty, 47)
        turn, mill = backorder.workorder_ids
        self.assertEqual(turn.state, "cancel")
        self.assertEqual(mill.qty_ready, 47)
        self._work(mill, good=45, scrap=2)
        mill.button_finish()
        self._close(backorder)
        both = production | backorder
        self.assertEqual(self._produced(both), 95)
        self.assertEqual(self._consumed(both, self.bar), 100)
        self.assertEqual(self._consumed(both, self.ring), 97)

    def test_order_closed_short_has_used_up_what_was_begun(self):
        production = self._make_mo()
        self._begin(production)
        self._close(production, backorder=False)
        self.assertEqual(self._produced(production), 29)
        self.assertEqual(self._consumed(production, self.bar), 60)
        self.assertEqual(self._consumed(production, self.ring), 30)

    def test_untied_components_and_their_backorder_are_exact(self):
        production = self._make_mo(tied=False)
        self._begin(production)
        backorder = self._close(production, backorder=True)
        self.assertEqual(self._consumed(production, self.bar), 32)
        turn, mill = backorder.workorder_ids
        self._work(turn, good=39, scrap=1)
        self._work(mill, good=66, scrap=1)
        backorder.workorder_ids.button_finish()
        self._close(backorder)
        self.assertEqual(self._consumed(production | backorder, self.bar), 100)

    def test_cancelled_backorder_has_used_up_what_it_took_over(self):
        production = self._make_mo()
        self._begin(production)
        backorder = self._close(production, backorder=True)
        backorder.action_cancel()
        self.assertEqual(self._consumed(production | backorder, self.bar), 60)

    def test_split_of_a_backorder_spreads_the_pieces_in_process(self):
        production = self._make_mo()
        self._begin(production)
        backorder = self._close(production, backorder=True)
        backorder.workorder_ids.filtered(lambda wo: wo.state == "progress").button_pending()
        parts = backorder._split_productions({backorder: [10, 58]})
        carried = [order.workorder_ids[0].qty_reported_from_previous_wo for order in parts]
        self.assertEqual(carried, [10, 18])

    def test_merge_of_backorders_keeps_the_pieces_in_process(self):
        bom = self._make_bom()
        backorders = self.env["mrp.production"]
        for _number in range(2):
            production = self._make_mo(bom=bom)
            self._begin(production)
            backorders |= self._close(production, backorder=True)
        if set(backorders.mapped("state")) != {"confirmed"}:
            self.skipTest("Odoo merges confirmed orders only")
        action = backorders.action_merge()
        merged = self.env["mrp.production"].browse(action["res_id"])
        self.assertEqual(merged.product_qty, 136)
        self.assertEqual(merged.workorder_ids[0].qty_reported_from_previous_wo, 56)
        self.assertEqual(sum(backorders.move_raw_ids.mapped("quantity")), 0)

    def test_scrap_is_not_made_again(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=97, scrap=3)
        self._work(mill, good=95, scrap=2)
        self.assertEqual(production._get_quantity_to_backorder(), 0)

    def test_pieces_in_rework_keep_an_order_open(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=60)
        self._work(mill, good=20, rework=5, rework_to=turn)
        with self.assertRaisesRegex(UserError, "wait for rework"):
            production.button_mark_done()
