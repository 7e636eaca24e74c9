import random
from collections import Counter

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_lot import LotCommon

RUNS = 6
ACTS = 45


@tagged("post_install", "-at_install")
class TestRandomUnits(LotCommon):
    """Two people do anything at an order of four pumps, in parallel; then it is closed.

    Whatever was refused on the way, the genealogy of Odoo says of each finished unit what the
    ledger says, and stock holds what is left.
    """

    def test_what_is_in_a_unit_is_what_was_put_in(self):
        for seed in range(RUNS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self._play(random.Random(seed))  # noqa: S311 a play, no secret
                savepoint.rollback()
                self.env.invalidate_all()

    def _play(self, dice):
        production = self._make_pumps(4)
        done = Counter()
        for _act in range(ACTS):
            name = dice.choice(
                ("gear", "gear", "oil", "back", "assemble", "assemble", "test", "undo")
            )
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_do_{name}")(dice, production)
                done[name] += 1
            except UserError:
                self.env.invalidate_all()
        self.assertTrue(done["gear"] and done["assemble"], "the play did nothing")
        orders = self._close_all(dice, production)
        self._check(orders)

    def _pick(self, dice, records):
        if not records:
            raise UserError(self.env._("nothing to take"))
        return records[dice.randrange(len(records))]

    def _do_gear(self, dice, production):
        lot, unit = self._pick(dice, self.gears), self._pick(dice, production.mes_lot_ids)
        self._consume(production.workorder_ids[0], lot=lot, unit=unit, employees=self.anna)

    def _do_oil(self, dice, production):
        unit = self._pick(dice, production.mes_lot_ids) if dice.random() < 0.7 else None
        lot = dice.choice((self.oil_a, self.oil_b))
        quantity = dice.choice((0.5, 1, 2, 4))
        self._consume(production.workorder_ids[0], lot=lot, unit=unit, quantity=quantity)

    def _do_back(self, dice, production):
        self._take_back(self._pick(dice, production.workorder_ids.mes_consumption_ids))

    def _do_assemble(self, dice, production):
        outcome = "scrap" if dice.random() < 0.2 else "good"
        unit = self._pick(dice, production.mes_lot_ids)
        self._work(production.workorder_ids[0], lot=unit, **{outcome: 1})

    def _do_test(self, dice, production):
        outcome = dice.choice(("good", "good", "scrap", "rework"))
        unit = self._pick(dice, production.mes_lot_ids)
        self._work(production.workorder_ids[1], lot=unit, **{outcome: 1})

    def _do_undo(self, dice, production):
        self._reverse(self._pick(dice, production.workorder_ids.mes_log_ids))

    def _close_all(self, dice, production):
        """Close as it is, with or without a backorder; what is left of the backorder is made."""
        for workorder in production.workorder_ids:
            for _piece in range(int(workorder.mes_qty_rework)):
                away = self._away(workorder)
                self._work(workorder, lot=away, scrap=1)
        if not production.workorder_ids[1].qty_produced:
            self._make_rest(production)
        self._give_lots(production)
        rest = production.product_qty - production.workorder_ids[1].qty_produced
        rest -= sum(production.workorder_ids.mapped("mes_qty_scrap"))
        backorder = (
            self._close(production, dice.random() < 0.7) if rest > 0 else self._done(production)
        )
        open_ones = backorder.filtered(lambda order: order.state not in ("done", "cancel"))
        if open_ones:
            self._make_rest(open_ones)
            self._give_lots(open_ones)
            if open_ones.workorder_ids[1].qty_produced:
                self._done(open_ones)
            else:
                open_ones.action_cancel()
        return production | backorder

    def _done(self, production):
        if production.workorder_ids[1].qty_produced:
            self._close(production)
        else:
            production.action_cancel()
        return self.env["mrp.production"]

    def _away(self, workorder):
        totals = Counter()
        for entry in workorder.mes_log_ids:
            totals[entry.lot_id] += entry.qty_rework
        return next(lot for lot, quantity in totals.items() if quantity > 0)

    def _make_rest(self, production):
        for unit in production.mes_lot_ids.filtered(lambda lot: not lot.mes_is_scrapped):
            for workorder in production.workorder_ids:
                try:
                    with self.env.cr.savepoint():
                        self._work(workorder, lot=unit, good=1)
                except UserError:
                    self.env.invalidate_all()

    def _give_lots(self, production):
        """There is enough in stock for what nobody scanned."""
        production.action_assign()

    def _check(self, orders):
        entries = orders.workorder_ids.mes_consumption_ids
        for unit in orders.mes_lot_ids:
            line = self._finished_line(unit)
            self.assertLessEqual(len(line), 1)
            self.assertEqual(bool(line), bool(unit.product_qty))
            if unit.mes_is_scrapped:
                self.assertFalse(line)
            put_in = Counter()
            for entry in entries.filtered(lambda entry, unit=unit: entry.unit_lot_id == unit):
                put_in[entry.lot_id] += entry.quantity
            own = line.consume_line_ids.filtered("mes_unit_lot_id")
            self.assertLessEqual(own.mes_unit_lot_id, unit)
            if line:
                held = Counter()
                for part in own:
                    held[part.lot_id] += part.quantity
                self.assertEqual(held, +put_in, unit.name)
        done = orders.move_raw_ids.move_line_ids.filtered(lambda line: line.state == "done")
        for lot in self.gears | self.oil_a | self.oil_b:
            used = sum(done.filtered(lambda line, lot=lot: line.lot_id == lot).mapped("quantity"))
            internal = lot.quant_ids.filtered(lambda quant: quant.location_id.usage == "internal")
            start = 1 if lot in self.gears else 10
            self.assertAlmostEqual(sum(internal.mapped("quantity")), start - used, msg=lot.name)
            self.assertFalse(any(quant.quantity < 0 for quant in internal), lot.name)
            self.assertFalse(any(internal.mapped("reserved_quantity")), lot.name)
        for lot in self.gears:
            self.assertLessEqual(
                len(done.filtered(lambda line, lot=lot: line.lot_id == lot)), 1, lot.name
            )
