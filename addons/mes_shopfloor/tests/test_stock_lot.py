from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOON
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestHold(LotCommon):
    def test_supervisor_holds_with_a_reason_and_releases(self):
        lot = self.oil_a.with_user(self._make_user("supervisor"))
        with self.assertRaisesRegex(UserError, "Enter why"):
            lot.action_mes_hold()
        lot.action_mes_hold(reason="water in it")
        self.assertTrue(lot.mes_is_held)
        self.assertEqual(lot.mes_hold_reason, "water in it")
        lot.action_mes_release()
        self.assertFalse(lot.mes_is_held)
        self.assertFalse(lot.mes_hold_reason)

    def test_reason_typed_before_the_button_counts(self):
        self.oil_a.mes_hold_reason = "smells"
        self.oil_a.action_mes_hold()
        self.assertEqual(self.oil_a.mes_hold_reason, "smells")

    def test_operator_neither_holds_nor_releases(self):
        lot = self.oil_a.with_user(self._make_user("operator"))
        for action in (lambda: lot.action_mes_hold(reason="no"), lot.action_mes_release):
            with self.assertRaises(AccessError):
                action()
        with self.assertRaises(AccessError):
            lot.create({"name": "X", "product_id": self.oil.id, "mes_is_held": True})
        lot.note = "what an operator may write"

    def test_hold_is_in_the_chatter(self):
        env = self.env(context={})
        lot = self.oil_a.with_env(env)
        self.flush_tracking()
        lot.action_mes_hold(reason="water in it")
        self.flush_tracking()
        self.assertIn("water in it", lot.message_ids.tracking_value_ids.mapped("new_value_char"))

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()

    def test_odoo_reserves_no_held_lot(self):
        self.oil_a.action_mes_hold(reason="water in it")
        production = self._make_pumps(1)
        oil_move = production.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        self.assertEqual(oil_move.move_line_ids.lot_id, self.oil_b)
        self.assertEqual(self._on_hand(self.oil), 10 - 2)

    def test_order_that_has_no_other_lot_waits(self):
        (self.oil_a | self.oil_b).action_mes_hold(reason="recall")
        production = self._make_pumps(1)
        oil_move = production.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        self.assertEqual(oil_move.state, "confirmed")

    def test_lot_held_after_it_was_reserved_comes_free(self):
        production = self._make_pumps(1)
        oil_move = production.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        self.assertEqual(oil_move.move_line_ids.lot_id, self.oil_a)
        self.oil_a.action_mes_hold(reason="recall")
        production.do_unreserve()
        self.assertFalse(self.oil_a.quant_ids.filtered("reserved_quantity"))
        production.action_assign()
        self.assertEqual(oil_move.move_line_ids.lot_id, self.oil_b)

    def test_copy_of_a_held_lot_is_free(self):
        self.oil_a.action_mes_hold(reason="recall")
        self.assertFalse(self.oil_a.copy().mes_is_held)


@tagged("post_install", "-at_install")
class TestProposal(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category.removal_strategy_id = cls.env.ref("product_expiry.removal_fefo")
        cls.oil.use_expiration_date = True
        now = fields.Datetime.now()
        for lot, days in ((cls.oil_a, 60), (cls.oil_b, 30)):
            lot.expiration_date = now + timedelta(days=days)
            lot.removal_date = now + timedelta(days=days - 5)
        cls.production = cls._make_pumps(3)
        cls.assemble = cls.production.workorder_ids[0]

    def _proposed(self, product=None, **kwargs):
        proposals = self.assemble._mes_propose_lots(product or self.oil, **kwargs)
        return [(proposal.lot, proposal.quantity) for proposal in proposals]

    def test_first_to_expire_comes_first(self):
        self.assertEqual(self._proposed(), [(self.oil_b, 2)])
        self.assertEqual(self._proposed(quantity=12), [(self.oil_b, 10), (self.oil_a, 2)])
        proposal = self.assemble._mes_propose_lots(self.oil)[0]
        self.assertEqual(proposal.location, self.stock)
        self.assertEqual(proposal.expiry, self.oil_b.expiration_date)

    def test_held_expired_and_used_up_lots_are_not_proposed(self):
        self.oil_b.action_mes_hold(reason="recall")
        self.assertEqual(self._proposed(), [(self.oil_a, 2)])
        self.oil_b.action_mes_release()
        self.oil_b.removal_date = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self._proposed(), [(self.oil_a, 2)])
        self.oil_b.removal_date = fields.Datetime.now() + timedelta(days=1)
        self._consume(self.assemble, lot=self.oil_b, quantity=9)
        self.assertEqual(self._proposed(), [(self.oil_b, 1), (self.oil_a, 1)])

    def test_what_others_have_reserved_is_not_proposed_but_the_own_reservation_is(self):
        other = self._make_pumps(3)
        oil_move = other.move_raw_ids.filtered(lambda move: move.product_id == self.oil)
        self.assertEqual(sum(oil_move.move_line_ids.mapped("quantity")), 6)
        self.assertEqual(self._proposed(quantity=20), [(self.oil_b, 6), (self.oil_a, 8)])

    def test_serial_numbers_are_proposed_one_by_one(self):
        gears = [lot for lot, _quantity in self._proposed(self.gear, quantity=2)]
        self.assertEqual(len(gears), 2)
        self._consume(self.assemble, lot=gears[0], unit=self.production.mes_lot_ids[0])
        self.assertNotIn(gears[0], [lot for lot, _n in self._proposed(self.gear, quantity=8)])

    def test_component_of_another_operation_is_not_proposed(self):
        self.assertEqual(self.assemble._mes_propose_lots(self.seal), [])

    def test_many_lots_cost_no_more_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._proposed(quantity=5)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self._stock_lots(self.oil, [f"MORE-{number}" for number in range(30)], 1)
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 25)


@tagged("post_install", "-at_install")
class TestAsBuilt(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(2)
        cls.assemble, cls.test = cls.production.workorder_ids
        cls.one, cls.two = cls.production.mes_lot_ids

    def _section(self, lot, key):
        return next((part["rows"] for part in lot._mes_as_built() if part["key"] == key), [])

    def test_each_unit_has_its_own_components_people_and_operations(self):
        for unit, gear, person in ((self.one, 0, self.anna), (self.two, 1, self.bert)):
            self._consume(
                self.assemble, lot=self.gears[gear], unit=unit, employees=person, moment=NOON
            )
            self._work(self.assemble, lot=unit, good=1, employees=person, moment=NOON)
        [row] = self._section(self.one, "components")
        self.assertEqual(
            (row["lot"], row["people"], row["operation"]), ("G1", ["Anna"], "Assemble")
        )
        self.assertFalse(row["shared"])
        [row] = self._section(self.two, "operations")
        self.assertEqual((row["people"], row["shift"], row["good"]), (["Bert"], "Early", 1))

    def test_what_was_taken_back_is_not_in_it(self):
        entry = self._consume(self.assemble, lot=self.gears[0], unit=self.one)
        self._take_back(entry)
        self.assertEqual(self.one._mes_as_built(), [])

    def test_shared_components_are_in_it_before_and_after_closing(self):
        self._consume(self.assemble, lot=self.oil_a, quantity=4)
        shared = [row["lot"] for row in self._section(self.one, "components") if row["shared"]]
        self.assertEqual(shared, ["OIL-A"])
        for unit, gear in ((self.one, self.gears[0]), (self.two, self.gears[1])):
            self._assemble(self.production, unit, gear)
        self._finish(self.production, self.one, self.two)
        self._close(self.production)
        rows = self._section(self.one, "components")
        self.assertEqual(
            {(row["product"], row["lot"], row["shared"]) for row in rows},
            {("Gear", "G1", False), ("Oil", "OIL-A", True), ("Seal", "", True)},
        )

    def test_unit_that_nobody_touched_has_no_record(self):
        self.assertEqual(self.two._mes_as_built(), [])

    def test_button_opens_the_record(self):
        action = self.one.with_user(self._make_user("operator")).action_mes_as_built()
        self.assertEqual((action["res_model"], action["res_id"]), ("stock.lot", self.one.id))
        view = self.env["stock.lot"].get_view(action["views"][0][0])
        self.assertIn("mes_component_ids", view["arch"])
