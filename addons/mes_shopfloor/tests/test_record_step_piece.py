import uuid

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..services import (
    LotError,
    StepError,
)
from .common_instruction import LIMITS, NOON, MesInstructionCommon


@tagged("post_install", "-at_install")
class TestStepOfPiece(MesInstructionCommon):
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
