import uuid
from datetime import timedelta

from odoo import Command, fields
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
class TestByproduct(MenuCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chips = cls._make_component("Chips", qty=0)
        bom = cls._make_bom()
        bom.byproduct_ids = [
            Command.create(
                {
                    "product_id": cls.chips.id,
                    "product_qty": 2,
                    "operation_id": bom.operation_ids[0].id,
                }
            )
        ]
        cls.order = cls._make_mo(10, bom=bom)
        cls.turn, cls.mill_order = cls.order.workorder_ids
        cls.move = cls.order.move_byproduct_ids

    def _finish_all(self):
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self._close(self.order)

    def test_counts_add_up_and_replace_the_plan(self):
        self._work(self.turn, good=4)
        self._do(services.AddByproduct, product=self.chips, quantity=3)
        self._do(services.AddByproduct, product=self.chips, quantity=4)
        self.assertEqual(self.move.quantity, 7)
        self._work(self.turn, good=6)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual((self.move.state, self.move.quantity), ("done", 7))
        self.assertEqual(self._on_hand(self.chips), 7)

    def test_undone_counts_go_back_and_at_last_the_plan_holds(self):
        first, second = str(uuid.uuid4()), str(uuid.uuid4())
        self._do(services.AddByproduct, product=self.chips, quantity=3, uuid=first)
        self._do(services.AddByproduct, product=self.chips, quantity=4, uuid=second)
        self._undo(first)
        self.assertEqual(self.move.quantity, 4)
        self._undo(second)
        self._finish_all()
        self.assertEqual(self.move.quantity, 20)

    def test_new_byproduct_is_added_by_a_supervisor(self):
        swarf = self._make_component("Swarf", qty=0)
        with self.assertRaises(AccessError):
            self._do(services.AddByproduct, product=swarf, quantity=2)
        sent = str(uuid.uuid4())
        result = self._do(
            services.AddByproduct, product=swarf, quantity=2, who=self.boss, uuid=sent
        )
        self._do(services.AddByproduct, product=swarf, quantity=1)
        self.assertEqual(result.record.quantity, 3)
        self._finish_all()
        self.assertEqual(self._on_hand(swarf), 3)

    def test_new_byproduct_undone_leaves_nothing(self):
        swarf = self._make_component("Swarf", qty=0)
        sent = str(uuid.uuid4())
        self._do(services.AddByproduct, product=swarf, quantity=2, who=self.boss, uuid=sent)
        self._undo(sent, who=self.boss)
        self._finish_all()
        self.assertEqual(self._on_hand(swarf), 0)

    def test_backorder_goes_on_with_the_plan(self):
        self._do(services.AddByproduct, product=self.chips, quantity=5)
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        for workorder in backorder.workorder_ids:
            self._work(workorder, good=6)
        self._close(backorder)
        self.assertEqual(self._on_hand(self.chips), 5 + 12)

    def test_tracked_byproduct_needs_its_lot(self):
        tracked = self._make_component("Ingot", qty=0, tracking="lot")
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, product=tracked, quantity=1, who=self.boss)
        for quantity, lot in ((1, "A"), (2, "A"), (4, "B")):
            self._do(
                services.AddByproduct, product=tracked, quantity=quantity, lot=lot, who=self.boss
            )
        self._finish_all()
        lots = self.env["stock.lot"].search([("product_id", "=", tracked.id)])
        self.assertEqual({lot.name: lot.product_qty for lot in lots}, {"A": 3, "B": 4})

    def test_serial_number_is_one_new_piece(self):
        unit = self._make_component("Unit", qty=0, tracking="serial")
        add = {"product": unit, "who": self.boss, "lot": "S-1"}
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, quantity=2, **add)
        self._do(services.AddByproduct, quantity=1, **add)
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, quantity=1, **add)


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


@tagged("post_install", "-at_install")
class TestHold(MenuCommon):
    def _hold(self, who=None, reason="Drawing is wrong", **values):
        return self._do(services.Hold, who=who, note=reason, **values)

    def test_nobody_starts_resumes_or_finishes_a_blocked_order(self):
        self._do(services.Start)
        self._hold()
        self.assertFalse(self.turn._mes_open_lines(), "Anna was paused")
        for act in (services.Start, services.Resume, services.Finish):
            with self.assertRaisesRegex(services.NotReadyError, "Drawing is wrong"):
                self._do(act)
        self._do(services.Declare, good=1)

    def test_queue_says_why(self):
        self._hold()
        (row,) = self._show("queue")["data"]["orders"]
        self.assertEqual((row["state"], row["blocked_reason"]), ("blocked", "Drawing is wrong"))
        self.assertEqual(row["hold"]["by_id"], self.anna.id)

    def test_who_blocked_it_or_a_supervisor_releases_it(self):
        self._hold()
        with self.assertRaises(AccessError):
            self._do(services.Release, who=self.bert)
        self._do(services.Release)
        self.assertFalse(self.turn.mes_hold_reason)
        self._hold()
        self._do(services.Release, who=self.boss)
        self._do(services.Start)

    def test_it_is_blocked_once_and_for_a_reason(self):
        for reason in ("", "  ", "x" * 201):
            with self.assertRaises(services.UnknownRecordError):
                self._hold(reason=reason)
        with self.assertRaises(services.NotReadyError):
            self._do(services.Release)
        self._hold()
        with self.assertRaises(services.NotReadyError):
            self._hold()

    def test_undo_works_both_ways(self):
        sent = str(uuid.uuid4())
        self._hold(uuid=sent)
        self._undo(sent)
        self.assertFalse(self.turn.mes_hold_reason)
        self._hold()
        sent = str(uuid.uuid4())
        self._do(services.Release, uuid=sent)
        self._undo(sent)
        self.assertEqual(self.turn.mes_hold_reason, "Drawing is wrong")

    def test_backorder_is_not_blocked(self):
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        self._hold()
        backorder = self._close(self.order, backorder=True)
        self.assertFalse(backorder.workorder_ids.filtered("mes_hold_reason"))


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


@tagged("post_install", "-at_install")
class TestNote(MenuCommon):
    def _write(self, text="Chuck runs out", workorder=None, **values):
        return self._do(services.WriteNote, workorder, text=text, **values)

    def _texts(self, workorder):
        return workorder.with_env(self.kiosk_env)._mes_notes().mapped("text")

    def test_later_operations_read_it_and_earlier_ones_do_not(self):
        self._write()
        self._write("Mind the slot", self.mill_order)
        self.assertEqual(self._texts(self.turn), ["Chuck runs out"])
        self.assertCountEqual(self._texts(self.mill_order), ["Mind the slot", "Chuck runs out"])
        (note,) = self._show("order", workorder_id=self.turn.id)["data"]["order"]["notes"]
        self.assertEqual((note["text"], note["by_id"]), ("Chuck runs out", self.anna.id))

    def test_backorder_reads_it(self):
        self._write()
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        self.assertEqual(self._texts(backorder.workorder_ids[0]), ["Chuck runs out"])

    def test_nobody_edits_it(self):
        note = self._write().record
        for attempt in (
            lambda: note.write({"text": "x"}),
            lambda: note.unlink(),
            lambda: note.copy(),
            lambda: note.with_user(self.boss.user_id).write({"text": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_author_and_supervisor_strike_it_out(self):
        sent = str(uuid.uuid4())
        self._write(uuid=sent)
        with self.assertRaises(AccessError):
            self._undo(sent, who=self.bert)
        self._undo(sent)
        self.assertEqual(self._texts(self.turn), [])
        self.assertEqual(len(self.turn.mes_note_ids), 2, "the office still reads both")

    def test_hostile_texts(self):
        for text in ("", "   ", "a\0b", "\ud800", "x" * 1001, None, 5):
            with self.subTest(text=text), self.assertRaises(services.UnknownRecordError):
                self._write(text)
        self._write("<b>100 % ✓</b> 批号 \u202e")

    def test_other_company_neither_reads_nor_writes(self):
        note = self._write().record
        kiosk = self._make_elsewhere()
        self.assertFalse(kiosk.env["mes.workorder.note"].search([("id", "=", note.id)]))
        with self.assertRaises(services.CompanyMismatchError):
            services.WriteNote(
                env=kiosk.env,
                uuid=str(uuid.uuid4()),
                workorder=self.turn,
                employees=self.anna,
                text="x",
            ).execute()


@tagged("post_install", "-at_install")
class TestUndo(MenuCommon):
    def test_each_act_once_by_who_did_it_and_at_its_order(self):
        sent, again = str(uuid.uuid4()), str(uuid.uuid4())
        self._do(services.WriteNote, text="x", uuid=sent)
        with self.assertRaises(services.UnknownRecordError):
            self._undo(sent, self.mill_order)
        with self.assertRaises(services.UnknownRecordError):
            self._undo("nobody-sent-this")
        self._undo(sent, uuid=again)
        self.assertTrue(self._undo(sent, uuid=again).duplicate)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent)
        self.assertEqual(self._journal(again).withdraws_id, self._journal(sent))

    def test_what_is_no_act_of_the_menu_is_not_undone_here(self):
        log = self._work(self.turn, good=1)
        with self.assertRaises(services.UnknownRecordError):
            self._undo(log.uuid)

    def test_the_order_says_what_can_be_undone(self):
        def undo():
            return self._show("order", workorder_id=self.turn.id)["data"]["order"]["menu_undo"]

        self.assertIsNone(undo())
        sent = str(uuid.uuid4())
        self._do(services.AddComponent, product=self.grease, quantity=3, uuid=sent)
        self.assertEqual(undo()["uuid"], sent)
        self.assertIn("3 Units", undo()["what"])
        self._undo(sent)
        self.assertIsNone(undo())

    def test_old_acts_are_not_offered(self):
        self._do(services.WriteNote, text="x")
        self.env["mes.act"].search([])._permitted().date_logged = fields.Datetime.now() - timedelta(
            days=1
        )
        data = self._show("order", workorder_id=self.turn.id)["data"]
        self.assertIsNone(data["order"]["menu_undo"])
