import uuid
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..services import (
    CompanyMismatchError,
    IdentifierError,
    MomentError,
    OrderClosedError,
)
from .common_instruction import LIMITS, NOON, MesInstructionCommon


@tagged("post_install", "-at_install")
class TestRecordStep(MesInstructionCommon):
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

    def test_order_with_recorded_steps_is_not_deleted(self):
        order, steps = self._make_steps({"kind": "confirm"})
        self._record(order, steps)
        with self.assertRaisesRegex(UserError, "Cancel it"):
            order.unlink()
