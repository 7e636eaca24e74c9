import math
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..services import (
    CompanyMismatchError,
    IdentifierError,
    LotError,
    OrderClosedError,
    QuantityError,
)
from .common import NOON
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestConsume(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(3)
        cls.assemble, cls.test = cls.production.workorder_ids
        cls.one, cls.two, cls.three = cls.production.mes_lot_ids

    def test_entry_says_what_into_which_unit_by_whom_and_when(self):
        entry = self._consume(
            self.assemble,
            lot=self.oil_a,
            unit=self.one,
            quantity=1.5,
            employees=self.anna,
            moment=NOON,
            note="second filling",
        )
        self.assertEqual((entry.product_id, entry.lot_id), (self.oil, self.oil_a))
        self.assertEqual(entry.unit_lot_id, self.one)
        self.assertEqual(entry.quantity, 1.5)
        self.assertEqual(entry.move_id.product_id, self.oil)
        self.assertEqual((entry.employee_ids, entry.moment), (self.anna, NOON))
        self.assertEqual((entry.shift_id, entry.source), (self.early, "kiosk"))
        self.assertEqual(entry.workcenter_id, self.lathe)
        self.assertEqual(entry.note, "second filling")

    def test_stock_is_not_touched_before_the_order_closes(self):
        self._consume(self.assemble, lot=self.gears[0], unit=self.one)
        self.assertEqual(self.gears[0].location_id, self.stock)
        self.assertFalse(self.production.move_raw_ids.filtered("picked"))

    def test_lot_reserved_for_another_order_goes_to_who_has_it_in_hand(self):
        other = self._make_pumps(3)
        gears = other.move_raw_ids.filtered(lambda move: move.product_id == self.gear)
        self.assertEqual(gears.move_line_ids.lot_id, self.gears[3:6])
        self._consume(self.assemble, lot=self.gears[4], unit=self.one)
        self.assertEqual(gears.move_line_ids.lot_id, self.gears[3] | self.gears[5] | self.gears[2])
        quant = self.gears[4].quant_ids.filtered(lambda q: q.location_id == self.stock)
        self.assertEqual((quant.quantity, quant.reserved_quantity), (1, 1))

    def test_what_was_put_in_is_not_unreserved(self):
        self._consume(self.assemble, lot=self.gears[6], unit=self.one)
        self.production.do_unreserve()
        lines = self.production.move_raw_ids.move_line_ids
        self.assertEqual((lines.lot_id, lines.mes_unit_lot_id), (self.gears[6], self.one))

    def test_quantity_goes_without_saying(self):
        gear = self._consume(self.assemble, lot=self.gears[0], unit=self.one)
        oil = self._consume(self.assemble, lot=self.oil_a, unit=self.one)
        self.assertEqual((gear.quantity, oil.quantity), (1, 2))

    def test_component_without_lots_is_recorded_too(self):
        entry = self._consume(self.test, product=self.seal, unit=self.one)
        self.assertFalse(entry.lot_id)
        self.assertEqual(entry.unit_lot_id, self.one)

    def test_same_id_again_is_a_duplicate_and_acts_once(self):
        for _twice in range(2):
            self._consume(self.assemble, uuid="twice", lot=self.gears[0], unit=self.one)
        entries = self.env["mes.consumption"].search([("lot_id", "=", self.gears[0].id)])
        self.assertEqual(len(entries), 1)
        with self.assertRaises(IdentifierError):
            self._consume(self.test, uuid="twice", product=self.seal)

    def test_wrong_lot_says_what_it_is_and_what_is_needed(self):
        wrong = self._stock_lots(
            self._make_component("Grease", qty=0, tracking="lot"), ["GREASE-1"], 5
        )
        with self.assertRaisesRegex(LotError, "GREASE-1 is Grease, which .*needs: Gear, Oil"):
            self._consume(self.assemble, lot=wrong, unit=self.one)

    def test_lot_of_another_component_than_said_is_refused(self):
        with self.assertRaisesRegex(LotError, "OIL-A is Oil, and here Gear is needed"):
            self._consume(self.assemble, product=self.gear, lot=self.oil_a, unit=self.one)

    def test_component_of_another_operation_says_where_it_belongs(self):
        with self.assertRaisesRegex(LotError, "Gear is put in at Assemble"):
            self._consume(self.test, lot=self.gears[0], unit=self.one)

    def test_tracked_component_needs_its_lot(self):
        with self.assertRaisesRegex(LotError, "Oil is tracked"):
            self._consume(self.assemble, product=self.oil, unit=self.one)

    def test_nothing_said_is_refused(self):
        with self.assertRaises(LotError):
            self._consume(self.assemble)

    def test_expired_lot_is_refused_at_the_moment_it_was_used(self):
        self.oil.use_expiration_date = True
        self.oil_a.expiration_date = NOON
        late = {"unit": self.one, "moment": NOON + timedelta(minutes=1)}
        with self.assertRaisesRegex(LotError, "expired on 2026-03-04"):
            self._consume(self.assemble, lot=self.oil_a, **late)
        self._consume(
            self.assemble, lot=self.oil_a, unit=self.one, moment=NOON - timedelta(minutes=1)
        )

    def test_held_lot_is_refused_until_it_is_released(self):
        self.oil_a.action_mes_hold("water in it")
        with self.assertRaisesRegex(LotError, "on hold: water in it"):
            self._consume(self.assemble, lot=self.oil_a, unit=self.one)
        self.oil_a.action_mes_release()
        self._consume(self.assemble, lot=self.oil_a, unit=self.one)

    def test_serial_number_is_put_in_once(self):
        self._consume(self.assemble, lot=self.gears[0], unit=self.one)
        with self.assertRaisesRegex(LotError, f"already put in, at {self.production.name}"):
            self._consume(self.assemble, lot=self.gears[0], unit=self.two)

    def test_serial_number_put_in_at_another_order_is_refused(self):
        other = self._make_pumps(1)
        self._consume(other.workorder_ids[0], lot=self.gears[0])
        with self.assertRaisesRegex(LotError, other.name):
            self._consume(self.assemble, lot=self.gears[0], unit=self.one)

    def test_serial_number_that_was_used_up_is_refused(self):
        other = self._make_pumps(1)
        self._assemble(other, other.mes_lot_ids, self.gears[0], self.oil_a)
        self._finish(other, other.mes_lot_ids)
        self._close(other)
        with self.assertRaisesRegex(LotError, "G1 is not in stock"):
            self._consume(self.assemble, lot=self.gears[0], unit=self.one)

    def test_lot_elsewhere_says_where_it_is(self):
        elsewhere = self.env["stock.location"].create(
            {"name": "Attic", "usage": "internal", "location_id": self.plant.view_location_id.id}
        )
        lot = self._stock_lots(self.gear, ["G-ATTIC"], 1, location=elsewhere)
        with self.assertRaisesRegex(LotError, "G-ATTIC is not in .*Stock.*but in .*Attic"):
            self._consume(self.assemble, lot=lot, unit=self.one)

    def test_lot_that_was_never_received_is_refused(self):
        lot = self._make_lots(self.gear, ["G-NEW"])
        with self.assertRaisesRegex(LotError, "never received"):
            self._consume(self.assemble, lot=lot, unit=self.one)

    def test_lot_in_a_part_of_the_stock_location_is_taken(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        lot = self._stock_lots(self.gear, ["G-SHELF"], 1, location=shelf)
        self._consume(self.assemble, lot=lot, unit=self.one)

    def test_lot_gives_no_more_than_it_holds(self):
        self._consume(self.assemble, lot=self.oil_a, unit=self.one, quantity=9)
        with self.assertRaisesRegex(LotError, "OIL-A has only 1 .* left"):
            self._consume(self.assemble, lot=self.oil_a, unit=self.two)
        self._consume(self.assemble, lot=self.oil_a, unit=self.two, quantity=1)

    def test_what_is_no_quantity_is_refused(self):
        for wrong in (0, -1, math.nan, math.inf, "2", True, 0.0001):
            with self.subTest(quantity=wrong), self.assertRaises(QuantityError):
                self._consume(self.assemble, lot=self.oil_a, unit=self.one, quantity=wrong)
        for wrong in (2, 0.5):
            with self.subTest(gears=wrong), self.assertRaises(QuantityError):
                self._consume(self.assemble, lot=self.gears[0], unit=self.one, quantity=wrong)

    def test_serial_component_needs_the_unit_it_goes_into(self):
        with self.assertRaisesRegex(LotError, "Gear has a serial number of its own"):
            self._consume(self.assemble, lot=self.gears[0])

    def test_only_unit_of_an_order_goes_without_saying(self):
        single = self._make_pumps(1)
        entry = self._consume(single.workorder_ids[0], lot=self.gears[0])
        self.assertEqual(entry.unit_lot_id, single.mes_lot_ids)

    def test_unit_of_another_product_or_order_is_refused(self):
        other = self._make_pumps(1, generate=True)
        with self.assertRaisesRegex(LotError, "here Pump is needed"):
            self._consume(self.assemble, lot=self.gears[0], unit=self.gears[1])
        foreign = self._make_lots(self.production.product_id, ["STRANGER"])
        with self.assertRaisesRegex(LotError, "none of the 3 units"):
            self._consume(self.assemble, lot=self.gears[0], unit=foreign)
        self.assertFalse(other.mes_has_consumption)

    def test_scrapped_unit_takes_no_more_components(self):
        self._work(self.assemble, lot=self.one, scrap=1)
        with self.assertRaisesRegex(LotError, "scrapped"):
            self._consume(self.assemble, lot=self.gears[0], unit=self.one)

    def test_strict_bill_takes_no_more_than_planned(self):
        strict = self._make_pumps(2, consumption="strict")
        one, two = strict.mes_lot_ids
        assemble = strict.workorder_ids[0]
        self._consume(assemble, lot=self.gears[0], unit=one)
        with self.assertRaisesRegex(QuantityError, "takes 1 .* of Gear, 1 are in"):
            self._consume(assemble, lot=self.gears[1], unit=one)
        self._consume(assemble, lot=self.gears[1], unit=two)
        self._consume(assemble, lot=self.oil_a, quantity=4)
        with self.assertRaisesRegex(QuantityError, "of Oil"):
            self._consume(assemble, lot=self.oil_a, quantity=0.5)

    def test_closed_cancelled_and_draft_orders_take_nothing(self):
        cancelled = self._make_pumps(1)
        cancelled.action_cancel()
        with self.assertRaises(OrderClosedError):
            self._consume(cancelled.workorder_ids[0], lot=self.gears[0])

    def test_order_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        with self.assertRaises(CompanyMismatchError):
            self._consume(self.assemble, env=env, lot=self.gears[0], unit=self.one)

    def test_operator_puts_in_and_other_employees_may_not(self):
        operator = self.env(user=self._make_user("operator"))
        self._consume(self.assemble, env=operator, lot=self.gears[0], unit=self.one)
        with self.assertRaises(AccessError):
            self._consume(
                self.assemble,
                env=self.env(user=self._make_user()),
                lot=self.gears[1],
                unit=self.one,
            )

    def test_of_two_lines_of_one_component_the_open_one_is_filled(self):
        extra = self.production.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        more = extra.copy({"product_uom_qty": 1, "workorder_id": extra.workorder_id.id})
        more._action_confirm(merge=False)
        first = self._consume(self.assemble, lot=self.oil_a, quantity=6)
        second = self._consume(self.assemble, lot=self.oil_a, quantity=1)
        self.assertEqual(first.move_id, extra)
        self.assertEqual(second.move_id, more)

    def test_other_unit_of_measure_on_the_order_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        bom = self._make_pump_bom(tracking="none")
        line = bom.bom_line_ids.filtered(lambda line: line.product_id == self.oil)
        line.write({"product_qty": 0.5, "product_uom_id": dozen.id})
        production = self._make_mo(1, bom=bom)
        entry = self._consume(production.workorder_ids[0], lot=self.oil_a)
        self.assertEqual((entry.quantity, entry.product_uom_id), (0.5, dozen))
        with self.assertRaisesRegex(LotError, "OIL-A has only 4"):
            self._consume(production.workorder_ids[0], lot=self.oil_a)

    def _count(self, production, lot):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._consume(production.workorder_ids[0], lot=lot, unit=production.mes_lot_ids[0])
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_reserved_component_takes_at_most_twenty_queries_whatever_came_before(self):
        production = self._make_pumps(5)
        reserved = production.move_raw_ids.move_line_ids.lot_id & self.gears
        self._count(production, reserved[0])
        few = self._count(production, reserved[1])
        self.assertLessEqual(few, 20)
        move = production.move_raw_ids.filtered(lambda move: move.product_id == self.gear)
        self.env["mes.consumption"]._permitted().create(
            [
                {
                    "uuid": f"old-{number}",
                    "workorder_id": production.workorder_ids[0].id,
                    "move_id": move.id,
                    "product_id": self.gear.id,
                    "lot_id": reserved[number % 2].id,
                    "unit_lot_id": production.mes_lot_ids[1].id,
                    "product_uom_id": self.gear.uom_id.id,
                    "source": "device",
                    "moment": NOON,
                    "quantity": 1,
                }
                for number in range(300)
            ]
        )
        self.assertLessEqual(self._count(production, reserved[2]), few)

    def test_component_that_is_not_reserved_costs_what_odoo_takes_to_reserve_it(self):
        spare = self.gears - self.production.move_raw_ids.move_line_ids.lot_id
        self._count(self.production, spare[0])
        self.assertLessEqual(self._count(self.production, spare[1]), 90)


@tagged("post_install", "-at_install")
class TestTakeBack(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(2)
        cls.assemble = cls.production.workorder_ids[0]
        cls.one, cls.two = cls.production.mes_lot_ids
        cls.entry = cls._consume(
            cls.assemble, lot=cls.gears[0], unit=cls.one, employees=cls.anna, moment=NOON
        )

    def test_component_taken_back_is_free_for_another_unit(self):
        back = self._take_back(self.entry, note="tooth broken")
        self.assertEqual((back.quantity, back.reversal_of_id), (-1, self.entry))
        self.assertEqual((back.moment, back.unit_lot_id), (NOON, self.one))
        self._consume(self.assemble, lot=self.gears[0], unit=self.two)
        self._consume(self.assemble, lot=self.gears[1], unit=self.one)
        self._work(self.assemble, lot=self.one, good=1)
        self._work(self.assemble, lot=self.two, good=1)
        self._finish(self.production, self.one, self.two)
        self._close(self.production)
        self.assertEqual(self._holds(self.two, self.gear), {self.gears[0]: 1})
        self.assertEqual(self._holds(self.one, self.gear), {self.gears[1]: 1})

    def test_component_exchanged_after_it_was_set_aside(self):
        self._work(self.assemble, lot=self.one, good=1)
        self.production._mes_set_consumption()
        self._take_back(self.entry)
        self._consume(self.assemble, lot=self.gears[2], unit=self.one)
        self._finish(self.production, self.one)
        self._close(self.production, backorder=False)
        self.assertEqual(self._holds(self.one, self.gear), {self.gears[2]: 1})
        self.assertEqual(self.gears[0].location_id, self.stock)

    def test_entry_is_taken_back_once_only(self):
        back = self._take_back(self.entry)
        for entry in (self.entry, back):
            with self.assertRaisesRegex(Exception, "taken back already"):
                self._take_back(entry)

    def test_same_id_again_is_a_duplicate(self):
        self.assertEqual(
            self._take_back(self.entry, uuid="undo"), self._take_back(self.entry, uuid="undo")
        )

    def test_entry_of_a_closed_order_stays(self):
        self._work(self.assemble, lot=self.one, good=1)
        self._finish(self.production, self.one)
        self._close(self.production, backorder=False)
        with self.assertRaises(OrderClosedError):
            self._take_back(self.entry)

    def test_operator_takes_back_what_he_put_in_himself(self):
        operator = self.env(user=self._make_user("operator"))
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self._take_back(self.entry, env=operator, employees=self.bert)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self._take_back(self.entry, env=operator)
        self._take_back(self.entry, env=operator, employees=self.anna | self.bert)

    def test_entry_without_a_name_belongs_to_the_user_who_made_it(self):
        first, second = (self.env(user=self._make_user("operator")) for _twice in range(2))
        entry = self._consume(self.assemble, env=first, lot=self.gears[1], unit=self.one)
        with self.assertRaises(AccessError):
            self._take_back(entry, env=second)
        self._take_back(entry, env=first)

    def test_supervisor_takes_back_everything_from_the_office(self):
        supervisor = self._make_user("supervisor")
        self.entry.with_user(supervisor).action_take_back()
        self.assertEqual(self.entry.reversal_ids.source, "office")
        self.assertIn(supervisor.name, self.entry.reversal_ids.note)

    def test_order_with_components_in_it_is_not_simply_cancelled(self):
        with self.assertRaisesRegex(Exception, "Take them back first"):
            self.production.action_cancel()
        self._take_back(self.entry)
        self.production.action_cancel()
        self.assertEqual(self.production.state, "cancel")
        self.assertEqual(self.gears[0].location_id, self.stock)

    def test_order_whose_pieces_are_all_scrap_posts_what_they_hold(self):
        self._work(self.assemble, lot=self.one, scrap=1)
        self._work(self.assemble, lot=self.two, scrap=1)
        self.production.action_cancel()
        lines = self.production.move_raw_ids.move_line_ids.filtered(
            lambda line: line.state == "done" and line.lot_id == self.gears[0]
        )
        self.assertEqual(lines.quantity, 1)
