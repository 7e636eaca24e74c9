from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..services import OrderClosedError, OverProductionError, QuantityError, Reopen
from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestQuantity(QuantityCommon):
    """An order of 100, 3 of them scrapped at the first operation and 2 at the second."""

    def _run_100(self, production):
        turn, mill = production.workorder_ids
        self._work(turn, good=97, scrap=3, reason=self.reason)
        turn.button_finish()
        self._work(mill, good=95, scrap=2, reason=self.reason)
        mill.button_finish()

    def test_order_with_scrap_closes_with_the_good_and_without_questions(self):
        production = self._make_mo()
        self._run_100(production)
        self._close(production)
        self.assertEqual(production.qty_produced, 95)
        self.assertEqual(self._produced(production), 95)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertEqual(self._consumed(production, self.ring), 97)
        self.assertEqual(self._on_hand(production.product_id), 95)
        self.assertEqual(self._on_hand(self.bar), 9_900)
        self.assertEqual(self._on_hand(self.ring), 9_903)
        self.assertFalse(production.production_group_id.production_ids - production)
        self.assertAgrees(production)

    def test_good_pieces_carry_the_cost_of_the_scrapped_ones(self):
        if "standard_price" not in self.bar or "value" not in self.env["stock.move"]._fields:
            self.skipTest("without accounting a move has no value")
        self.lathe.costs_hour = self.mill.costs_hour = 0
        production = self._make_mo()
        self._run_100(production)
        self._close(production)
        finished = production.move_finished_ids
        self.assertAlmostEqual(finished.value, 100 * 5 + 97 * 1, 2)

    def test_next_operation_may_begin_with_what_is_good_so_far(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self.assertEqual(mill.state, "blocked")
        self._work(turn, good=40, scrap=1)
        self.assertEqual((mill.state, mill.qty_ready), ("ready", 40))
        self._work(mill, good=30)
        self.assertEqual(mill.qty_ready, 10)
        self._work(turn, good=57, scrap=2)
        self.assertEqual(mill.qty_ready, 67)
        self.assertEqual(mill.qty_remaining, 67)
        self.assertEqual(turn.qty_remaining, 0)
        self._work(mill, good=65, scrap=2)
        production.workorder_ids.button_finish()
        self._close(production)
        self.assertEqual(self._produced(production), 95)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertEqual(self._consumed(production, self.ring), 97)

    def test_person_declares_no_more_than_has_come(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=40)
        with self.assertRaisesRegex(OverProductionError, "Turn first") as caught:
            self._work(mill, good=41)
        self.assertEqual(caught.exception.open_qty, 40)

    def test_machine_may_be_ahead_of_the_one_before_it(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=40)
        self._declare(mill, good=60)
        production.workorder_ids.button_finish()
        self._close(production, backorder=False)
        self.assertEqual(self._produced(production), 60)
        self.assertEqual(self._consumed(production, self.bar), 60, "what was milled was turned")

    def test_order_closed_at_once_takes_what_came_through(self):
        production = self._make_mo()
        turn, _mill = production.workorder_ids
        turn.button_start()
        self._work(turn, good=97, scrap=3)
        self._close(production)
        self.assertEqual(self._produced(production), 97)
        self.assertEqual(self._consumed(production, self.ring), 97)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertAgrees(production)

    def test_cancelled_operation_holds_nothing_back(self):
        production = self._make_mo(operations=("Turn", "Wash", "Mill"))
        turn, wash, mill = production.workorder_ids
        self._work(turn, good=97, scrap=3)
        wash.action_cancel()
        self.assertEqual(mill.qty_ready, 97)
        self._work(mill, good=95, scrap=2)
        production.workorder_ids.filtered(lambda wo: wo.state != "cancel").button_finish()
        self._close(production)
        self.assertEqual(self._produced(production), 95)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertEqual(self._consumed(production, self.ring), 97)

    def test_cancelled_last_operation_leaves_the_one_before_it_as_last(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=95, scrap=5)
        mill.action_cancel()
        turn.button_finish()
        self._close(production)
        self.assertEqual(self._produced(production), 95)

    def test_components_of_no_operation_follow_good_and_scrap(self):
        production = self._make_mo(tied=False)
        self._run_100(production)
        self._close(production)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertEqual(self._consumed(production, self.ring), 100)
        self.assertEqual(self._produced(production), 95)

    def test_by_product_comes_off_every_piece_worked_on(self):
        swarf = self._make_component("Swarf", qty=0)
        bom = self._make_bom()
        bom.byproduct_ids = [
            Command.create({"product_id": swarf.id, "product_qty": 2}),
        ]
        production = self._make_mo(bom=bom)
        self._run_100(production)
        self._close(production)
        self.assertEqual(self._on_hand(swarf), 200)

    def test_by_product_of_an_operation_follows_what_that_operation_processed(self):
        swarf = self._make_component("Swarf", qty=0)
        bom = self._make_bom()
        bom.byproduct_ids = [
            Command.create(
                {
                    "product_id": swarf.id,
                    "product_qty": 2,
                    "operation_id": bom.operation_ids[-1].id,
                }
            ),
        ]
        production = self._make_mo(bom=bom)
        self._run_100(production)
        self._close(production)
        self.assertEqual(self._on_hand(swarf), 194)

    def test_kit_is_consumed_by_its_parts(self):
        screw = self._make_component("Screw", 0.1)
        kit = self.env["product.product"].create({"name": "Screw set", "is_storable": True})
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": screw.id, "product_qty": 4})],
            }
        )
        bom = self._make_bom()
        bom.bom_line_ids = [
            Command.create(
                {
                    "product_id": kit.id,
                    "product_qty": 1,
                    "operation_id": bom.operation_ids[-1].id,
                }
            )
        ]
        production = self._make_mo(bom=bom)
        self._run_100(production)
        self._close(production)
        self.assertEqual(self._on_hand(screw), 10_000 - 97 * 4)

    def test_order_in_dozens_consumes_in_pieces(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        bom = self._make_bom()
        production = self.env["mrp.production"].create(
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "product_qty": 10,
                "product_uom_id": dozen.id,
                "bom_id": bom.id,
            }
        )
        production.action_confirm()
        production.action_assign()
        turn, mill = production.workorder_ids
        self._work(turn, good=9.5, scrap=0.5)
        self._work(mill, good=9, scrap=0.5)
        production.workorder_ids.button_finish()
        self._close(production)
        self.assertEqual(self._on_hand(production.product_id), 108)
        self.assertEqual(self._consumed(production, self.bar), 120)
        self.assertEqual(self._consumed(production, self.ring), 114)

    def test_two_step_manufacturing_consumes_from_pre_production(self):
        self.plant.manufacture_steps = "pbm"
        production = self._make_mo()
        picking = production.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self._run_100(production)
        self._close(production)
        self.assertEqual(self._consumed(production, self.bar), 100)
        self.assertEqual(self._consumed(production, self.ring), 97)
        left = self.env["stock.quant"]._get_available_quantity(self.ring, self.plant.pbm_loc_id)
        self.assertEqual(left, 3)

    def test_order_of_which_all_pieces_are_scrapped_is_cancelled_and_keeps_its_consumption(self):
        production = self._make_mo(10)
        turn, mill = production.workorder_ids
        self._work(turn, good=4, scrap=6)
        self._work(mill, scrap=4)
        production.workorder_ids.button_finish()
        self.assertEqual(mill.qty_produced, 0)
        production.button_mark_done()
        self.assertEqual(production.state, "cancel")
        self.assertEqual(self._consumed(production, self.bar), 10)
        self.assertEqual(self._consumed(production, self.ring), 4)
        self.assertEqual(self._on_hand(production.product_id), 0)
        self.assertEqual(self._on_hand(self.bar), 9_990)

    def test_all_scrapped_at_the_first_operation_closes_too(self):
        production = self._make_mo(10)
        self._work(production.workorder_ids[0], scrap=10)
        production.workorder_ids.button_finish()
        production.button_mark_done()
        self.assertEqual(production.state, "cancel")
        self.assertEqual(self._consumed(production, self.bar), 10)
        self.assertEqual(self._consumed(production, self.ring), 0)
        self.assertAgrees(production)

    def test_order_without_finished_piece_is_not_closed_but_may_be_cancelled(self):
        production = self._make_mo(10)
        turn, mill = production.workorder_ids
        self._work(turn, good=4, scrap=1)
        self._work(mill, scrap=4)
        with self.assertRaisesRegex(UserError, "no finished piece"):
            production.button_mark_done()
        production.action_cancel()
        self.assertEqual(production.state, "cancel")
        self.assertEqual(self._consumed(production, self.bar), 5)
        self.assertEqual(self._consumed(production, self.ring), 4)

    def test_order_with_finished_pieces_is_not_cancelled(self):
        production = self._make_mo(10)
        for workorder in production.workorder_ids:
            self._work(workorder, good=4)
        with self.assertRaisesRegex(UserError, "finished pieces"):
            production.action_cancel()

    def test_quantity_that_somebody_entered_by_hand_is_kept(self):
        production = self._make_mo(10)
        turn, mill = production.workorder_ids
        bar = production.move_raw_ids.filtered(lambda move: move.product_id == self.bar)
        self._work(turn, good=10)
        turn.button_finish()
        bar.quantity = 12
        self._work(mill, good=10)
        mill.button_finish()
        action = production.button_mark_done()
        self.assertEqual(action["res_model"], "mrp.consumption.warning")
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        line = wizard.mrp_consumption_warning_line_ids
        self.assertEqual((line.product_consumed_qty_uom, line.product_expected_qty_uom), (12, 10))
        wizard.action_confirm()
        self.assertEqual(self._consumed(production, self.bar), 12)

    def test_unbuild_gives_back_what_the_good_pieces_hold(self):
        production = self._make_mo()
        self._run_100(production)
        self._close(production)
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": production.product_id.id,
                "mo_id": production.id,
                "product_qty": 95,
                "product_uom_id": production.product_uom_id.id,
            }
        )
        unbuild.action_unbuild()
        self.assertEqual(self._on_hand(self.bar), 9_900 + 95)
        self.assertEqual(self._on_hand(self.ring), 9_903 + 95)
        self.assertEqual(self._on_hand(production.product_id), 0)

    def test_more_ordered_reopens_what_has_to_go_on(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        self._work(turn, good=97, scrap=3)
        turn.button_finish()
        self._work(mill, good=50)
        wizard = self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 110}
        )
        wizard.change_prod_qty()
        self.assertNotEqual(turn.state, "done")
        self.assertEqual(turn.qty_remaining, 10)

    def test_less_ordered_does_not_reopen_what_is_done(self):
        production = self._make_mo(110)
        turn = production.workorder_ids[0]
        self._work(turn, good=97, scrap=3)
        turn.button_finish()
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 100}
        ).change_prod_qty()
        self.assertEqual(turn.state, "done")

    def test_order_is_not_made_smaller_than_what_was_made(self):
        production = self._make_mo()
        self._work(production.workorder_ids[0], good=97, scrap=3)
        wizard = self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 99}
        )
        with self.assertRaisesRegex(UserError, "100 pieces"):
            wizard.change_prod_qty()

    def test_piece_in_process_is_not_scrapped_from_stock(self):
        production = self._make_mo()
        self._work(production.workorder_ids[0], good=5)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": production.product_id.id,
                "scrap_qty": 1,
                "production_id": production.id,
                "location_id": self.stock.id,
            }
        )
        with self.assertRaisesRegex(UserError, "still in process"):
            scrap.do_scrap()

    def test_order_without_operations_works_as_before(self):
        bom = self._make_bom(tied=False)
        bom.operation_ids = False
        production = self._make_mo(10, bom=bom)
        production.qty_producing = 10
        production._set_qty_producing()
        self._close(production)
        self.assertEqual(self._produced(production), 10)

    def test_begun_order_is_neither_split_nor_merged(self):
        bom = self._make_bom()
        begun, other = self._make_mo(10, bom=bom), self._make_mo(10, bom=bom)
        self._work(begun.workorder_ids[0], good=1)
        with self.assertRaisesRegex(UserError, "backorder"):
            begun.action_split()
        with self.assertRaisesRegex(UserError, "backorder"):
            (begun | other).action_merge()

    def test_reversal_takes_nothing_that_went_on(self):
        production = self._make_mo()
        turn, mill = production.workorder_ids
        entry = self._work(turn, good=40)
        self._work(mill, good=30)
        with self.assertRaises(QuantityError):
            self._reverse(entry)

    def test_finished_quantity_corrected_after_closing_is_booked(self):
        production = self._make_mo(10)
        for workorder in production.workorder_ids:
            self._work(workorder, good=10)
        production.workorder_ids.button_finish()
        self._close(production)
        production.is_locked = False
        production.qty_producing = 9
        self.env.flush_all()
        self.assertEqual(production.workorder_ids[-1].qty_produced, 9)
        self.assertEqual(self._produced(production), 9)
        self.assertAgrees(production)

    def test_supervisor_reopens_a_finished_work_order_and_operator_may_not(self):
        production = self._make_mo(10)
        turn = production.workorder_ids[0]
        entry = self._work(turn, good=10)
        turn.button_finish()
        operator = self.env(user=self._make_user("operator"))
        with self.assertRaises(AccessError):
            Reopen(env=operator, uuid="open-1", workorder=turn).execute()
        supervisor = self.env(user=self._make_user("supervisor"))
        Reopen(env=supervisor, uuid="open-2", workorder=turn).execute()
        self.assertEqual(turn.state, "ready")
        self._reverse(entry)
        self._work(turn, good=9, scrap=1)
        turn.button_finish()
        self.assertEqual((turn.qty_produced, turn.mes_qty_scrap), (9, 1))

    def test_work_order_of_a_closed_order_is_not_reopened(self):
        production = self._make_mo(10)
        for workorder in production.workorder_ids:
            self._work(workorder, good=10)
        production.workorder_ids.button_finish()
        self._close(production)
        with self.assertRaises(OrderClosedError):
            Reopen(env=self.env, uuid="open", workorder=production.workorder_ids[0]).execute()
