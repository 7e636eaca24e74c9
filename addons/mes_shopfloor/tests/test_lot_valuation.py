from unittest import SkipTest

from odoo.tests import tagged

from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestLotValuation(LotCommon):
    """What units are worth, where accounting is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "lot_valuated" not in cls.env["product.template"]._fields:
            raise SkipTest("needs stock_account")
        (cls.lathe | cls.mill).costs_hour = 0

    def _run(self, production, gears, scrapped=0):
        units = production.mes_lot_ids
        for number, (unit, gear) in enumerate(zip(units, gears, strict=False)):
            self._assemble(production, unit, gear, self.oil_a, scrap=number < scrapped)
        self._finish(production, *units[scrapped:])
        production.workorder_ids.button_finish()
        self._close(production)
        return production.move_finished_ids.filtered(lambda move: move.state == "done")

    def test_each_unit_has_its_share_of_what_the_order_cost(self):
        finished = self._run(self._make_pumps(3), self.gears)
        self.assertAlmostEqual(finished.value, 3 * (10 + 2 * 3 + 1))
        self.assertEqual(finished.move_line_ids.mapped("quantity"), [1, 1, 1])

    def test_good_units_bear_the_scrapped_one(self):
        finished = self._run(self._make_pumps(3), self.gears, scrapped=1)
        self.assertAlmostEqual(finished.value, 3 * (10 + 2 * 3) + 2 * 1)
        self.assertEqual(len(finished.move_line_ids), 2)

    def test_component_with_a_value_of_its_own_counts_with_that(self):
        gear = self._make_component("Precious gear", qty=0, tracking="serial", lot_valuated=True)
        dear, cheap = self._stock_lots(gear, ["DEAR", "CHEAP"], 1)
        dear.standard_price, cheap.standard_price = 100, 20
        bom = self._make_pump_bom()
        bom.bom_line_ids[0].product_id = gear
        production = self._make_mo(1, bom=bom)
        production.action_mes_generate_serials()
        unit = production.mes_lot_ids
        self._assemble(production, unit, dear, self.oil_a)
        self._finish(production, unit)
        self._close(production)
        finished = production.move_finished_ids.filtered(lambda move: move.state == "done")
        self.assertAlmostEqual(finished.value, 100 + 2 * 3 + 1)

    def test_value_is_whole_over_order_and_backorder(self):
        production = self._make_pumps(3)
        one, two, three = production.mes_lot_ids
        for unit, gear in zip(production.mes_lot_ids, self.gears, strict=False):
            self._assemble(production, unit, gear, self.oil_a)
        self._finish(production, one)
        backorder = self._close(production, backorder=True)
        self._finish(backorder, two, three)
        self._close(backorder)
        done = (production | backorder).move_finished_ids.filtered(lambda m: m.state == "done")
        self.assertEqual([round(move.value, 2) for move in done], [17, 34])
