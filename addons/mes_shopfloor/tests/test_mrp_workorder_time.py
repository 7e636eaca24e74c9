from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from ..services import NotReadyError
from .common import NOON
from .common_time import TimeCommon


@tagged("post_install", "-at_install")
class TestTimersAndOdoo(TimeCommon):
    """Kiosk and back office at the same orders, whatever Odoo's own buttons do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_order(workcenters=cls.lathe | cls.mill)
        cls.workorder, cls.second = cls.production.workorder_ids
        cls.office = cls._make_user("operator")
        cls.anna.user_id = cls.office

    def _as_office(self, workorder=None):
        return (workorder or self.workorder).with_user(self.office)

    def _running(self, workorder=None):
        return (workorder or self.workorder)._mes_open_lines().mes_employee_id

    def _start_lately(self, employees, workorder=None):
        """Half an hour ago, for what Odoo's buttons end now."""
        moment = self.env.cr.now() - timedelta(minutes=30)
        self._start(workorder or self.workorder, employees, moment=moment)

    # Odoo's buttons

    def test_start_button_starts_the_users_employee(self):
        self._as_office().button_start()
        self.assertEqual(self._running(), self.anna)
        line = self.workorder.time_ids
        self.assertEqual((line.mes_source, line.mes_phase), ("office", "run"))
        self.assertEqual(line.user_id, self.office)

    def test_start_button_of_somebody_who_works_already_does_nothing(self):
        self._start(self.workorder, self.anna, 0)
        self.assertTrue(self._as_office().is_user_working)
        self._as_office().button_start()
        self.assertEqual(len(self.workorder.time_ids), 1)

    def test_pause_button_ends_the_timer_that_the_kiosk_started(self):
        self._start_lately(self.anna | self.bert)
        self._as_office().button_pending()
        self.assertEqual(self._running(), self.bert)
        self.assertFalse(self._as_office().is_user_working)

    def test_pause_at_the_kiosk_ends_the_timer_of_the_button(self):
        with freeze_time(NOON):
            self._as_office().button_start()
        self._pause(self.workorder, self.anna, 30)
        self.assertTimes(self.workorder, [(0, 30)])

    def test_pause_button_of_a_login_that_is_nobody_ends_nobodys_time(self):
        env = self.env(user=self.env.company._mes_get_service_user())
        self._start(self.workorder, self.bert, 0, env=env)
        self.workorder.with_env(env).button_pending()
        self.assertEqual(self._running(), self.bert)
        self.assertFalse(self.workorder.with_env(env).is_user_working)

    def test_login_that_is_nobody_works_as_in_odoo(self):
        user = self._make_user("operator")
        workorder = self.workorder.with_user(user)
        workorder.button_start()
        self.assertTrue(workorder.is_user_working)
        self.assertFalse(workorder.time_ids.mes_employee_id)
        workorder.button_pending()
        self.assertTrue(workorder.time_ids.date_end)

    def test_employee_of_another_company_is_not_the_user_here(self):
        company, _plant = self._make_other_company()
        user = self._make_user("operator", company_ids=[Command.set((self.company | company).ids)])
        self.env["hr.employee"].create(
            {"name": "There", "user_id": user.id, "company_id": company.id}
        )
        workorder = self.workorder.with_user(user).with_context(
            allowed_company_ids=[company.id, self.company.id]
        )
        workorder.button_start()
        self.assertFalse(workorder.time_ids.mes_employee_id)

    def test_duration_typed_in_is_nobodys_timer(self):
        self._as_office().sudo().duration = 30
        self.assertFalse(self.workorder.time_ids.mes_employee_id)

    def test_finish_button_ends_everybody(self):
        self._start_lately(self.anna | self.bert)
        self._as_office().button_finish()
        self.assertFalse(self.workorder._mes_open_lines())
        self.assertTrue(all(self.workorder.time_ids.mapped("mes_labour_seconds")))

    def test_order_put_back_to_ready_is_left_by_everybody(self):
        self._start_lately(self.anna | self.bert)
        self._as_office().set_state("ready")
        self.assertEqual(self.workorder.state, "ready")
        self.assertFalse(self.workorder._mes_open_lines())

    def test_block_button_sends_everybody_off(self):
        self._start_lately(self.anna | self.bert)
        block = self.env["mrp.workcenter.productivity"].create(
            {"workcenter_id": self.lathe.id, "loss_id": self.loss.id}
        )
        block.button_block()
        self.assertFalse(self.workorder._mes_open_lines())
        self.assertEqual(self.lathe.working_state, "blocked")
        self.lathe.unblock()
        self._resume(self.workorder, self.anna)
        self.assertEqual(self._running(), self.anna)

    # What happens to the order

    def test_cancelled_operation_ends_its_timers_and_keeps_their_time(self):
        self._start_lately(self.anna)
        self.workorder.action_cancel()
        self.assertTrue(self.workorder.time_ids.date_end)
        self.assertTrue(self.workorder.time_ids.mes_labour_seconds)

    def test_cancelled_order_ends_its_timers(self):
        self._start_lately(self.anna | self.bert)
        lines = self.workorder.time_ids
        self.production.action_cancel()
        self.assertTrue(all(lines.mapped("date_end")))
        self.assertFalse(self._make_workorder()._mes_running(self.lathe))

    def test_time_of_a_cancelled_operation_survives_the_end_of_its_order(self):
        self._start(self.second.blocked_by_workorder_ids, self.anna, 0)
        self._pause(self.workorder, self.anna, 30)
        line = self.workorder.time_ids
        self.workorder.action_cancel()
        self.second.button_finish()
        self.production.button_mark_done()
        self.assertEqual(self.production.state, "done")
        self.assertEqual(self.workorder.duration, 0)
        self.assertEqual((line.exists(), line.mes_labour_seconds), (line, 1800))

    def test_deleted_operation_with_a_running_timer_leaves_the_persons_time(self):
        self._start_lately(self.anna)
        line = self.workorder.time_ids
        self.workorder.unlink()
        self.assertTrue(line.date_end)
        self.assertFalse(line.workorder_id)
        self.assertTrue(line.mes_labour_seconds)

    def test_deleted_order_with_a_running_timer_leaves_the_persons_time(self):
        other = self._make_workorder(workcenters=self.mill)
        self._start_lately(self.anna, other)
        self._start_lately(self.anna)
        line = self.workorder.time_ids
        self.production.unlink()
        self.assertTrue(line.exists().date_end)
        self._pause(other, self.anna)
        worked = line.date_end - line.date_start
        shares = sum((line | other.time_ids).mapped("mes_labour_seconds"))
        self.assertAlmostEqual(shares, worked.total_seconds(), delta=60)

    def test_split_order_keeps_its_running_timers(self):
        self._start(self.workorder, self.anna, 0)
        line = self.workorder.time_ids
        parts = self.production._split_productions({self.production: [60, 40]})
        self.assertEqual(len(parts), 2)
        self.assertEqual(line.workorder_id, parts[0].workorder_ids[0])
        self.assertFalse(line.date_end)
        self.assertFalse(parts[1].workorder_ids.time_ids)
        self._pause(self.workorder, self.anna, 30)
        self.assertTimes(self.workorder, [(0, 30)])

    def test_backorder_in_the_middle_of_a_run_ends_the_timers_of_the_first(self):
        self._start_lately(self.anna)
        self._declare(self.workorder, good=40)
        self._declare(self.second, good=40)
        action = self.production.button_mark_done()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        wizard.action_backorder()
        self.assertFalse(self.workorder._mes_open_lines())
        backorder = self.production.production_group_id.production_ids - self.production
        self.assertFalse(backorder.workorder_ids.time_ids)
        self._start(backorder.workorder_ids[0], self.anna)
        self.assertEqual(self._running(backorder.workorder_ids[0]), self.anna)

    def test_running_order_cannot_be_merged_and_keeps_its_timer(self):
        other = self.production.copy()
        other.action_confirm()
        self._start(self.workorder, self.anna, 0)
        with self.assertRaises(UserError):
            (self.production | other).action_merge()
        self.assertEqual(self._running(), self.anna)

    def test_merged_orders_have_no_timer(self):
        other = self.production.copy()
        other.action_confirm()
        action = (self.production | other).action_merge()
        merged = self.env["mrp.production"].browse(action["res_id"])
        self.assertFalse((merged | self.production | other).workorder_ids.time_ids)

    def test_order_that_moves_to_another_work_center_keeps_who_works_on_it(self):
        self._start(self.workorder, self.anna, 0)
        self.workorder.workcenter_id = self.mill
        self.assertEqual(self._running(), self.anna)
        self._pause(self.workorder, self.anna, 30)
        self.assertEqual(self.workorder.time_ids.workcenter_id, self.lathe)

    # Strict flow

    def test_start_button_on_a_blocked_operation_works_as_in_odoo(self):
        self._as_office(self.second).button_start()
        self.assertEqual(self.second.state, "progress")

    def test_start_button_on_a_blocked_operation_is_refused_in_strict_flow(self):
        self.company.mes_strict_flow = True
        with self.assertRaisesRegex(NotReadyError, "Operation 1"):
            self._as_office(self.second).button_start()
        with self.assertRaises(NotReadyError):
            self._as_office(self.second).set_state("progress")
        self._as_office().button_start()
        self.assertEqual(self.workorder.state, "progress")

    def test_strict_flow_is_a_setting_of_the_company(self):
        form = Form(self.env["res.config.settings"])
        form.mes_strict_flow = True
        form.save().execute()
        self.assertTrue(self.company.mes_strict_flow)
        company, _plant = self._make_other_company()
        self.assertFalse(company.mes_strict_flow)

    def test_act_makes_its_checks_once_in_strict_flow(self):
        self.company.mes_strict_flow = True
        checked = []
        self.patch(
            self.registry["mrp.workorder"],
            "_mes_check_start",
            lambda workorder, employees, **details: checked.append(details),
        )
        self._start(self.workorder, self.anna, 0)
        self.assertEqual(len(checked), 1)
        self._as_office(self._make_workorder()).button_start()
        self.assertEqual(len(checked), 2)

    def test_context_of_a_call_from_outside_does_not_pass_the_checks(self):
        self.company.mes_strict_flow = True
        with self.assertRaises(NotReadyError):
            self._as_office(self.second).with_context(mes_checked=True).button_start()

    # Screens and figures

    def test_order_with_several_people_and_phases_runs_once(self):
        self._start(self.workorder, self.anna | self.bert, 0, phase="setup")
        self._start(self.workorder, self.cleo, 0)
        running = self.env["mrp.workorder"]._mes_running(self.lathe)
        self.assertEqual(running.ids, [self.workorder.id])

    def test_machine_of_two_orders_at_once_is_busy_once(self):
        other = self._make_workorder()
        self._start(self.workorder, self.anna, 0)
        self._start(other, self.anna | self.bert, 30)
        self._pause(self.workorder, self.anna, 60)
        self._pause(other, self.anna | self.bert, 90)
        busy = self.lathe._mes_machine_seconds(self._at(-60), self._at(120))
        self.assertEqual(busy, 90 * 60)
        self.assertEqual(self.lathe._mes_machine_seconds(self._at(80), self._at(85)), 300)

    def test_running_order_counts_up_to_now(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        now = NOON + timedelta(minutes=10)
        self.assertEqual(self.workorder._mes_run_seconds(now), 600)
        self.assertEqual(self.workorder.mes_machine_seconds, 0)
        self.assertEqual(self.workorder.mes_working_employee_ids, self.anna | self.bert)
