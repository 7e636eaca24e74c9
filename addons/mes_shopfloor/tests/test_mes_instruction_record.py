import uuid
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..services import (
    CompanyMismatchError,
    IdentifierError,
    LotError,
    MomentError,
    OrderClosedError,
    OverProductionError,
    StepError,
)
from ..services.step_value import PICTURE_MAX, TEXT_MAX
from .common_instruction import NOON, MesInstructionCommon, picture_bytes

LIMITS = {"kind": "value_number", "has_lower": True, "lower": 9, "has_upper": True, "upper": 10}


@tagged("post_install", "-at_install")
class TestRecordStep(MesInstructionCommon):
    def _assert_refused(self, workorder, step, *values, error=StepError, **kwargs):
        before = self._records(workorder)
        for value in values or (None,):
            with self.subTest(value=str(type(value))), self.assertRaises(error):
                self._record(workorder, step, value, **kwargs)
        self.assertEqual(self._records(workorder), before)

    # Who, when, what

    def test_record_says_who_when_and_what(self):
        order, steps = self._make_steps(LIMITS | {"unit": "mm", "decimals": 2})
        sent = {"source": "kiosk", "note": "warm", "moment": NOON}
        result = self._record(order, steps, 9.5, **sent)
        record = result.record
        self.assertFalse(result.duplicate)
        self.assertEqual(record.employee_id, self.anna)
        self.assertEqual(record.user_id, self.kiosk_user)
        self.assertEqual((record.moment, record.source, record.note), (NOON, "kiosk", "warm"))
        self.assertEqual(
            (record.value_number, record.verdict, record.value), (9.5, "ok", "9.50 mm")
        )
        self.assertEqual(record.workcenter_id, order.workcenter_id)
        self.assertEqual(record.production_id, order.production_id)
        act = self.env["mes.act"].search([("uuid", "=", record.uuid)])
        self.assertEqual((act.kind, act.workorder_id, act._result()), ("step", order, record))

    def test_nobody_writes_records_by_hand(self):
        order, steps = self._make_steps({"kind": "confirm"})
        record = self._record(order, steps).record
        for user in (self.kiosk_user, self.operator, self.supervisor, self.engineer):
            mine = record.with_user(user)
            mine.check_access("read")
            for attempt in (
                lambda mine=mine: mine.write({"verdict": "not_ok"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(AccessError):
                    attempt()

    def test_stranger_sees_no_records(self):
        order, steps = self._make_steps({"kind": "confirm"})
        record = self._record(order, steps).record
        company, _plant = self._make_other_company()
        stranger = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(record.with_user(stranger).has_access("read"))
        self.assertFalse(record.with_user(self._make_user()).has_access("read"))

    def test_order_of_another_company_is_refused(self):
        order, steps = self._make_steps({"kind": "confirm"})
        company, _plant = self._make_other_company()
        stranger = self._make_user("operator", company_id=company.id, company_ids=company.ids)
        self._assert_refused(order, steps, user=stranger, error=CompanyMismatchError)

    def test_user_without_manufacturing_records_nothing(self):
        order, steps = self._make_steps({"kind": "confirm"})
        self._assert_refused(order, steps, user=self._make_user(), error=AccessError)

    def test_moment_in_the_future_is_refused(self):
        order, steps = self._make_steps({"kind": "confirm"})
        future = self.env.cr.now() + timedelta(hours=1)
        self._assert_refused(order, steps, moment=future, error=MomentError)

    # The right step of the right order

    def test_step_of_another_order_is_refused(self):
        order, _steps = self._make_steps({"kind": "confirm"})
        _other, foreign = self._make_steps({"kind": "confirm"})
        self._assert_refused(order, foreign)

    def test_step_of_a_draft_and_of_a_retired_revision_is_refused(self):
        order, steps = self._make_steps({"kind": "confirm"})
        draft = steps.instruction_id._draft()
        self._assert_refused(order, draft.step_ids)
        draft.with_user(self.engineer).action_approve()
        self._assert_refused(order, steps)
        self._record(order, draft.step_ids)

    def test_order_without_operation_takes_no_step(self):
        _order, steps = self._make_steps({"kind": "confirm"})
        bare = self._make_workorder()
        bare.operation_id = False
        self._assert_refused(bare, steps)

    def test_closed_cancelled_and_draft_orders_take_no_step(self):
        order, steps = self._make_steps({"kind": "confirm"})
        order.state = "done"
        self._assert_refused(order, steps, error=OrderClosedError)
        order.state = "cancel"
        self._assert_refused(order, steps, error=OrderClosedError)

    def test_step_of_other_variants_is_refused(self):
        order = self._make_workorder()
        attribute = self.env["product.attribute"].create(
            {"name": "Color", "value_ids": [Command.create({"name": n}) for n in ("red", "blue")]}
        )
        template = order.product_id.product_tmpl_id
        line = self.env["product.template.attribute.line"].create(
            {
                "product_tmpl_id": template.id,
                "attribute_id": attribute.id,
                "value_ids": [Command.set(attribute.value_ids.ids)],
            }
        )
        red, blue = line.product_template_value_ids
        bom = order.operation_id.bom_id
        production = self.env["mrp.production"].create(
            {"product_id": red.ptav_product_variant_ids[:1].id, "bom_id": bom.id, "product_qty": 1}
        )
        production.action_confirm()
        red_order = production.workorder_ids
        apply_on = "bom_product_template_attribute_value_ids"
        _order, steps = self._make_steps(
            {"kind": "confirm", apply_on: [Command.set(red.ids)]},
            {"kind": "confirm", apply_on: [Command.set(blue.ids)]},
            {"kind": "confirm"},
            workorder=red_order,
        )
        self._assert_refused(red_order, steps[1])
        self.assertEqual(red_order._mes_steps()[red_order], steps[0] | steps[2])
        self._record(red_order, steps[0])
        self._record(red_order, steps[2])
        red_order._mes_check_finish()

    # Sent twice

    def test_same_id_records_once(self):
        order, steps = self._make_steps(LIMITS)
        sent = {"uuid": str(uuid.uuid4())}
        first = self._record(order, steps, 9.5, **sent)
        again = self._record(order, steps, 9.9, **sent)
        self.assertEqual(again.record, first.record)
        self.assertTrue(again.duplicate)
        self.assertEqual(self._records(order).mapped("value_number"), [9.5])

    def test_same_id_is_answered_after_the_order_closed(self):
        order, steps = self._make_steps({"kind": "confirm"})
        sent = {"uuid": str(uuid.uuid4())}
        self._record(order, steps, **sent)
        order.state = "done"
        self.assertTrue(self._record(order, steps, **sent).duplicate)

    def test_id_of_another_step_or_act_is_refused(self):
        order, steps = self._make_steps({"kind": "confirm"}, {"kind": "confirm"})
        sent = {"uuid": str(uuid.uuid4())}
        self._record(order, steps[0], **sent)
        self._assert_refused(order, steps[1], **sent, error=IdentifierError)
        declared = str(uuid.uuid4())
        self._declare(order, good=1, uuid=declared)
        self._assert_refused(order, steps[1], uuid=declared, error=IdentifierError)

    def test_step_done_again_supersedes(self):
        order, steps = self._make_steps(LIMITS)
        first = self._record(order, steps, 11).record
        second = self._record(order, steps, 9.5).record
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual(first.superseded_by_ids, second)
        self.assertTrue(first.is_superseded)
        self.assertFalse(second.is_superseded)
        self.assertEqual((first.value_number, first.verdict), (11, "not_ok"))
        order._mes_check_finish()

    # Values

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

    # Waiting

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

    # Skipping and accepting

    def test_operator_does_not_skip_what_is_measured(self):
        order, steps = self._make_steps(LIMITS)
        self._assert_refused(order, steps, skip_reason="no time")
        record = self._record(order, steps, skip_reason="gauge broken", supervisor=self.boss).record
        self.assertEqual((record.verdict, record.supervisor_id), ("skipped", self.boss))
        self._record(order, steps, skip_reason="gauge broken", user=self.supervisor)

    def test_colleague_is_no_supervisor(self):
        order, steps = self._make_steps(LIMITS)
        berta = self.env["hr.employee"].create({"name": "Berta", "user_id": self.operator.id})
        self._assert_refused(order, steps, skip_reason="no time", supervisor=berta)

    def test_some_steps_are_skipped_by_nobody(self):
        order, steps = self._make_steps({"kind": "confirm", "skip_policy": "never"})
        self._assert_refused(order, steps, skip_reason="no", user=self.supervisor)

    def test_step_is_done_or_skipped_not_both(self):
        order, steps = self._make_steps(LIMITS | {"skip_policy": "operator"})
        self._assert_refused(order, steps, 9.5, skip_reason="no")

    def test_value_outside_its_limits_is_a_fact_and_blocks_until_accepted(self):
        order, steps = self._make_steps(LIMITS)
        bad = self._record(order, steps, 11).record
        with self.assertRaisesRegex(StepError, "not OK"):
            order._mes_check_finish()
        self._assert_refused(order, steps, accept_reason="fine by me")
        accepted = self._record(
            order, steps, accept_reason="use as is", supervisor=self.boss
        ).record
        self.assertEqual((accepted.verdict, accepted.value_number), ("accepted", 11))
        self.assertEqual(accepted.supersedes_id, bad)
        order._mes_check_finish()

    def test_nothing_to_accept_is_refused(self):
        order, steps = self._make_steps(LIMITS)
        self._assert_refused(order, steps, accept_reason="x", user=self.supervisor)
        self._record(order, steps, 9.5)
        self._assert_refused(order, steps, accept_reason="x", user=self.supervisor)

    def test_supervisor_accepts_and_skips_in_the_office(self):
        order, steps = self._make_steps(LIMITS, {"kind": "confirm"})
        bad = self._record(order, steps[0], 11).record
        action = bad.with_user(self.supervisor).action_accept()
        override = self.env["mes.instruction.override"].with_user(self.supervisor)
        wizard = override.with_context(**action["context"]).create({"reason": "use as is"})
        wizard.action_confirm()
        wizard.action_confirm()  # a double click
        self.assertEqual(self._records(order).mapped("verdict"), ["not_ok", "accepted"])
        self.assertEqual(self._records(order)[-1].employee_id, self.boss)
        context = {"mes_workorder_id": order.id}
        action = steps[1].with_user(self.supervisor).with_context(**context).action_skip()
        override.with_context(**action["context"]).create({"reason": "no tool"}).action_confirm()
        order._mes_check_finish()
        with self.assertRaises(AccessError):
            override.with_user(self.operator).create(
                {"workorder_id": order.id, "step_id": steps[0].id, "reason": "x"}
            )

    # Each piece

    def test_piece_after_piece_and_again(self):
        order, steps = self._make_steps(LIMITS | {"per": "unit"})
        numbers = [self._record(order, steps, 9.5).record.occurrence for _time in range(3)]
        self.assertEqual(numbers, [1, 2, 3])
        bad = self._record(order, steps, 11).record
        again = self._record(order, steps, 9.5).record
        self.assertEqual((again.occurrence, again.supersedes_id), (4, bad))
        self.assertEqual(self._record(order, steps, 9.4, occurrence=2).record.occurrence, 2)
        self.assertEqual(len(self._records(order).filtered("is_superseded")), 2)

    def test_piece_the_order_does_not_hold_is_refused(self):
        order, steps = self._make_steps(LIMITS | {"per": "every", "every_qty": 4})
        for number in (0, -1, True, 1.0, "1", 4, 10**30, 10**5000):
            self._assert_refused(order, steps, 9.5, occurrence=number)
        for _time in range(3):  # 10 pieces: 4, 4 and 2
            self._record(order, steps, 9.5)
        self._assert_refused(order, steps, 9.5)

    def test_each_serial_number_has_its_own_records(self):
        order, lots = self._make_serial_order(2)
        _order, steps = self._make_steps(LIMITS | {"per": "unit"}, workorder=order)
        self._assert_refused(order, steps, 9.5, error=LotError)
        for lot, value in zip(lots, (11, 9.5), strict=True):
            self._record(order, steps, value, lot=lot)
        self._record(order, steps, 9.6, lot=lots[0])
        live = self._records(order).filtered(lambda record: not record.is_superseded)
        self.assertEqual(live.lot_id, lots)
        self.assertEqual(len(live), 2)
        foreign = self.env["stock.lot"].create(
            {"name": "X", "product_id": self._make_workorder().product_id.id}
        )
        self._assert_refused(order, steps, 9.5, lot=foreign, error=LotError)
        self._assert_refused(order, steps, 9.5, lot=lots, error=LotError)

    def _make_serial_order(self, qty):
        order = self._make_workorder(qty)
        order.product_id.tracking = "serial"
        lots = self.env["stock.lot"].create(
            [{"name": f"SN-{n}", "product_id": order.product_id.id} for n in range(qty)]
        )
        return order, lots

    def test_gate_asks_for_each_serial_number_made(self):
        order, lots = self._make_serial_order(2)
        _order, steps = self._make_steps(LIMITS | {"per": "unit"}, workorder=order)
        order._mes_check_finish()
        log = {"workorder_id": order.id, "source": "kiosk", "moment": NOON, "qty_good": 1}
        self.env["mes.production.log"]._permitted().create(
            [{**log, "uuid": str(uuid.uuid4()), "lot_id": lot.id} for lot in lots]
        )
        self._record(order, steps, 9.5, lot=lots[0])
        with self.assertRaisesRegex(StepError, "1 of 2"):
            order._mes_check_finish()
        self._record(order, steps, 9.5, lot=lots[1])
        order._mes_check_finish()

    # One after the other

    def test_steps_are_done_one_after_the_other_where_the_instruction_says_so(self):
        order, steps = self._make_steps(
            {"kind": "confirm"},
            {"kind": "confirm", "is_required": False},
            {"kind": "confirm"},
            is_sequential=True,
        )
        self._assert_refused(order, steps[2])
        self._record(order, steps[0])
        self._record(order, steps[2])

    def test_sequence_looks_at_the_same_piece(self):
        each = {"kind": "confirm", "per": "unit"}
        order, steps = self._make_steps(each, each, {"kind": "confirm"}, is_sequential=True)
        self._assert_refused(order, steps[2])
        self._record(order, steps[0])
        self._record(order, steps[1])
        self._assert_refused(order, steps[1], occurrence=2)
        self._record(order, steps[0])
        self._record(order, steps[1])
        self._record(order, steps[2])

    # What a step does

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

    # Keeping

    def test_order_with_recorded_steps_is_not_deleted(self):
        order, steps = self._make_steps({"kind": "confirm"})
        self._record(order, steps)
        with self.assertRaisesRegex(UserError, "Cancel it"):
            order.unlink()

    def test_label_step_prints_what_the_order_makes(self):
        order, steps = self._make_steps(
            {"kind": "label", "label_zpl": "^XA^FD{product}|{lot}|{order}|{quantity}|{date}^FS^XZ"}
        )
        order.product_id.name = "Shaft^XZ"
        lot = self.env["stock.lot"].create({"name": "L~1", "product_id": order.product_id.id})
        with freeze_time(NOON):
            zpl = steps.with_user(self.kiosk_user)._zpl(order.with_user(self.kiosk_user), lot)
        day = order.workcenter_id.mes_warehouse_id._mes_day(self.env.cr.now())
        order_name = order.production_id.name
        self.assertEqual(zpl, f"^XA^FDShaft XZ|L 1|{order_name}|10 Units|{day}^FS^XZ")

    def test_label_on_paper_shows_each_lot_with_its_barcode(self):
        order, lots = self._make_serial_order(2)
        order.production_id.lot_producing_ids = lots
        report = self.env["ir.actions.report"].with_user(self.operator)
        html, _kind = report._render_qweb_html("mes_shopfloor.report_step_label", order.ids)
        self.assertEqual(html.count(b"data:image/svg+xml;base64"), 2)
        self.assertIn(b"SN-0", html)
        html, _kind = report._render_qweb_html(
            "mes_shopfloor.report_step_label", order.ids, data={"lot_ids": lots[1].ids}
        )
        self.assertNotIn(b"SN-0", html)
