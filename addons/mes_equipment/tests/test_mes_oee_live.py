from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_oee import MesOeeCommon

NOW = datetime(2026, 3, 4, 9)  # 10:00 in Berlin, four hours into the early shift


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMesOeeLive(MesOeeCommon):
    def _live(self, machines=None):
        machines = machines or self.machine
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["maintenance.equipment"]._mes_live_oee(machines)

    def test_running_shift_up_to_now(self):
        self._tell("run", 2)
        self._tell("down", 9)
        order = self._create_workorder(quantity=500)
        self._made(order, 5, good=7)  # before the shift
        self._made(order, 8, good=90, scrap=10, reason=self.scrap_reason)
        live = self._live()[self.machine]
        self.assertEqual(live["slot"].key, self.early.id)
        self.assertEqual((live["seconds"]["apt"], live["seconds"]["failure"]), (3 * 3600, 3600))
        self.assertEqual((live["good"], live["scrap"]), (90, 10))
        self.assertEqual((live["availability"], live["quality"]), (0.75, 0.9))
        self.assertAlmostEqual(live["performance"], 100 * 60 / (3 * 3600))
        self.assertAlmostEqual(live["oee"], 90 * 60 / (4 * 3600))
        self.assertEqual((live["ideal_cycle_s"], live["is_slow"]), (60, False))

    def test_is_what_the_job_counts(self):
        self._tell("run", 2)
        self._tell("idle", 9)
        self._work(self._create_workorder(), 7, 8)
        self._count()
        sums = self._sums(self._rows(("is_running", "=", True)))
        self.assertEqual(self._live()[self.machine]["sums"], sums)

    def test_machine_without_a_timeline_has_no_figure_to_show(self):
        live = self._live(self._create_machine("L9"))
        ((figures),) = live.values()
        self.assertEqual(figures["unknown_share"], 1)
        self.assertIsNone(figures["performance"])
        self.assertIsNone(figures["known_availability"])

    def test_between_shifts_only_what_is_worked_counts(self):
        self._tell("run", 2)
        with freeze_time("2026-03-04 14:00:00"):  # 15:00
            live = self._live()[self.machine]
        self.assertEqual((live["slot"].key, live["slot"].start), (0, self._at(14)))
        self.assertEqual(live["availability"], 1)

    def test_operator_sees_it(self):
        self._tell("run", 6)
        machine = self.machine.with_user(self.operator)
        live = machine.env["maintenance.equipment"]._mes_live_oee(machine)
        self.assertEqual(live[machine]["availability"], 1)

    def test_many_machines_cost_as_many_queries_as_one(self):
        centers = self.env["mrp.workcenter"].create(
            [{"name": f"C{n}", "mes_warehouse_id": self.plant.id} for n in range(20)]
        )
        machines = self.machine.union(
            *(self._create_machine(f"N{n}", center) for n, center in enumerate(centers))
        )
        for machine in machines:
            self._tell("run", 6, machine=machine)
        self._live()
        counts = []
        for some in (self.machine, machines):
            before = self.env.cr.sql_log_count
            self._live(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 8)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-05 12:00:00")
class TestWorkcenterFigures(MesOeeCommon):
    def test_odoo_shows_the_figures_of_the_timeline(self):
        self._tell("run", 6)
        self._tell("down", 12)
        self._tell("planned_stop", 14)
        self._made(self._create_workorder(quantity=500), 8, good=180)
        self._count()
        center = self.workcenter
        # planned busy: 8 h; the night and Thursday are planned stops
        self.assertEqual((center.productive_time, center.blocked_time), (6, 2))
        self.assertEqual(center.oee, round(100 * 180 * 60 / (8 * 3600), 2))
        self.assertEqual(center.with_user(self.operator).oee, center.oee)

    def test_last_month_counts(self):
        self._tell("run", 6)
        self._tell("planned_stop", 14)
        self._count()
        with freeze_time("2026-05-05 12:00:00"):
            self._count()
            self.workcenter.invalidate_recordset()
            self.assertEqual(self.workcenter.productive_time, 0)

    def test_without_a_timeline_odoo_has_its_own(self):
        order = self._create_workorder()
        line = self._work(order, 6, 8)
        self.assertEqual(self.workcenter.productive_time, line.duration / 60)
        self.assertEqual(self.workcenter.oee, 100)

    def test_buttons_open_ours_where_a_timeline_is(self):
        self.assertEqual(
            self.workcenter.action_mes_open_oee()["res_model"], "mrp.workcenter.productivity"
        )
        self._tell("run", 6)
        for action in (
            self.workcenter.action_mes_open_oee(),
            self.workcenter.action_mes_open_losses(),
        ):
            self.assertEqual(action["res_model"], "mes.oee")
        for kind in ("form", "kanban"):
            arch = self.env["mrp.workcenter"].get_view(
                self.env.ref(f"mrp.mrp_workcenter_{'view' if kind == 'form' else kind}").id, kind
            )["arch"]
            self.assertIn("action_mes_open_oee", arch)
