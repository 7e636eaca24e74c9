from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..services import StepError
from .common_instruction import MesInstructionCommon

CONFIRM = {"kind": "confirm"}
VALUE = {"kind": "value_number", "has_upper": True, "upper": 10}


@tagged("post_install", "-at_install")
class TestInstructionsOfWorkorder(MesInstructionCommon):
    def _revise(self, steps):
        draft = steps.instruction_id._draft()
        draft.with_user(self.engineer).action_approve()
        return draft.step_ids

    def test_order_keeps_the_revision_it_started_with(self):
        order, steps = self._make_steps(CONFIRM)
        order.with_user(self.kiosk_user).button_start()
        self.assertEqual(order.mes_instruction_id, steps.instruction_id)
        newer = self._revise(steps)
        self.assertEqual(order._mes_steps()[order], steps)
        self._record(order, steps)
        with self.assertRaises(StepError):
            self._record(order, newer)
        other = self._make_order_of(order.operation_id.bom_id)
        other.button_start()
        self.assertEqual(other._mes_steps()[other], newer)

    def _make_order_of(self, bom, qty=1):
        production = self.env["mrp.production"].create(
            {"bom_id": bom.id, "product_id": bom.product_tmpl_id.product_variant_id.id}
        )
        production.product_qty = qty
        production.action_confirm()
        return production.workorder_ids

    def test_order_not_started_shows_what_is_in_force(self):
        order, steps = self._make_steps(CONFIRM)
        self.assertFalse(order.mes_instruction_id)
        newer = self._revise(steps)
        self.assertEqual(order.mes_shown_instruction_id, newer.instruction_id)
        self.assertEqual(order.mes_missing_step_ids, newer)

    def test_first_recorded_step_starts_the_order_with_its_revision(self):
        order, steps = self._make_steps(CONFIRM, CONFIRM)
        self._record(order, steps[0])
        self._revise(steps)
        self.assertEqual(order.mes_instruction_id, steps.instruction_id)
        self._record(order, steps[1])
        order.button_start()
        self.assertEqual(order.mes_instruction_id, steps.instruction_id)

    def test_order_started_without_instructions_goes_on_without(self):
        order = self._make_workorder()
        order.button_start()
        _order, steps = self._make_steps(CONFIRM, workorder=order)
        self.assertFalse(order._mes_instructions())
        order._mes_check_finish()
        with self.assertRaises(StepError):
            self._record(order, steps)
        order.button_finish()
        self.assertFalse(order.mes_instruction_id)

    def test_revision_of_an_order_is_written_by_nobody(self):
        order, steps = self._make_steps(CONFIRM)
        for user in (self.kiosk_user, self.engineer):
            with self.assertRaises(UserError):
                order.with_user(user).mes_instruction_id = steps.instruction_id
        created = self.env["mrp.workorder"].create(
            {
                "name": "By hand",
                "production_id": order.production_id.id,
                "workcenter_id": order.workcenter_id.id,
                "mes_instruction_id": steps.instruction_id.id,
            }
        )
        self.assertFalse(created.mes_instruction_id)

    def test_order_created_at_work_holds_its_revision(self):
        order, steps = self._make_steps(CONFIRM)
        created = self.env["mrp.workorder"].create(
            {
                "name": "At work",
                "production_id": order.production_id.id,
                "workcenter_id": order.workcenter_id.id,
                "operation_id": order.operation_id.id,
                "state": "progress",
            }
        )
        self.assertEqual(created.mes_instruction_id, steps.instruction_id)

    def test_order_made_without_steps_or_operation_works_as_before(self):
        order = self._make_workorder(10)
        bare = self._make_workorder(10)
        bare.operation_id = False
        both = order | bare
        self.assertFalse(both._mes_step_states())
        self.assertFalse(both._mes_missing_steps())
        self.assertFalse(order.mes_shown_instruction_id)
        both._mes_check_finish()
        for workorder in both:
            workorder.button_start()
            self._declare(workorder, good=10)
            workorder.button_finish()
            self.assertEqual(workorder.state, "done")
            self.assertFalse(workorder.mes_instruction_id)

    def test_button_of_odoo_finishes_whatever_is_missing(self):
        order, _steps = self._make_steps(CONFIRM)
        order.button_finish()
        self.assertEqual(order.state, "done")

    def test_gate_names_the_steps_that_are_missing(self):
        order, steps = self._make_steps(*[CONFIRM] * 7, {"kind": "text", "is_required": False})
        self.assertEqual(order._mes_missing_steps(), {order: steps[:7]})
        with self.assertRaisesRegex(StepError, "Step 1, Step 2.*and 2 more"):
            order._mes_check_finish()
        for step in steps[:7]:
            self._record(order, step)
        order._mes_check_finish()
        self.assertFalse(order._mes_missing_steps())

    def test_optional_value_that_is_not_ok_blocks(self):
        order, steps = self._make_steps(VALUE | {"is_required": False})
        order._mes_check_finish()
        self._record(order, steps, 11)
        with self.assertRaises(StepError):
            order._mes_check_finish()

    def test_each_good_piece_asks_for_its_step(self):
        order, steps = self._make_steps(VALUE | {"per": "unit"})
        self._declare(order, good=2)
        with self.assertRaisesRegex(StepError, "0 of 2"):
            order._mes_check_finish()
        self._record(order, steps, 9)
        self._record(order, steps, 9)
        order._mes_check_finish()

    def test_piece_that_was_scrapped_blocks_no_longer(self):
        order, steps = self._make_steps(VALUE | {"per": "unit"})
        self._declare(order, good=1)
        self._record(order, steps, 9)
        self._record(order, steps, 11)
        with self.assertRaises(StepError):
            order._mes_check_finish()
        self._declare(order, scrap=1)
        order._mes_check_finish()

    def test_operation_of_a_kit_goes_by_the_variants_of_the_kit(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Color", "value_ids": [Command.create({"name": n}) for n in ("red", "blue")]}
        )
        kit = self.env["product.template"].create(
            {
                "name": "Kit",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        red, blue = kit.attribute_line_ids.product_template_value_ids
        screw = self.env["product.product"].create({"name": "Screw"})
        kit_bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": screw.id, "product_qty": 1})],
                "operation_ids": [Command.create({"name": "Pack", "workcenter_id": self.mill.id})],
            }
        )
        production = self._make_order(components=kit.product_variant_ids[1])
        order = production.workorder_ids.filtered(
            lambda wo: wo.operation_id == kit_bom.operation_ids
        )
        apply_on = "bom_product_template_attribute_value_ids"
        _order, steps = self._make_steps(
            CONFIRM | {apply_on: [Command.set(red.ids)]},
            CONFIRM | {apply_on: [Command.set(blue.ids)]},
            workorder=order,
        )
        self.assertEqual(order._mes_steps()[order], steps[1])

    # Cost

    def _count_states(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders.with_user(self.kiosk_user)._mes_step_states()
        return self.env.cr.sql_log_count - before

    def _filled(self, number):
        orders = self.env["mrp.workorder"]
        for _time in range(number // 3):
            order, steps = self._make_steps(*[VALUE | {"per": "unit"}] * number)
            for step in steps[: number // 2]:
                self._record(order, step, 9)
                self._record(order, step, 11)
            orders |= order
        return orders

    def test_listing_steps_costs_the_same_for_3_and_30_steps(self):
        few, many = self._filled(3), self._filled(30)
        self._count_states(few)
        one = self._count_states(few)
        self.assertEqual(self._count_states(many[0]), one)
        self.assertEqual(self._count_states(many), one)
        self.assertLessEqual(one, 9)

    def _assert_cost(self, queries, *args, **kwargs):
        self.env.flush_all()
        with self.assertQueryCount(queries):
            self._record(*args, **kwargs)
            self.env.flush_all()

    def test_recording_a_step_stays_cheap(self):
        order, steps = self._make_steps(VALUE, VALUE)
        for _time in range(2):  # the second finds the access rules known, as in a running server
            self.env.invalidate_all()
            self._record(order, steps[0], 9)
        self.env.invalidate_all()
        self._assert_cost(13, order, steps[1], 9)  # three of them for the live screens
        self._assert_cost(8, order, steps[1], 9)

    def test_recording_a_piece_in_sequence_stays_cheap(self):
        order, steps = self._make_steps(*[VALUE | {"per": "unit"}] * 3, is_sequential=True)
        for _time in range(2):
            self.env.invalidate_all()
            for step in steps:
                self._record(order, step, 9)
        for step in steps[:2]:
            self._record(order, step, 9)
        self._assert_cost(9, order, steps[2], 9)
        self._assert_cost(10, order, steps[2], 9, occurrence=2)  # supersedes
