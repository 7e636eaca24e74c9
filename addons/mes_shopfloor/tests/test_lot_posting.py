from odoo.tests import tagged

from ..services import LotError
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestLotPosting(LotCommon):
    """Two stations on one order: what is in which unit when all is posted."""

    def test_two_stations_in_parallel_never_mix(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        assemble = production.workorder_ids[0]
        self._consume(assemble, lot=self.gears[1], unit=two)
        self._consume(assemble, lot=self.gears[0], unit=one)
        self._consume(assemble, lot=self.oil_b, unit=one, quantity=2)
        self._consume(assemble, lot=self.oil_a, unit=two, quantity=2)
        self._work(assemble, good=1, lot=two)
        self._work(assemble, good=1, lot=one)
        self._finish(production, two, one)
        production.workorder_ids.button_finish()
        self._close(production)
        self.assertEqual(self._holds(one, self.gear), {self.gears[0]: 1})
        self.assertEqual(self._holds(two, self.gear), {self.gears[1]: 1})
        self.assertEqual(self._holds(one, self.oil), {self.oil_b: 2})
        self.assertEqual(self._holds(two, self.oil), {self.oil_a: 2})
        self.assertEqual(self._holds(one, self.seal), {self.seal: 2})
        self.assertEqual(self._consumed(production, self.oil), 4)
        self.assertEqual(self._finished_line(one).quantity, 1)

    def test_one_lot_in_two_units_is_two_lines(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_a)
        self._assemble(production, two, self.gears[1], self.oil_a)
        self._finish(production, one, two)
        production.workorder_ids.button_finish()
        self._close(production)
        lines = production.move_raw_ids.move_line_ids.filtered(
            lambda line: line.lot_id == self.oil_a
        )
        self.assertEqual(lines.mapped("quantity"), [2, 2])
        self.assertEqual(lines.mes_unit_lot_id, one | two)
        self.assertEqual(self._holds(one, self.oil), {self.oil_a: 2})

    def test_lot_shared_by_all_is_in_each_unit(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        self._consume(production.workorder_ids[0], lot=self.oil_a, quantity=4)
        self._assemble(production, one, self.gears[0])
        self._assemble(production, two, self.gears[1])
        self._finish(production, one, two)
        self._close(production)
        for unit in (one, two):
            self.assertEqual(self._holds(unit, self.oil), {self.oil_a: 4})

    def test_scanned_lot_replaces_the_reserved_one(self):
        production = self._make_pumps(1)
        oil_move = production.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        self.assertEqual(oil_move.move_line_ids.lot_id, self.oil_a)
        unit = production.mes_lot_ids
        self._assemble(production, unit, self.gears[5], self.oil_b)
        self._finish(production, unit)
        self._close(production)
        self.assertEqual(oil_move.move_line_ids.lot_id, self.oil_b)
        self.assertEqual(self._on_hand_of(self.oil_a), 10)
        self.assertEqual(self._on_hand_of(self.oil_b), 8)
        self.assertEqual(self._holds(unit, self.gear), {self.gears[5]: 1})

    def test_rest_that_nobody_scanned_is_what_odoo_reserves(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_b)
        self._assemble(production, two, self.gears[1])
        self._finish(production, one, two)
        self._close(production)
        self.assertEqual(self._consumed(production, self.oil), 4)
        self.assertEqual(self._holds(one, self.oil), {self.oil_b: 2})
        self.assertEqual(self._holds(two, self.oil), {self.oil_a: 2})

    def test_component_whose_lot_nobody_knows_is_asked_for(self):
        production = self._make_pumps(1)
        production.do_unreserve()
        for lot in (self.oil_a, self.oil_b):
            self.env["stock.quant"]._update_available_quantity(
                self.oil, self.stock, -10, lot_id=lot
            )
        unit = production.mes_lot_ids
        self._assemble(production, unit, self.gears[0])
        self._finish(production, unit)
        with self.assertRaisesRegex(LotError, "2 .* of Oil at .*Assemble.*Scan"):
            production.button_mark_done()

    def test_scrapped_unit_keeps_its_components_and_gives_them_to_nobody(self):
        production = self._make_pumps(3)
        one, two, three = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_a)
        self._assemble(production, two, self.gears[1], self.oil_b, scrap=True)
        self._assemble(production, three, self.gears[2], self.oil_a)
        self._finish(production, one, three)
        production.workorder_ids.button_finish()
        self._close(production)
        self.assertEqual(production.lot_producing_ids, one | three)
        self.assertEqual(self._produced(production), 2)
        self.assertEqual(self._consumed(production, self.gear), 3)
        self.assertEqual(self._holds(one, self.gear), {self.gears[0]: 1})
        self.assertEqual(self._holds(three, self.gear), {self.gears[2]: 1})
        self.assertFalse(self._finished_line(two))
        self.assertFalse(self._on_hand_of(self.gears[1]))

    def test_unbuild_of_one_unit_brings_back_exactly_its_components(self):
        production = self._make_pumps(3)
        one, two, three = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_a)
        self._assemble(production, two, self.gears[1], self.oil_b)
        self._assemble(production, three, self.gears[2], self.oil_b, scrap=True)
        self._finish(production, one, two)
        production.workorder_ids.button_finish()
        self._close(production)
        before = {lot: self._on_hand_of(lot) for lot in (self.oil_a, self.oil_b)}
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": production.product_id.id,
                "mo_id": production.id,
                "lot_id": two.id,
                "product_qty": 1,
                "product_uom_id": production.product_uom_id.id,
            }
        )
        unbuild.action_unbuild()
        self.assertEqual(self._on_hand_of(self.gears[1]), 1)
        self.assertEqual(self._on_hand_of(self.gears[0]), 0)
        self.assertEqual(self._on_hand_of(self.gears[2]), 0)
        self.assertEqual(self._on_hand_of(self.oil_b), before[self.oil_b] + 2)
        self.assertEqual(self._on_hand_of(self.oil_a), before[self.oil_a])
        self.assertEqual(self._on_hand(self.seal), 10_000 - 2 + 1)

    def test_traceability_report_leads_from_a_unit_to_its_own_components(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_a)
        self._assemble(production, two, self.gears[1], self.oil_b)
        self._finish(production, one, two)
        self._close(production)
        report = self.env["stock.traceability.report"]
        lines, _used = report._get_linked_move_lines(self._finished_line(one))
        self.assertEqual(lines.lot_id, self.gears[0] | self.oil_a)
        gear_line = self.env["stock.move.line"].search(
            [("lot_id", "=", self.gears[0].id), ("location_dest_id.usage", "=", "production")]
        )
        self.assertEqual(gear_line.produce_line_ids.lot_id, one)

    def test_backorder_takes_over_the_units_in_process_with_their_components(self):
        production = self._make_pumps(4)
        one, two, three, four = production.mes_lot_ids
        for unit, gear in zip((one, two, three), self.gears, strict=False):
            self._assemble(production, unit, gear, self.oil_a)
        self._consume(production.workorder_ids[0], lot=self.gears[3], unit=four)
        self._finish(production, one)
        backorder = self._close(production, backorder=True)
        self.assertEqual(production.mes_lot_ids, one)
        self.assertEqual(backorder.mes_lot_ids, two | three | four)
        self.assertEqual(self._consumed(production, self.gear), 1)
        self.assertEqual(self._consumed(production, self.oil), 2)
        self.assertEqual(backorder.workorder_ids[0].qty_reported_from_previous_wo, 2)
        self._consume(backorder.workorder_ids[0], lot=self.oil_b, unit=four, quantity=2)
        self._work(backorder.workorder_ids[0], lot=four, good=1)
        self._finish(backorder, two, three, four)
        self._close(backorder)
        both = production | backorder
        self.assertEqual(self._consumed(both, self.gear), 4)
        self.assertEqual(self._consumed(both, self.oil), 8)
        self.assertEqual(self._produced(both), 4)
        for unit, gear in zip((one, two, three, four), self.gears, strict=False):
            self.assertEqual(self._holds(unit, self.gear), {gear: 1})
        self.assertEqual(self._holds(three, self.oil), {self.oil_a: 2})
        self.assertEqual(self._holds(four, self.oil), {self.oil_b: 2})

    def test_backorder_takes_over_what_was_scanned_for_all(self):
        production = self._make_mo(10, bom=self._make_pump_bom(tracking="none"))
        assemble, test = production.workorder_ids
        for gear in self.gears[:6]:
            self._consume(assemble, lot=gear)
        self._consume(assemble, lot=self.oil_b, quantity=10)
        self._consume(assemble, lot=self.oil_a, quantity=2)
        self._work(assemble, good=6)
        self._work(test, good=4)
        backorder = self._close(production, backorder=True)
        self.assertEqual(self._consumed(production, self.oil), 8)
        self.assertEqual(self._consumed(production, self.gear), 4)
        self.assertEqual(self._lots_consumed(production, self.oil), {self.oil_b: 8})
        entries = self.env["mes.consumption"].search([("production_id", "=", backorder.id)])
        self.assertEqual(
            sum(entries.filtered(lambda e: e.product_id == self.oil).mapped("quantity")), 4
        )
        self.assertEqual(
            sum(entries.filtered(lambda e: e.product_id == self.gear).mapped("quantity")), 2
        )
        self._work(backorder.workorder_ids[1], good=2)
        self._close(backorder, backorder=False)
        self.assertEqual(self._lots_consumed(backorder, self.oil), {self.oil_b: 2, self.oil_a: 2})
        self.assertEqual(self._consumed(production | backorder, self.gear), 6)
        self.assertFalse(any(self._on_hand_of(gear) for gear in self.gears[:6]))

    def test_more_than_planned_is_used_up_where_it_was_scanned(self):
        production = self._make_pumps(1)
        unit = production.mes_lot_ids
        self._assemble(production, unit, self.gears[0], self.oil_a)
        self._consume(production.workorder_ids[0], lot=self.oil_b, unit=unit, quantity=1)
        self._finish(production, unit)
        self._close(production)
        self.assertEqual(self._holds(unit, self.oil), {self.oil_a: 2, self.oil_b: 1})

    def test_components_of_no_operation_are_kept_apart_too(self):
        production = self._make_pumps(2, tied=False)
        one, two = production.mes_lot_ids
        self._assemble(production, one, self.gears[4], self.oil_b)
        self._assemble(production, two, self.gears[3], self.oil_a)
        self._finish(production, one, two)
        self._close(production)
        self.assertEqual(self._holds(one, self.gear), {self.gears[4]: 1})
        self.assertEqual(self._holds(two, self.oil), {self.oil_a: 2})
        self.assertEqual(self._consumed(production, self.gear), 2)

    def test_lot_product_is_made_in_several_lots(self):
        production = self._make_mo(10, bom=self._make_pump_bom(tracking="lot"))
        first, second = self._make_lots(production.product_id, ["P-1", "P-2"])
        assemble, test = production.workorder_ids
        for gear in self.gears[:4]:
            self._consume(assemble, lot=gear, unit=first)
        for gear in self.gears[4:8]:
            self._consume(assemble, lot=gear, unit=second)
        self._consume(assemble, lot=self.oil_a, quantity=10)
        self._consume(assemble, lot=self.oil_b, quantity=6)
        self._work(assemble, good=8)
        self._work(test, good=5, lot=first)
        self._work(test, good=3, lot=second)
        self._close(production, backorder=False)
        self.assertEqual(self._on_hand_of(first), 5)
        self.assertEqual(self._on_hand_of(second), 3)
        self.assertEqual(set(self._holds(first, self.gear)), set(self.gears[:4]))
        self.assertEqual(set(self._holds(second, self.gear)), set(self.gears[4:8]))

    def test_two_step_manufacturing_takes_scanned_lots_from_preproduction(self):
        self.plant.manufacture_steps = "pbm"
        production = self._make_pumps(1)
        unit = production.mes_lot_ids
        with self.assertRaisesRegex(LotError, "Pre-Production"):
            self._consume(production.workorder_ids[0], lot=self.gears[0], unit=unit)
        picking = production.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        gear = picking.move_line_ids.lot_id & self.gears
        self._assemble(production, unit, gear)
        self._finish(production, unit)
        self._close(production)
        self.assertEqual(self._holds(unit, self.gear), {gear: 1})

    def test_lot_on_two_shelves_is_taken_from_both(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        lot = self._stock_lots(self.oil, ["OIL-C"], 3)
        self.env["stock.quant"]._update_available_quantity(self.oil, shelf, 3, lot_id=lot)
        production = self._make_pumps(2)
        units = production.mes_lot_ids
        self._consume(production.workorder_ids[0], lot=lot, quantity=4)
        for unit, gear in zip(units, self.gears, strict=False):
            self._assemble(production, unit, gear)
        self._finish(production, *units)
        self._close(production)
        self.assertEqual(self._on_hand_of(lot), 2)
        self.assertFalse(
            self.env["stock.quant"].search(
                [
                    ("lot_id", "=", lot.id),
                    ("quantity", "<", 0),
                    ("location_id.usage", "=", "internal"),
                ]
            )
        )

    def test_order_closed_without_backorder_posts_what_unfinished_units_hold(self):
        production = self._make_pumps(2)
        one, two = production.mes_lot_ids
        self._assemble(production, one, self.gears[0], self.oil_a)
        self._assemble(production, two, self.gears[1], self.oil_a)
        self._finish(production, one)
        self._close(production, backorder=False)
        self.assertEqual(production.lot_producing_ids, one)
        self.assertEqual(self._consumed(production, self.gear), 2)
        self.assertEqual(self._holds(one, self.gear), {self.gears[0]: 1})

    def _on_hand_of(self, lot):
        quants = lot.quant_ids.filtered(lambda quant: quant.location_id.usage == "internal")
        return sum(quants.mapped("quantity"))

    def _lots_consumed(self, production, component):
        lines = production.move_raw_ids.move_line_ids.filtered(
            lambda line: line.product_id == component and line.state == "done"
        )
        return {
            lot: sum(of_lot.mapped("quantity")) for lot, of_lot in lines.grouped("lot_id").items()
        }
