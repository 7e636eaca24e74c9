import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..services import (
    IdentifierError,
    LotError,
    MomentError,
    NotReadyError,
    OrderClosedError,
    Start,
    TimerError,
)
from .common import NOON
from .common_time import TimeCommon


@tagged("post_install", "-at_install")
class TestTimers(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder()

    def _running(self):
        return self.workorder._mes_open_lines().mes_employee_id

    def test_start_and_pause_leave_one_line_of_the_person(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 30)
        self.assertTimes(self.workorder, [(0, 30)])
        line = self.workorder.time_ids
        self.assertEqual(line.mes_employee_id, self.anna)
        self.assertEqual(line.mes_labour_seconds, 1800)
        self.assertEqual((line.mes_phase, line.mes_source), ("run", "kiosk"))
        self.assertIn("Anna", line.description)

    def test_pause_of_one_leaves_the_other(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._pause(self.workorder, self.anna, 20)
        self.assertEqual(self._running(), self.bert)
        self.assertEqual(self.workorder.state, "progress")

    def test_two_devices_with_one_login_run_two_people(self):
        env = self.env(user=self.env.company._mes_get_service_user())
        self._start(self.workorder, self.anna, 0, env=env)
        self._start(self.workorder, self.bert, 5, env=env)
        self.assertEqual(self.workorder.time_ids.user_id, env.user)
        self._pause(self.workorder, self.bert, 15, env=env)
        self.assertEqual(self._running(), self.anna)
        self.assertTimes(self.workorder, [(5, 15)], self.bert)

    def test_one_person_on_several_orders(self):
        other = self._make_workorder(workcenters=self.mill)
        self._start(self.workorder, self.anna, 0)
        self._start(other, self.anna, 10)
        self._pause(self.workorder, self.anna, 20)
        self.assertEqual(other._mes_open_lines().mes_employee_id, self.anna)

    def test_finish_ends_the_time_of_everybody_at_its_moment(self):
        self._start(self.workorder, self.anna, 0)
        self._start(self.workorder, self.bert, 10)
        self._finish(self.workorder, 60)
        self.assertTimes(self.workorder, [(0, 60), (10, 60)])
        self.assertEqual(self.workorder.state, "done")
        self.assertEqual(self.workorder.date_finished, self._at(60))

    def test_order_that_starts_late_in_our_eyes_began_when_it_began(self):
        self._start(self.workorder, self.anna, 0)
        self.assertEqual(self.workorder.date_start, NOON)

    def test_change_of_phase_leaves_no_gap_and_no_overlap(self):
        self._start(self.workorder, self.anna | self.bert, 0, phase="setup")
        self._change_phase(self.workorder, "run", 10)
        self._change_phase(self.workorder, "teardown", 30, employees=self.anna)
        self._finish(self.workorder, 40)
        self.assertTimes(self.workorder, [(0, 10), (10, 30), (30, 40)], self.anna)
        self.assertTimes(self.workorder, [(0, 10), (10, 40)], self.bert)
        self.assertEqual(
            self._lines(self.workorder, self.anna).mapped("mes_phase"),
            ["setup", "run", "teardown"],
        )
        self.assertEqual(self.workorder._mes_machine_seconds("setup"), 600)
        self.assertEqual(self.workorder._mes_machine_seconds("run"), 1800)
        self.assertEqual(self.workorder._mes_machine_seconds(), 2400)

    def test_phase_that_runs_already_is_refused(self):
        self._start(self.workorder, self.anna, 0, phase="setup")
        with self.assertRaisesRegex(TimerError, "12:00"):
            self._change_phase(self.workorder, "setup", 10)

    def test_phase_of_somebody_who_is_not_there_is_refused(self):
        self._start(self.workorder, self.anna, 0)
        with self.assertRaisesRegex(TimerError, "Bert"):
            self._change_phase(self.workorder, "setup", 10, employees=self.anna | self.bert)
        with self.assertRaises(TimerError):
            self._change_phase(self._make_workorder(), "setup", 10)

    def test_unknown_phase_is_refused(self):
        with self.assertRaises(TimerError):
            self._start(self.workorder, self.anna, 0, phase="lunch")

    def test_resume_goes_on_in_the_phase_of_each_person(self):
        self._start(self.workorder, self.anna, 0, phase="setup")
        self._start(self.workorder, self.bert, 0)
        self._pause(self.workorder, self.anna | self.bert, 10)
        self._resume(self.workorder, self.anna | self.bert, 20)
        phases = {line.mes_employee_id: line.mes_phase for line in self.workorder._mes_open_lines()}
        self.assertEqual(phases, {self.anna: "setup", self.bert: "run"})

    def test_resume_without_pause_is_refused(self):
        with self.assertRaisesRegex(TimerError, "Anna"):
            self._resume(self.workorder, self.anna, 0)
        self._start(self.workorder, self.anna, 0)
        with self.assertRaises(TimerError):
            self._resume(self.workorder, self.anna, 10)

    def test_pause_in_the_second_of_the_start_keeps_no_line_and_can_be_resumed(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 0)
        self.assertFalse(self.workorder.time_ids)
        self._resume(self.workorder, self.anna, 0)
        self.assertEqual(self._running(), self.anna)

    def test_pause_keeps_its_reason_and_blocks_nobody(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._pause(self.workorder, self.anna, 10, reason=self.loss)
        line = self._lines(self.workorder, self.anna)
        self.assertEqual(line.mes_pause_reason_id, self.loss)
        self.assertNotEqual(line.loss_id, self.loss)
        self.assertNotEqual(self.lathe.working_state, "blocked")
        self.assertFalse(self._lines(self.workorder, self.bert).mes_pause_reason_id)

    def test_pause_of_nobody_is_refused(self):
        self._start(self.workorder, self.anna, 0)
        with self.assertRaisesRegex(TimerError, "Bert"):
            self._pause(self.workorder, self.bert, 10)

    def test_person_at_work_is_not_started_twice(self):
        self._start(self.workorder, self.anna, 0)
        with self.assertRaisesRegex(TimerError, r"Anna.*12:00"):
            self._start(self.workorder, self.anna | self.bert, 10)
        self.assertEqual(self._running(), self.anna)

    def test_same_event_twice_acts_once(self):
        for act in (self._start, self._pause, self._resume):
            identifier = str(uuid.uuid4())
            first = act(self.workorder, self.anna, None, uuid=identifier)
            again = act(self.workorder, self.anna, None, uuid=identifier)
            self.assertEqual((first.duplicate, again.duplicate), (False, True))
            self.assertEqual(again.record, self.workorder)
        with self.assertRaises(IdentifierError):
            self._pause(self.workorder, self.anna, uuid=identifier)

    def test_finish_sent_again_after_the_order_is_closed_is_a_duplicate(self):
        identifier = str(uuid.uuid4())
        self._start(self.workorder, self.anna, 0)
        self._finish(self.workorder, 10, uuid=identifier)
        self.assertTrue(self._finish(self.workorder, 10, uuid=identifier).duplicate)

    def test_kiosk_says_who(self):
        for act in (self._start, self._pause, self._resume):
            with self.assertRaises(TimerError):
                act(self.workorder, None, 0)

    def test_finished_order_takes_no_start(self):
        self._finish(self.workorder, 0)
        with self.assertRaises(OrderClosedError):
            self._start(self.workorder, self.anna, 10)

    def test_start_on_a_blocked_order_names_what_it_waits_for(self):
        _first, second = self._make_order(workcenters=self.lathe | self.mill).workorder_ids
        with self.assertRaisesRegex(NotReadyError, "Operation 1"):
            self._start(second, self.anna, 0)
        self.assertFalse(second.time_ids)

    def test_start_on_a_blocked_work_center_names_the_reason(self):
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "loss_id": self.loss.id,
                "description": "Spindle broken",
            }
        )
        with self.assertRaisesRegex(NotReadyError, "Spindle broken"):
            self._start(self.workorder, self.anna, 0)

    def test_line_knows_the_unit_and_resume_goes_on_with_it(self):
        product = self.workorder.product_id
        product.tracking = "serial"
        unit = self.env["stock.lot"].create({"name": "S1", "product_id": product.id})
        self._start(self.workorder, self.anna, 0, lot=unit)
        self._change_phase(self.workorder, "teardown", 5)
        self._pause(self.workorder, self.anna, 10)
        self._resume(self.workorder, self.anna, 20)
        self.assertEqual(self.workorder.time_ids.mes_lot_id, unit)
        self.assertEqual(len(self.workorder.time_ids.filtered("mes_lot_id")), 3)

    def test_unit_of_another_product_is_refused(self):
        product = self.env["product.product"].create({"name": "Other", "tracking": "serial"})
        unit = self.env["stock.lot"].create({"name": "S1", "product_id": product.id})
        with self.assertRaises(LotError):
            self._start(self.workorder, self.anna, 0, lot=unit)

    def test_clock_an_hour_ahead_is_refused(self):
        ahead = fields.Datetime.now() + timedelta(hours=1)
        with self.assertRaises(MomentError):
            self._start(self.workorder, self.anna, moment=ahead)

    def test_pause_with_a_clock_an_hour_behind_is_refused(self):
        self._start(self.workorder, self.anna, 0)
        with self.assertRaisesRegex(MomentError, r"Anna.*12:00.*11:30"):
            self._pause(self.workorder, self.anna, -30)
        with self.assertRaises(MomentError):
            self._change_phase(self.workorder, "setup", -30)
        with self.assertRaises(MomentError):
            self._finish(self.workorder, -30)
        self.assertEqual(self._running(), self.anna)

    def test_start_before_the_end_of_ones_own_line_is_refused(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 60)
        with self.assertRaisesRegex(MomentError, r"Anna.*13:00.*12:30"):
            self._start(self.workorder, self.anna, 30)
        self._start(self.workorder, self.bert, 30)

    def test_finish_before_the_end_of_work_is_refused(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 60)
        with self.assertRaises(MomentError):
            self._finish(self.workorder, 30)

    def test_act_of_now_is_never_too_early(self):
        self.workorder.button_start()
        line = self.workorder.time_ids
        line.write({"mes_employee_id": self.anna.id, "date_start": self.env.cr.now()})
        line.date_start += timedelta(seconds=30)  # the clock of another server
        self._pause(self.workorder, self.anna)
        self.assertFalse(self.workorder._mes_open_lines())

    def test_operator_may_do_all_acts_without_seeing_wages(self):
        env = self.env(user=self._make_user("operator"))
        self._start(self.workorder, self.anna, 0, env=env)
        self._change_phase(self.workorder, "setup", 5, env=env)
        self._pause(self.workorder, self.anna, 10, env=env, reason=self.loss)
        self._resume(self.workorder, self.anna, 15, env=env)
        self._change_phase(self.workorder, "run", 20, env=env)
        self._finish(self.workorder, 320, env=env)  # longer than planned, and over two shifts
        lines = self.workorder.with_env(env).time_ids
        self.assertIn("performance", lines.mapped("loss_type"))
        self.assertEqual(sum(lines.mapped("mes_labour_seconds")), 315 * 60)
        for name in ("mes_hourly_cost", "mes_labour_cost"):
            self.assertNotIn(name, lines.fields_get())

    def test_stranger_may_not(self):
        env = self.env(user=self._make_user())
        with self.assertRaises(AccessError):
            self._start(self.workorder, self.anna, 0, env=env)

    def test_office_starts_the_users_own_employee_or_nobody(self):
        user = self._make_user("operator")
        env = self.env(user=user)
        self._start(self.workorder, None, 0, env=env, source="office")
        self.assertEqual(self.workorder._mes_open_lines().user_id, user)
        self.assertFalse(self._running())
        with self.assertRaises(TimerError):
            self._start(self.workorder, None, 1, env=env, source="office")
        self._pause(self.workorder, None, 5, env=env, source="office")
        self.anna.user_id = user
        self._start(self.workorder, None, 10, env=env, source="office")
        self.assertEqual(self._running(), self.anna)
        with self.assertRaises(TimerError):
            self._start(self.workorder, self.anna, 15, env=env)

    def test_checks_of_other_addons_see_who_and_what(self):
        seen = {}
        model = self.registry["mrp.workorder"]

        def check(workorder, employees, **details):
            seen.update(details, employees=employees)

        self.patch(model, "_mes_check_start", check)
        self._start(self.workorder, self.anna, 0, phase="setup", extra={"override": "why"})
        self.assertEqual(seen["employees"], self.anna)
        self.assertEqual((seen["phase"], seen["extra"]), ("setup", {"override": "why"}))
        self.assertEqual(seen["moment"], NOON)

    def test_start_class_needs_no_more_than_order_and_person(self):
        result = Start(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=self.workorder,
            employees=self.anna,
        ).execute()
        self.assertEqual(result.record, self.workorder)
