from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..services import Finish, LotError, QuantityError, Start
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestUnits(LotCommon):
    """Serial numbers and lots of what an order makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(3)
        cls.assemble, cls.test = cls.production.workorder_ids
        cls.one, cls.two, cls.three = cls.production.mes_lot_ids

    def test_last_operation_needs_the_serial_number(self):
        self._work(self.assemble, good=1)
        for quantities in ({"good": 1}, {"scrap": 1}, {"rework": 1}):
            with self.assertRaisesRegex(LotError, "Pump has serial numbers"):
                self._work(self.test, **quantities)

    def test_earlier_operation_takes_pieces_with_or_without_it(self):
        self._work(self.assemble, good=2)
        entry = self._work(self.assemble, good=1, lot=self.one)
        self.assertEqual(entry.lot_id, self.one)

    def test_serial_number_is_one_piece(self):
        for quantities in ({"good": 2}, {"good": 1, "scrap": 1}, {"good": 0.5}):
            with self.subTest(**quantities), self.assertRaisesRegex(QuantityError, "one piece"):
                self._work(self.assemble, lot=self.one, **quantities)

    def test_unit_is_good_at_an_operation_once(self):
        entry = self._work(self.assemble, good=1, lot=self.one)
        with self.assertRaisesRegex(LotError, "already declared good"):
            self._work(self.assemble, good=1, lot=self.one)
        self._reverse(entry)
        self._work(self.assemble, good=1, lot=self.one)

    def test_unit_sent_back_is_good_again(self):
        self._work(self.assemble, good=1, lot=self.one)
        self._work(self.test, rework=1, lot=self.one, rework_to=self.assemble)
        self._work(self.assemble, good=1, lot=self.one)
        self._work(self.test, good=1, lot=self.one)
        self.assertEqual(self.production.lot_producing_ids, self.one)

    def test_lots_produced_are_those_declared_good_and_not_the_planned_ones(self):
        for unit in (self.three, self.one):
            self._work(self.assemble, good=1, lot=unit)
        self._finish(self.production, self.three)
        self.assertEqual(self.production.lot_producing_ids, self.three)
        self.assertEqual(self.production.qty_producing, 1)
        entry = self._work(self.test, good=1, lot=self.one)
        self.assertEqual(self.production.lot_producing_ids, self.one | self.three)
        self._reverse(entry)
        self.assertEqual(self.production.lot_producing_ids, self.three)
        self.assertEqual(self.production.qty_producing, 1)

    def test_fewer_good_than_planned_closes_with_the_good_ones(self):
        self.production.lot_producing_ids = self.production.mes_lot_ids
        self._assemble(self.production, self.one, self.gears[0], self.oil_a)
        self._assemble(self.production, self.two, self.gears[1], self.oil_a, scrap=True)
        self._assemble(self.production, self.three, self.gears[2], self.oil_a, scrap=True)
        self._finish(self.production, self.one)
        self.production.workorder_ids.button_finish()
        self._close(self.production)
        self.assertEqual(self.production.lot_producing_ids, self.one)
        self.assertEqual(self._produced(self.production), 1)

    def test_scrapped_serial_number_cannot_be_used_again(self):
        entry = self._work(self.assemble, scrap=1, lot=self.one, reason=self.reason)
        self.assertTrue(self.one.mes_is_scrapped)
        with self.assertRaisesRegex(LotError, "scrapped and cannot be used again"):
            self._work(self.assemble, good=1, lot=self.one)
        with self.assertRaisesRegex(LotError, "scrapped"):
            self._identify(self.assemble, self.one.name)
        with self.assertRaisesRegex(ValidationError, "scrapped"):
            self.production.lot_producing_ids = self.one
        self._reverse(entry)
        self.assertFalse(self.one.mes_is_scrapped)
        self._work(self.assemble, good=1, lot=self.one)

    def test_scrapped_serial_number_is_refused_in_odoos_own_ways_too(self):
        self._work(self.assemble, scrap=1, lot=self.one)
        product = self.production.product_id
        other = self.env["mrp.production"].create({"product_id": product.id, "product_qty": 1})
        other.action_confirm()
        message, _location = self.env["stock.quant"]._check_serial_number(
            product, self.one, self.company
        )
        self.assertIn("scrapped", message)
        wizard = self.env["mrp.production.serials"].create(
            {"production_id": other.id, "serial_numbers": self.one.name}
        )
        with self.assertRaisesRegex(ValidationError, "scrapped"):
            wizard.action_apply()
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "lot_id": self.one.id,
                            "quantity": 1,
                            "picked": True,
                        }
                    )
                ],
            }
        )
        move.picked = True
        with self.assertRaisesRegex(UserError, "scrapped"):
            move._action_done()

    def test_numbers_that_the_office_typed_are_the_plan(self):
        bom = self._make_pump_bom()
        bom.bom_line_ids.unlink()
        production = self._make_mo(3, bom=bom)
        one, two, three = typed = self._make_lots(production.product_id, ["T1", "T2", "T3"])
        production.lot_producing_ids = typed
        self._work(production.workorder_ids[0], scrap=1, lot=two)
        self._work(production.workorder_ids[0], good=2)
        self.assertEqual(production.lot_producing_ids, one | three)
        production.workorder_ids.button_finish()
        self.assertEqual(production.lot_producing_ids, one | three)

    def test_scrap_of_a_lot_is_not_the_end_of_the_lot(self):
        production = self._make_pumps(10, tracking="lot")
        entry = self._work(production.workorder_ids[0], scrap=1, lot=production.mes_lot_ids)
        self.assertFalse(entry.lot_id.mes_is_scrapped)

    def test_unit_of_another_order_is_refused(self):
        other = self._make_mo(1, bom=self.production.bom_id)
        other.action_mes_generate_serials()
        room = self._make_mo(5, bom=self.production.bom_id)
        with self.assertRaisesRegex(LotError, "none of the 3 units"):
            self._work(self.assemble, good=1, lot=other.mes_lot_ids)
        with self.assertRaisesRegex(LotError, f"belongs to {other.name}"):
            self._work(room.workorder_ids[0], good=1, lot=other.mes_lot_ids)

    def test_unit_that_was_finished_before_is_refused(self):
        self._assemble(self.production, self.one, self.gears[0], self.oil_a)
        self._finish(self.production, self.one)
        self._close(self.production, backorder=False)
        again = self._make_mo(1, bom=self.production.bom_id)
        with self.assertRaisesRegex(LotError, "already produced"):
            self._work(again.workorder_ids[0], good=1, lot=self.one)

    def test_unit_of_another_product_is_refused(self):
        with self.assertRaisesRegex(LotError, "G1 is Gear, and here Pump is needed"):
            self._work(self.assemble, good=1, lot=self.gears[0])

    def test_held_unit_is_not_worked_on(self):
        self.one.action_mes_hold("crack")
        with self.assertRaisesRegex(LotError, "on hold: crack"):
            self._work(self.assemble, good=1, lot=self.one)

    def test_nobody_starts_on_a_unit_that_is_scrap_or_on_hold(self):
        self._work(self.assemble, scrap=1, lot=self.one)
        self.two.action_mes_hold(reason="crack")
        for unit in (self.one, self.two):
            with self.assertRaises(LotError):
                self._start(unit)
        self._start(self.three)

    def _start(self, unit):
        return Start(
            env=self.env,
            uuid=f"start-{unit.id}",
            workorder=self.assemble,
            employees=self.anna,
            lot=unit,
            source="kiosk",
        ).execute()

    def test_operation_is_not_finished_before_the_lots_are_known(self):
        production = self._make_mo(1, bom=self.production.bom_id)
        production.do_unreserve()
        for lot in (self.oil_a, self.oil_b):
            lot.action_mes_hold(reason="recall")
        production.action_mes_generate_serials()
        assemble = production.workorder_ids[0]
        self._consume(assemble, lot=self.gears[0])
        self._work(assemble, good=1)
        finish = Finish(env=self.env, uuid="finish", workorder=assemble, source="kiosk")
        with self.assertRaisesRegex(LotError, "2 .* of Oil .*Scan what was put in"):
            finish.execute()
        self.oil_b.action_mes_release()
        self._consume(assemble, lot=self.oil_b)
        finish.execute()
        self.assertEqual(assemble.state, "done")

    def test_only_unit_of_an_order_goes_without_saying(self):
        production = self._make_pumps(1)
        self.assertEqual(
            self._work(production.workorder_ids[0], good=1).lot_id, production.mes_lot_ids
        )

    def test_only_lot_of_an_order_goes_without_saying(self):
        production = self._make_pumps(10, tracking="lot")
        self.assertEqual(len(production.mes_lot_ids), 1)
        assemble, test = production.workorder_ids
        self._work(assemble, good=7)
        self.assertEqual(self._work(test, good=7).lot_id, production.mes_lot_ids)
        self.assertEqual(production.lot_producing_ids, production.mes_lot_ids)

    def test_one_of_several_lots_has_to_be_said_at_the_last_operation(self):
        production = self._make_pumps(10, tracking="lot")
        self._identify(production.workorder_ids[0], "SECOND")
        self._work(production.workorder_ids[0], good=7)
        with self.assertRaisesRegex(LotError, "makes several lots.*SECOND"):
            self._work(production.workorder_ids[1], good=7)

    def test_order_without_any_lot_gets_one_from_odoo(self):
        bom = self._make_pump_bom(tracking="lot")
        bom.bom_line_ids.unlink()
        production = self._make_mo(5, bom=bom)
        for workorder in production.workorder_ids:
            self._work(workorder, good=5)
        self._close(production)
        self.assertEqual(production.lot_producing_ids.product_qty, 5)

    def test_office_finishes_serial_units_with_the_numbers_of_the_plan(self):
        bom = self._make_pump_bom()
        bom.bom_line_ids.unlink()
        production = self._make_mo(3, bom=bom)
        production.action_mes_generate_serials()
        production.workorder_ids.button_finish()
        self.assertEqual(production.lot_producing_ids, production.mes_lot_ids)
        self._close(production)
        self.assertEqual(production.mes_lot_ids.mapped("product_qty"), [1, 1, 1])

    def test_odoos_own_mass_production_still_works(self):
        bom = self._make_pump_bom()
        bom.bom_line_ids.unlink()
        production = self._make_mo(2, bom=bom)
        action = production.button_mark_done()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"]))
        wizard.lot_name = "OWN-01"
        wizard.lot_quantity = 2
        wizard = wizard.save()
        wizard.action_generate_serial_numbers()
        wizard.action_apply()
        production.button_mark_done()
        self.assertEqual(production.state, "done")
        self.assertEqual(
            production.move_finished_ids.move_line_ids.lot_id.mapped("name"), ["OWN-01", "OWN-02"]
        )

    def test_good_units_without_a_number_are_asked_for(self):
        bom = self._make_pump_bom()
        bom.bom_line_ids.unlink()
        production = self._make_mo(3, bom=bom)
        self._work(production.workorder_ids[0], good=3)
        production.workorder_ids[1].qty_produced = 2
        self._identify(production.workorder_ids[1], "KNOWN")
        with self.assertRaisesRegex(LotError, "only 1 have a serial number"):
            production.button_mark_done()

    def test_merged_order_keeps_the_numbers(self):
        bom = self._make_pump_bom()
        orders = self._make_mo(1, bom=bom) | self._make_mo(2, bom=bom)
        orders.action_mes_generate_serials()
        lots = orders.mes_lot_ids
        merged = self.env["mrp.production"].browse(orders.action_merge()["res_id"])
        self.assertEqual(merged.mes_lot_ids, lots)
        self._work(merged.workorder_ids[0], good=1, lot=lots[2])

    def test_split_order_shares_the_numbers_out(self):
        first, second = self.production._split_productions({self.production: [1, 2]})
        self.assertEqual(first.mes_lot_ids, self.one)
        self.assertEqual(second.mes_lot_ids, self.two | self.three)

    def test_declaring_the_hundredth_unit_costs_no_more_than_the_second(self):
        def declare_once(unit):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._work(production.workorder_ids[1], good=1, lot=unit)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        bom = self._make_pump_bom()
        bom.bom_line_ids.unlink()
        production = self._make_mo(100, bom=bom)
        production.action_mes_generate_serials()
        units = production.mes_lot_ids
        self._work(production.workorder_ids[0], good=100)
        declare_once(units[0])
        few = declare_once(units[1])
        for unit in units[2:97]:
            self._work(production.workorder_ids[1], good=1, lot=unit)
        self.assertLessEqual(declare_once(units[98]), few)
        self.assertLessEqual(few, 45)


@tagged("post_install", "-at_install")
class TestIdentifyUnit(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(2, generate=False)
        cls.assemble = cls.production.workorder_ids[0]

    def test_number_nobody_knows_becomes_a_unit_of_the_order(self):
        lot = self._identify(self.assemble, " P-001 ", employees=self.anna)
        self.assertEqual((lot.name, lot.product_id), ("P-001", self.production.product_id))
        self.assertEqual(self.production.mes_lot_ids, lot)

    def test_known_number_is_the_same_lot(self):
        lot = self._identify(self.assemble, "P-001")
        self.assertEqual(self._identify(self.production.workorder_ids[1], "P-001"), lot)
        self.assertEqual(self.production.mes_lot_ids, lot)

    def test_same_id_again_is_a_duplicate(self):
        first = self._identify(self.assemble, "P-001", uuid="again")
        self.assertEqual(self._identify(self.assemble, "P-001", uuid="again"), first)

    def test_more_numbers_than_units_are_refused(self):
        self._identify(self.assemble, "P-001")
        self._identify(self.assemble, "P-002")
        with self.assertRaisesRegex(LotError, "none of the 2 units"):
            self._identify(self.assemble, "P-003")
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "P-003")]))

    def test_what_is_no_number_is_refused(self):
        for wrong in ("", "   ", None, 7, "x" * 65, "a\x1db"):
            with self.subTest(name=wrong), self.assertRaises(LotError):
                self._identify(self.assemble, wrong)

    def test_product_without_numbers_has_no_units(self):
        production = self._make_mo(1, bom=self._make_pump_bom(tracking="none"))
        with self.assertRaisesRegex(LotError, "neither lots nor serial numbers"):
            self._identify(production.workorder_ids[0], "P-001")

    def test_operator_may(self):
        env = self.env(user=self._make_user("operator"))
        self.assertTrue(self._identify(self.assemble, "P-001", env=env))


@tagged("post_install", "-at_install")
class TestGenerateNumbers(LotCommon):
    def test_numbers_follow_the_sequence_of_the_product(self):
        sequence = self.env["ir.sequence"].create(
            {"name": "Pump", "prefix": "PU", "padding": 4, "number_next": 17}
        )
        production = self._make_mo(3, bom=self._make_pump_bom(lot_sequence_id=sequence.id))
        self._make_lots(production.product_id, ["PU0018"])
        production.action_mes_generate_serials()
        self.assertEqual(production.mes_lot_ids.mapped("name"), ["PU0017", "PU0019", "PU0020"])
        self.assertEqual(sequence.next_by_id(), "PU0021")

    def test_other_kinds_of_sequences_work_too(self):
        sequence = self.env["ir.sequence"].create(
            {"name": "Pump", "prefix": "%(year)s-", "implementation": "no_gap"}
        )
        production = self._make_mo(2, bom=self._make_pump_bom(lot_sequence_id=sequence.id))
        production.action_mes_generate_serials()
        self.assertEqual(len(set(production.mes_lot_ids.mapped("name"))), 2)

    def test_what_the_office_typed_counts(self):
        production = self._make_mo(3, bom=self._make_pump_bom())
        typed = self._make_lots(production.product_id, ["TYPED"])
        production.lot_producing_ids = typed
        production.action_mes_generate_serials()
        self.assertEqual(len(production.mes_lot_ids), 3)
        self.assertIn(typed, production.mes_lot_ids)

    def test_numbers_are_generated_once(self):
        production = self._make_pumps(2)
        with self.assertRaisesRegex(UserError, "needs no more"):
            production.action_mes_generate_serials()
        with self.assertRaisesRegex(UserError, "needs no serial numbers"):
            self._make_mo(2, bom=self._make_pump_bom(tracking="none")).action_mes_generate_serials()

    def test_order_raised_later_gets_the_missing_numbers(self):
        production = self._make_pumps(2)
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 5}
        ).change_prod_qty()
        production.action_mes_generate_serials()
        self.assertEqual(len(production.mes_lot_ids), 5)

    def test_two_hundred_numbers_cost_as_many_queries_as_two(self):
        def count(qty):
            production = self._make_mo(qty, bom=self._make_pump_bom())
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            production.action_mes_generate_serials()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few = count(2)
        self.assertLessEqual(count(200), few + 3)
        self.assertLessEqual(few, 40)
