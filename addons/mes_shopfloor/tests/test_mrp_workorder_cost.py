from datetime import timedelta

from odoo.tests import tagged

from .common_time import TimeCommon


@tagged("post_install", "-at_install")
class TestCost(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.lathe | cls.mill).costs_hour = 60
        cls.production = cls._make_order(10)
        cls.workorder = cls.production.workorder_ids
        cls.workorder.duration_expected = 600
        cls.has_wages = "hourly_cost" in cls.env["hr.employee"]._fields
        if cls.has_wages:
            cls.anna.hourly_cost = 30
            cls.bert.hourly_cost = 24

    def _wages(self, annas, berts=0.0):
        """Minutes of the two in money, nothing where nobody says what they cost."""
        return (annas * 30 + berts * 24) / 60 if self.has_wages else 0.0

    def _overview(self):
        self.env.flush_all()
        report = self.env["report.mrp.report_mo_overview"]
        return report._get_report_data(self.production.id)["operations"]

    def test_two_people_at_once_cost_the_machine_once(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._pause(self.workorder, self.anna | self.bert, 10)
        self.assertEqual(self.workorder.duration, 20)
        self.assertAlmostEqual(self.workorder._cal_cost(), 10 + self._wages(10, 10))

    def test_current_cost_agrees_with_the_valuation(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._pause(self.workorder, self.anna | self.bert, 10)
        cost = self.workorder._cal_cost()
        self.assertAlmostEqual(self.workorder._compute_current_operation_cost(), cost)
        self.assertAlmostEqual(self.workorder._get_current_theorical_operation_cost(), cost)
        machine = self.workorder._get_current_theorical_operation_cost(without_employee_cost=True)
        self.assertAlmostEqual(machine, 10)

    def test_person_on_two_machines_is_paid_once(self):
        other = self._make_workorder(workcenters=self.mill)
        self._start(self.workorder, self.anna, 0)
        self._start(other, self.anna, 0)
        self._pause(self.workorder, self.anna, 60)
        self._pause(other, self.anna, 60)
        self.assertAlmostEqual(self.workorder._cal_cost(), 60 + self._wages(30))
        self.assertAlmostEqual((self.workorder | other)._cal_cost(), 120 + self._wages(60))

    def test_running_timers_cost_up_to_now(self):
        moment = self.env.cr.now() - timedelta(minutes=30)
        self._start(self.workorder, self.anna | self.bert, moment=moment)
        cost = self.workorder._compute_current_operation_cost()
        self.assertAlmostEqual(cost, 30 + self._wages(30, 30), delta=0.1)
        self.assertEqual(self.workorder._cal_cost(), 0)

    def test_running_timer_of_somebody_on_two_machines_costs_his_share(self):
        other = self._make_workorder(workcenters=self.mill)
        moment = self.env.cr.now() - timedelta(minutes=30)
        for workorder in (self.workorder, other):
            self._start(workorder, self.anna, moment=moment)
        cost = self.workorder._mes_current_labour_cost()
        self.assertAlmostEqual(cost, self._wages(15), delta=0.1)

    def test_cost_up_to_a_day_counts_only_what_ended_before(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 10)
        self._start(self.workorder, self.anna, 20)
        self._pause(self.workorder, self.anna, 60)
        self.assertAlmostEqual(self.workorder._cal_cost(self._at(30)), 10 + self._wages(10))

    def test_estimated_cost_is_odoos_own(self):
        self.workorder.cost_mode = "estimated"
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 10)
        self.assertAlmostEqual(self.workorder._cal_cost(), 600)

    def test_operator_who_closes_the_order_need_not_see_wages(self):
        self._start(self.workorder, self.anna, 0)
        self._pause(self.workorder, self.anna, 10)
        workorder = self.workorder.with_user(self._make_user("operator"))
        self.assertAlmostEqual(workorder._cal_cost(), 10 + self._wages(10))
        self.assertAlmostEqual(workorder._compute_current_operation_cost(), 10 + self._wages(10))

    def test_overview_of_a_running_order_shows_the_cost_so_far(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._pause(self.workorder, self.anna | self.bert, 10)
        (line,) = self._overview()["details"]
        self.assertAlmostEqual(line["real_cost"], 10 + self._wages(10, 10))

    def test_overview_of_a_finished_order_shows_what_it_was_valued_with(self):
        self._start(self.workorder, self.anna | self.bert, 0)
        self._finish(self.workorder, 10)
        self.production.qty_producing = 10
        self.production.button_mark_done()
        self.assertEqual(self.production.state, "done")
        operations = self._overview()
        (line,) = operations["details"]
        cost = 10 + self._wages(10, 10)
        self.assertAlmostEqual(line["real_cost"], cost)
        self.assertAlmostEqual(line["quantity"], 10 / 60)
        self.assertAlmostEqual(operations["summary"]["real_cost"], cost)
        self.assertAlmostEqual(self.workorder._cal_cost(), cost)

    def test_finished_pieces_are_worth_machine_and_people(self):
        if "extra_cost" not in self.production._fields:
            self.skipTest("mrp_account is not installed")
        self.production.product_id.categ_id = self.env["product.category"].create(
            {"name": "At average cost", "property_cost_method": "average"}
        )
        self._start(self.workorder, self.anna | self.bert, 0)
        self._finish(self.workorder, 10)
        self.production.qty_producing = 10
        self.production.button_mark_done()
        move = self.production.move_finished_ids
        self.assertAlmostEqual(move.value, 10 + self._wages(10, 10))
