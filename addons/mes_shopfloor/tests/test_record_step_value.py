from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..services import (
    LotError,
    MomentError,
    OverProductionError,
    StepError,
)
from ..services.step_value import PICTURE_MAX, TEXT_MAX
from .common_instruction import LIMITS, NOON, MesInstructionCommon, picture_bytes


@tagged("post_install", "-at_install")
class TestValueOfStep(MesInstructionCommon):
    def test_what_takes_no_value_is_confirmed_only(self):
        kinds = ("text", "confirm", "label", "picture", "pdf", "video")
        order = self._make_workorder()
        instruction = self._make_instruction(
            order.operation_id, [{"kind": kind} for kind in kinds], approve=False
        )
        instruction._put_in_force(self.engineer, NOON)
        for step in instruction.step_ids:
            self._assert_refused(order, step, False, 1, 0, "yes", b"x", {}, [], order)
            self.assertEqual(self._record(order, step).record.verdict, "ok")
            self.assertEqual(self._record(order, step, True).record.verdict, "ok")

    def test_number_is_a_finite_number(self):
        order, steps = self._make_steps(LIMITS)
        nan, inf = float("nan"), float("inf")
        refused = (None, True, "9.5", "", nan, inf, -inf, 10**400, 10**5000, [9], {}, b"9", order)
        self._assert_refused(order, steps, *refused)
        self.assertEqual(self._record(order, steps, 9).record.verdict, "ok")
        huge = self._record(order, steps, 1.7e308).record
        self.assertEqual(huge.verdict, "not_ok")

    def test_number_near_its_limit_is_a_warning_and_does_not_block(self):
        warned = LIMITS | {"has_warning": True, "warn_lower": 9.2, "warn_upper": 9.8}
        order, steps = self._make_steps(warned)
        self.assertEqual(self._record(order, steps, 9.9).record.verdict, "warning")
        order._mes_check_finish()

    def test_number_is_not_rounded_into_its_limits(self):
        order, steps = self._make_steps(LIMITS | {"decimals": 1})
        record = self._record(order, steps, 10.04).record
        self.assertEqual((record.verdict, record.value), ("not_ok", "10.04"))
        record = self._record(order, steps, 1234567.891).record
        self.assertEqual(record.value, "1234567.891")

    def test_text_is_a_text(self):
        order, steps = self._make_steps({"kind": "value_text"})
        refused = (None, "", " \n", 1, True, "x" * (TEXT_MAX + 1), "a\0b", "\ud800", b"x", ["x"])
        self._assert_refused(order, steps, *refused)
        self.assertEqual(self._record(order, steps, " Batch 7 ").record.value, "Batch 7")

    def test_choice_is_one_of_its_own(self):
        answers = [
            Command.create({"name": "Good"}),
            Command.create({"name": "Bad", "is_ok": False}),
        ]
        choice = {"kind": "value_choice", "choice_ids": answers}
        order, steps = self._make_steps(choice, choice)
        good, bad = steps[0].choice_ids
        foreign = steps[1].choice_ids[0]
        refused = (None, "Good", True, 0, -1, 10**30, foreign, foreign.id, order, good | bad, 1.0)
        self._assert_refused(order, steps[0], *refused)
        self.assertEqual(self._record(order, steps[0], bad.id).record.verdict, "not_ok")
        record = self._record(order, steps[0], good).record
        self.assertEqual((record.verdict, record.value), ("ok", "Good"))

    def test_scan_must_fit(self):
        component = self.env["product.product"].create(
            {"name": "Steel", "tracking": "lot", "is_storable": True}
        )
        lot = self.env["stock.lot"].create({"name": "S-1", "product_id": component.id})
        order = self._make_workorder()
        order.product_id.barcode = "4006381333931"
        _order, steps = self._make_steps(
            {"kind": "scan", "scan_kind": "product"},
            {"kind": "scan", "scan_kind": "component", "component_id": component.id},
            {"kind": "scan", "scan_kind": "workcenter"},
            {"kind": "scan", "scan_kind": "code", "scan_code": "JIG-7"},
            workorder=order,
        )
        fits = ("4006381333931", "S-1", "TL", "JIG-7")
        for step, scanned in zip(steps, fits, strict=True):
            others = [other for other in fits if other != scanned]
            self._assert_refused(order, step, None, True, 1, "", "jig-7", *others)
            record = self._record(order, step, f" {scanned}\n").record
            self.assertEqual((record.verdict, record.value_text), ("ok", scanned))
        self.assertEqual(self._records(order)[1].component_lot_id, lot)

    def test_scan_of_what_has_no_code_names_that(self):
        order, steps = self._make_steps({"kind": "scan", "scan_kind": "product"})
        with self.assertRaisesRegex(StepError, "no code"):
            self._record(order, steps, "x")

    def test_photo_is_a_picture(self):
        order, steps = self._make_steps({"kind": "photo"})
        picture = picture_bytes("JPEG")
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        refused = (
            None,
            True,
            b"",
            "text",
            b"no picture",
            svg,
            b"<html></html>",
            picture_bytes("GIF"),
            self._b64(picture),
            b"\x89PNG" + b"0" * PICTURE_MAX,
        )
        self._assert_refused(order, steps, *refused)
        record = self._record(order, steps, picture).record
        self.assertEqual(record.with_user(self.operator).picture, self._b64(picture))

    def test_picture_that_explodes_is_refused(self):
        order, steps = self._make_steps({"kind": "photo"})
        self._assert_refused(order, steps, picture_bytes("PNG", size=(9000, 9000)))

    def test_wait_begins_and_ends(self):
        order, steps = self._make_steps({"kind": "wait", "wait_seconds": 600})
        begun = self._record(order, steps, moment=NOON).record
        self.assertEqual(begun.verdict, "started")
        with self.assertRaises(StepError):
            order._mes_check_finish()
        with self.assertRaisesRegex(StepError, "Wait 0:01 more"):
            self._record(order, steps, moment=NOON + timedelta(seconds=599))
        ended = self._record(order, steps, moment=NOON + timedelta(seconds=600)).record
        self.assertEqual((ended.verdict, ended.supersedes_id), ("ok", begun))
        order._mes_check_finish()

    def test_wait_is_not_over_because_a_clock_runs_ahead(self):
        order, steps = self._make_steps({"kind": "wait", "wait_seconds": 60})
        now = self.env.cr.now()
        self._record(order, steps, moment=now)
        with self.assertRaises(StepError):
            self._record(order, steps, moment=now + timedelta(seconds=120))

    def test_wait_does_not_end_before_it_began(self):
        order, steps = self._make_steps({"kind": "wait", "wait_seconds": 1})
        self._record(order, steps, moment=NOON)
        self._assert_refused(order, steps, moment=NOON - timedelta(days=1), error=MomentError)

    def test_wait_is_skipped_with_a_reason_only(self):
        order, steps = self._make_steps({"kind": "wait", "wait_seconds": 600})
        for reason in (" ", "\n", True, 1, ["x"]):
            self._assert_refused(order, steps, skip_reason=reason)
        self._record(order, steps, moment=NOON)
        record = self._record(order, steps, skip_reason="Oven cured it", moment=NOON).record
        self.assertEqual((record.verdict, record.reason), ("skipped", "Oven cured it"))
        order._mes_check_finish()

    def test_production_step_declares(self):
        order, steps = self._make_steps({"kind": "production"})
        sent = {"uuid": "step-1"}
        record = self._record(order, steps, {"good": 3, "scrap": 1, "reason": self.reason}, **sent)
        self._record(order, steps, {"good": 3}, **sent)
        log = self._ledger(order)
        self.assertEqual(record.record.log_id, log)
        self.assertEqual((log.qty_good, log.qty_scrap, log.reason_id), (3, 1, self.reason))
        self.assertEqual(log.employee_ids, self.anna)
        self.assertEqual(record.record.value, "3 good, 1 scrap")
        self.assertEqual(order.qty_produced, 3)

    def test_production_step_refuses_what_declare_refuses(self):
        order, steps = self._make_steps({"kind": "production"})
        self._assert_refused(order, steps, None, True, 3, {}, "3", {"good": 1, "uuid": "x"})
        self._assert_refused(order, steps, {"good": 11}, error=OverProductionError)
        self.assertFalse(self._ledger(order))

    def test_component_step_hands_on_what_was_scanned(self):
        component = self.env["product.product"].create(
            {"name": "Steel", "tracking": "lot", "is_storable": True}
        )
        lot = self.env["stock.lot"].create({"name": "S-1", "product_id": component.id})
        order, steps = self._make_steps({"kind": "component", "component_id": component.id})
        foreign = self.env["stock.lot"].create({"name": "X", "product_id": order.product_id.id})
        self._assert_refused(order, steps, "S-1", 3, [lot], {"x": 1}, {"lot": "S-1"})
        bad_quantities = ({"lot": lot, "quantity": q} for q in (0, -1, True, "1", float("nan")))
        self._assert_refused(order, steps, *bad_quantities)
        self._assert_refused(order, steps, None, {}, {"lot": foreign}, error=LotError)
        taken = []
        workorder_class = self.env.registry["mrp.workorder"]

        def register(workorder, component, lot, quantity, act):
            taken.append((workorder, component, lot, quantity, act.uuid))

        self.patch(workorder_class, "_mes_register_component", register)
        record = self._record(order, steps, {"lot": lot, "quantity": 2}, uuid="take-1").record
        self.assertEqual(record.component_lot_id, lot)
        self.assertEqual(taken, [(order, component, lot, 2, "take-1")])
