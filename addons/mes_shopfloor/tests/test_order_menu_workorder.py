import uuid

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import services
from .common_menu import MenuCommon


@tagged("post_install", "-at_install")
class TestWorkorderAdded(MenuCommon):
    def _add(self, workorder=None, **values):
        values.setdefault("who", self.boss)
        values = {"name": "Deburr", "workcenter": self.lathe, "minutes": 12, **values}
        return self._do(services.AddWorkorder, workorder, **values).record

    def test_it_comes_between_this_one_and_the_next(self):
        added = self._add()
        names = self.order.workorder_ids.sorted(lambda wo: (wo.sequence, wo.id)).mapped("name")
        self.assertEqual(names, ["Turn", "Deburr", "Mill"])
        self.assertEqual(added.blocked_by_workorder_ids, self.turn)
        self.assertIn(added, self.mill_order.blocked_by_workorder_ids)
        self.assertEqual(
            (added.state, self.mill_order.state, added.duration_expected),
            ("blocked", "blocked", 12),
        )
        self._work(self.turn, good=6)
        self.assertEqual((added.state, added.qty_ready), ("ready", 6))
        self.assertEqual(self.mill_order.qty_ready, 0)
        self._work(added, good=5, scrap=1)
        self.assertEqual(self.mill_order.qty_ready, 5)

    def test_the_order_closes_with_it(self):
        added = self._add()
        for workorder in (self.turn, added, self.mill_order):
            self._work(workorder, good=10)
        self._close(self.order)
        self.assertAgrees(self.order)
        self.assertEqual(self._produced(self.order), 10)

    def test_pieces_that_went_on_before_have_passed_it(self):
        self._work(self.turn, good=6)
        self._work(self.mill_order, good=4)
        added = self._add()
        self.assertEqual((added.qty_ready, added.qty_remaining), (2, 6))
        self.assertEqual(self.mill_order.qty_ready, 0)
        self._work(self.turn, good=4)
        self._work(added, good=6)
        self._work(self.mill_order, good=6)
        self._close(self.order)
        self.assertEqual(self._produced(self.order), 10)
        self.assertEqual(self._consumed(self.order, self.bar), 10)

    def test_behind_the_last_operation_the_pieces_have_to_pass_it(self):
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        added = self._add(self.mill_order, workcenter=self.mill)
        self.assertEqual(added.qty_ready, 10)
        self._work(added, good=9, scrap=1)
        self._close(self.order)
        self.assertEqual(self._produced(self.order), 9)

    def test_backorder_has_it_too(self):
        added = self._add()
        for workorder in (self.turn, added, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        self.assertEqual(
            backorder.workorder_ids.sorted(lambda wo: (wo.sequence, wo.id)).mapped("name"),
            ["Turn", "Deburr", "Mill"],
        )
        for workorder in backorder.workorder_ids.sorted(lambda wo: (wo.sequence, wo.id)):
            self._work(workorder, good=6)
        self._close(backorder)
        self.assertEqual(self._produced(self.order | backorder), 10)

    def test_planned_order_stays_planned(self):
        self.order.button_plan()
        added = self._add(minutes=30)
        self.assertTrue(added.leave_id)
        self.assertGreaterEqual(added.date_start, self.turn.date_finished)
        self.assertGreaterEqual(self.mill_order.date_start, added.date_finished)
        self.assertEqual(added.duration_expected, 30)

    def test_order_with_dependencies_keeps_them(self):
        saw = self.env["mrp.workcenter"].create({"name": "Saw"})
        order = self._make_order(10, workcenters=self.lathe | self.mill | saw)
        first, second, third = order.workorder_ids
        added = self._add(second, workcenter=self.mill)
        self.assertEqual(added.blocked_by_workorder_ids, second)
        self.assertIn(added, third.blocked_by_workorder_ids)
        self.assertNotIn(added, first.blocked_by_workorder_ids)
        for workorder in (first, second, added, third):
            self._work(workorder, good=10)
        self._close(order)
        self.assertEqual(self._produced(order), 10)

    def test_operator_adds_none(self):
        with self.assertRaises(AccessError):
            self._add(who=self.anna)

    def test_wrong_places_names_and_times_are_refused(self):
        company, _plant = self._make_other_company()
        foreign = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        for values in (
            {"workcenter": foreign},
            {"workcenter": self.env["mrp.workcenter"]},
            {"name": " "},
            {"name": "x" * 61},
            {"name": "a\0"},
        ):
            with self.subTest(**values), self.assertRaises(services.UnknownRecordError):
                self._add(**values)
        for minutes in (-1, float("nan"), float("inf"), "5"):
            with self.assertRaises(services.QuantityError):
                self._add(minutes=minutes)
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self.mill_order.button_finish()
        with self.assertRaises(services.NotReadyError):
            self._add()

    def test_undone_it_is_cancelled_unless_somebody_worked_there(self):
        sent = str(uuid.uuid4())
        added = self._add(uuid=sent)
        self._work(self.turn, good=10)
        self._undo(sent, who=self.boss)
        self.assertEqual(added.state, "cancel")
        self.assertEqual(self.mill_order.qty_ready, 10)
        sent = str(uuid.uuid4())
        added = self._add(uuid=sent)
        self._work(added, good=1)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent, who=self.boss)


@tagged("post_install", "-at_install")
class TestMovedToAnotherWorkcenter(MenuCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lathe2, cls.stranger = cls.env["mrp.workcenter"].create(
            [{"name": "Lathe 2", "code": "TL2", "time_efficiency": 50}, {"name": "Saw"}]
        )
        cls.lathe.alternative_workcenter_ids = cls.lathe2

    def _move(self, center=None, **values):
        return self._do(services.MoveWorkcenter, workcenter=center or self.lathe2, **values)

    def test_only_alternatives_are_offered_and_taken(self):
        self.assertEqual(self.turn._mes_alternatives(), self.lathe2)
        for center in (self.stranger, self.lathe, self.env["mrp.workcenter"].browse()):
            with self.subTest(center=center.name), self.assertRaises(services.UnknownRecordError):
                self._do(services.MoveWorkcenter, workcenter=center)
        self._move()
        self.assertEqual(self.turn.workcenter_id, self.lathe2)
        self.assertEqual(self.turn._mes_alternatives(), self.lathe)

    def test_it_takes_as_long_as_the_other_place_needs(self):
        before = self.turn.duration_expected
        self._move()
        self.assertEqual(self.turn.duration_expected, 2 * before)

    def test_the_plan_moves_along(self):
        self.order.button_plan()
        busy = self._make_mo(10, bom=self.order.bom_id)
        busy.workorder_ids[0].workcenter_id = self.lathe2
        self.lathe2.alternative_workcenter_ids = False
        busy.button_plan()
        self._move()
        other = busy.workorder_ids[0]
        self.assertEqual(self.turn.leave_id.resource_id, self.lathe2.resource_id)
        self.assertTrue(
            self.turn.date_start >= other.date_finished
            or self.turn.date_finished <= other.date_start
        )
        self.assertGreaterEqual(self.mill_order.date_start, self.turn.date_finished)

    def test_nobody_may_be_at_work_on_it(self):
        self._do(services.Start)
        with self.assertRaisesRegex(services.NotReadyError, "Anna"):
            self._move()
        self._do(services.Pause)
        self._move()

    def test_undone_it_is_back(self):
        sent = str(uuid.uuid4())
        self._move(uuid=sent)
        self._undo(sent)
        self.assertEqual(self.turn.workcenter_id, self.lathe)
        self.assertEqual(self.turn.state, "ready")

    def test_moved_on_it_is_not_taken_back(self):
        sent = str(uuid.uuid4())
        self._move(uuid=sent)
        self._move(self.lathe)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent)
