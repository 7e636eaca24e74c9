from datetime import timedelta

from odoo.tests import tagged

from ..services import CorrectValue
from .common import MesQualityCommon


@tagged("post_install", "-at_install")
class TestQualityScreens(MesQualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terminal = cls.env["mes.terminal"].create(
            {"name": "Kiosk", "workcenter_ids": cls.workcenter.ids}
        )
        cls.terminal = terminal._as_service_user()
        cls.workorder = cls._start_workorder()

    def _measured(self, workorders=None):
        workorders = self.workorder if workorders is None else workorders
        workorders = workorders.with_env(self.terminal.env)
        return [order["measured"] for order in self.terminal._kiosk_workorder_data(workorders)]

    def test_order_shows_its_last_value_with_limits_and_verdict(self):
        self._measure(31.99, "v-1")
        self._measure(31.992, "v-2")
        (measured,) = self._measured()
        self.assertEqual(
            [measured[key] for key in ("name", "value", "unit", "verdict", "label", "sample")],
            ["Ø 32 h6", 31.992, "mm", "pass", "Pass", 2],
        )
        self.assertEqual((measured["lower"], measured["upper"]), (31.984, 32.0))
        self.assertEqual(measured["decimals"], 3)

    def test_value_keeps_the_decimals_that_decided_its_verdict(self):
        self._measure(32.0004, "v-1")
        self.assertEqual(self._measured()[0]["decimals"], 4)

    def test_attribute_shows_a_verdict_and_no_figure(self):
        self._measure(False, "v-1", self.burr)
        (measured,) = self._measured()
        self.assertEqual((measured["value"], measured["label"]), (None, "Fail"))

    def test_last_is_by_its_moment_and_not_by_its_arrival(self):
        now = self.env.cr.now()
        order = {"workorder": self.workorder}
        self._measure(31.99, "v-1", moment=now, **order)
        self._measure(31.985, "v-2", moment=now - timedelta(microseconds=5), **order)
        self.assertEqual(self._measured()[0]["value"], 31.99)

    def test_corrected_value_is_shown_and_the_wrong_one_is_not(self):
        wrong, _duplicate = self._measure(319.9, "v-1")
        CorrectValue(env=self.env, result=wrong, value=31.99, uuid="c-1").execute()
        self.assertEqual(self._measured()[0]["value"], 31.99)

    def test_order_without_samples_shows_none(self):
        self.assertEqual(self._measured(), [False])

    def test_board_without_an_order_is_shown(self):
        self.assertEqual(self._measured(self.env["mrp.workorder"]), [])

    def test_values_of_many_orders_cost_no_query_each(self):
        workorders = self._start_workorder() | self.workorder
        for _number in range(4):
            workorders |= self._start_workorder()
        for number, workorder in enumerate(workorders):
            self._measure(31.99, f"v-{number}", workorder=workorder)
        self._count(workorders)  # the first one fills the registry's caches
        self.assertEqual(self._count(workorders[:2]), self._count(workorders))

    def _count(self, workorders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._measured(workorders)
        return self.cr.sql_log_count - before
