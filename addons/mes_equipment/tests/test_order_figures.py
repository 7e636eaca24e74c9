from odoo.tests import tagged

from .. import order_figures
from .common_oee import MesOeeCommon


@tagged("post_install", "-at_install")
class TestOrderFigures(MesOeeCommon):
    def test_figures_of_a_whole_order(self):
        workorder = self._create_workorder(quantity=200)
        production = workorder.production_id
        self._work(workorder, 6, 14)
        self._tell("run", 6)
        self._tell("idle", 10, until=self._at(12))
        self._made(workorder, 9, good=180, scrap=20, reason=self.scrap_reason)
        self._tell("off", 14)
        self._count()
        production.button_mark_done()
        production.date_finished = self._at(16)
        production.invalidate_recordset()
        self.assertAlmostEqual(production.mes_execution_hours, 10)
        self.assertAlmostEqual(production.mes_throughput, 20)
        self.assertAlmostEqual(production.mes_allocation_ratio, 8 / 10)
        self.assertAlmostEqual(production.mes_process_ratio, 6 / 10)
        self.assertAlmostEqual(production.mes_fall_off_ratio, 0.1)

    def test_order_that_has_not_begun_has_none(self):
        production = self._create_workorder().production_id
        self.assertEqual(production.mes_execution_hours, 0)
        self.assertEqual(production.mes_allocation_ratio, 0)

    def test_nothing_is_divided_by_nothing(self):
        self.assertIsNone(order_figures.allocation_ratio(10, 0))
        self.assertIsNone(order_figures.throughput_rate(10, 0))
        self.assertIsNone(order_figures.fall_off_ratio(1, 0))

    def test_many_orders_cost_the_same_queries_as_one(self):
        orders = self.env["mrp.production"].concat(
            *(self._create_workorder().production_id for _ in range(4))
        )
        counts = []
        for some in (orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("workorder_ids.mes_qty_scrap")
            before = self.cr.sql_log_count
            some.mapped("mes_allocation_ratio")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
