from odoo.tests import tagged

from .common_time import TimeCommon


@tagged("post_install", "-at_install")
class TestTimers(TimeCommon):
    def test_start_and_pause_leave_one_line_of_the_person(self):
        workorder = self._make_workorder()
        self._start(workorder, self.anna, 0)
        self._pause(workorder, self.anna, 30)
        self.assertTimes(workorder, [(0, 30)])
        line = workorder.time_ids
        self.assertEqual(line.mes_employee_id, self.anna)
        self.assertEqual(line.mes_labour_seconds, 1800)
        self.assertEqual((line.mes_phase, line.mes_source), ("run", "kiosk"))
        self.assertIn("Anna", line.description)

    def test_pause_of_one_leaves_the_other(self):
        workorder = self._make_workorder()
        self._start(workorder, self.anna | self.bert, 0)
        self._pause(workorder, self.anna, 20)
        self.assertEqual(workorder._mes_open_lines().mes_employee_id, self.bert)
        self.assertEqual(workorder.state, "progress")
        self._finish(workorder, 60)
        self.assertTimes(workorder, [(0, 20)], self.anna)
        self.assertTimes(workorder, [(0, 60)], self.bert)
        self.assertEqual(workorder.state, "done")
        self.assertEqual(workorder.mes_machine_seconds, 3600)

    def test_change_of_phase_leaves_no_gap(self):
        workorder = self._make_workorder()
        self._start(workorder, self.anna, 0, phase="setup")
        self._change_phase(workorder, "run", 10)
        self._pause(workorder, self.anna, 30)
        self.assertTimes(workorder, [(0, 10), (10, 30)])
        self.assertEqual(self._lines(workorder).mapped("mes_phase"), ["setup", "run"])
        self._resume(workorder, self.anna, 40)
        self.assertEqual(self._lines(workorder)[-1].mes_phase, "run")
