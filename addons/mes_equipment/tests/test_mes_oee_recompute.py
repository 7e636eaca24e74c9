from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import mes_oee_todo
from .common_oee import MesOeeCommon


@tagged("post_install", "-at_install")
class TestMesOeeRecompute(MesOeeCommon):
    def _todo(self):
        return self.env["mes.oee.todo"].search([])

    @freeze_time("2026-03-05 12:00:00")
    def test_late_fact_counts_exactly_the_affected_slots_anew(self):
        self._tell("run", 6)
        self._count()
        self.env.cr.execute("UPDATE mes_oee SET write_date = '2000-01-01'")
        self._tell("down", 8, until=self._at(9))
        self._count()
        self.env.invalidate_all()
        touched = self._rows(("write_date", ">", "2001-01-01"))
        self.assertEqual(touched.mapped("slot_start"), [self._at(6)])
        self.assertEqual(touched.failure_seconds, 3600)
        self.assertAddsUp()

    @freeze_time("2026-03-05 12:00:00")
    def test_nothing_is_queued_for_what_happens_in_the_running_shift(self):
        self._tell("run", 6)
        order = self._create_workorder()
        self._count()
        self._tell("down", 30 + 0)  # Thursday 06:00, when the shift began
        self._tell("run", 31)
        self._made(order, 31, good=1)
        line = self._work(order, 31)
        line.date_end = self._at(32)
        self.assertFalse(self._todo())

    @freeze_time("2026-03-05 12:00:00")
    def test_acts_of_the_past_queue_what_they_touch(self):
        self._tell("run", 6)
        order = self._create_workorder()
        self._count()
        for act, start, end in (
            (lambda: self._tell("down", 7, until=self._at(8)), 7, 30),
            (lambda: self._made(order, 9, good=1), 9, None),
            (lambda: self._work(order, 9, 10), 9, 10),
            (lambda: self._work(order, 23), 23, 30),
        ):
            self._todo().unlink()
            act()
            self.assertEqual(self._todo()[:1].date_start, self._at(start))
            if end:
                self.assertLessEqual(self._todo()[:1].date_end, self._at(end))

    @freeze_time("2026-03-05 12:00:00")
    def test_the_job_comes_at_once_for_a_late_fact(self):
        job = self.env.ref("mes_equipment.mes_oee_cron")
        triggers = [("cron_id", "=", job.id)]
        self.env["ir.cron.trigger"].search(triggers).unlink()
        self._tell("run", 31)
        self.assertFalse(self.env["ir.cron.trigger"].search(triggers))
        self._tell("down", 7)
        self.assertTrue(self.env["ir.cron.trigger"].search(triggers))

    @freeze_time("2026-03-05 12:00:00")
    def test_closing_a_line_touches_only_what_follows_its_end(self):
        self._tell("run", 6)
        order = self._create_workorder()
        line = self._work(order, 7)
        self._count()
        line.date_end = self._at(13)
        self.assertEqual(self._todo().date_start, self._at(13))
        self._count()
        self.assertEqual(self._shift(("workorder_id", "=", order.id)).seconds, 6 * 3600)
        line.date_start = self._at(10)
        self._count()
        self.assertEqual(self._shift(("workorder_id", "=", order.id)).seconds, 3 * 3600)
        line.unlink()
        self._count()
        self.assertFalse(self._shift(("workorder_id", "=", order.id)))
        self.assertAddsUp()

    def test_slots_close_when_they_end(self):
        with freeze_time("2026-03-04 09:00:00"):
            self._tell("run", 6)
            self._count()
            row = self._shift()
            self.assertTrue(row.is_running)
            self.assertEqual(row.apt_seconds, 4 * 3600)
        with freeze_time("2026-03-04 09:05:00"):
            self._count()
            self.assertEqual(row.apt_seconds, 4 * 3600 + 300)
        with freeze_time("2026-03-05 12:00:00"):
            self._count()
            self.assertEqual((row.apt_seconds, row.is_running), (8 * 3600, False))
            self.assertEqual(self._rows().mapped("is_running").count(True), 1)
            self.assertAddsUp()

    def test_a_shift_that_just_ended_is_counted_once_more(self):
        """What an act wrote that began in the shift and was committed after it was closed."""
        with freeze_time("2026-03-04 12:00:00"):
            self._tell("run", 6)
        with freeze_time("2026-03-04 13:00:10"):
            self._count()
            self.assertFalse(self._shift().is_running)
            self._tell("down", 13, 30)
            self._todo().unlink()
        with freeze_time("2026-03-04 13:05:00"):
            self._count()
        self.assertEqual(self._shift().failure_seconds, 1800)

    def test_a_long_pause_of_the_job_is_made_up_for(self):
        with freeze_time("2026-03-04 09:00:00"):
            self._tell("run", 6)
            self._count()
        with freeze_time("2026-03-24 09:00:00"):
            self._count()
            self.assertEqual(sum(self._rows().mapped("seconds")), 20 * 86400 + 4 * 3600)
            self.assertAddsUp()
            self.assertFalse(self._todo())

    @freeze_time("2026-03-05 12:00:00")
    def test_a_long_past_is_counted_in_batches(self):
        batch, mes_oee_todo.BATCH = mes_oee_todo.BATCH, 3
        self.addCleanup(setattr, mes_oee_todo, "BATCH", batch)
        self._tell("run", -20 * 24)
        self._count()
        self.assertFalse(self._todo())
        self.assertEqual(min(self._rows().mapped("day")), date(2026, 2, 11))
        self.assertAddsUp()

    @freeze_time("2026-03-05 12:00:00")
    def test_fact_before_all_others_makes_the_past_longer(self):
        self._tell("run", 6)
        self._count()
        self._tell("setup", -24)
        self._count()
        self.assertEqual(min(self._rows().mapped("day")), date(2026, 3, 2))
        self.assertAddsUp()

    @freeze_time("2026-03-05 12:00:00")
    def test_only_a_manager_has_the_past_counted_anew(self):
        self._tell("run", 6)
        with self.assertRaises(AccessError):
            self.machine.with_user(self.operator).action_mes_recompute_oee()
        self.machine.with_user(self.manager).action_mes_recompute_oee()
        self.assertTrue(self._todo())

    @freeze_time("2026-03-05 12:00:00")
    def test_a_changed_plan_leaves_no_second_twice(self):
        self._tell("run", -24)
        self._count()
        before = sum(self._rows().mapped("seconds"))
        self.env["mes.shift.exception"].create(
            {
                "warehouse_id": self.plant.id,
                "kind": "closed",
                "date_from": date(2026, 3, 3),
                "shift_id": self.night.id,
                "reason": "Strike",
            }
        )
        self._count()
        self.assertEqual(sum(self._rows().mapped("seconds")), before)
        self.assertFalse(
            self._rows(("day", "=", date(2026, 3, 3)), ("shift_id", "=", self.night.id))
        )
        self.assertAddsUp()

    @freeze_time("2026-03-05 12:00:00")
    def test_a_slot_that_does_not_add_up_keeps_its_rows_and_stops_no_other(self):
        self._tell("run", 6)
        self._count()
        slot, other = (self.plant._mes_slot_at(self._at(hour)) for hour in (7, 23))
        now = datetime(2026, 3, 5, 12)
        broken = (self.workcenter.id, {(None, None): {"apt": 1}})
        with self.assertLogs("odoo.addons.mes_equipment", "ERROR") as logs:
            found = self.env["mes.oee"]._adds_up((self.machine, slot), broken, now)
        self.assertFalse(found)
        self.assertIn("1 s instead of 28800 s", logs.output[0])
        right = (self.workcenter.id, {(None, None): {"apt": 8 * 3600}})
        self.assertTrue(self.env["mes.oee"]._adds_up((self.machine, other), right, now))

    @freeze_time("2026-03-05 12:00:00")
    def test_many_slots_cost_as_many_queries_as_one(self):
        machines = self.machine | self.machine.union(
            *(self._create_machine(f"M{number}", self._center(number)) for number in range(5))
        )
        for machine in machines:
            self._tell("run", -24, machine=machine)
            self._tell("down", 8, machine=machine)
        slots = self.plant._mes_slots_between(self._at(-24), self._at(30))
        self._recompute_counted(machines[:1], slots[:1])
        few = self._recompute_counted(machines[:1], slots[:1])
        many = self._recompute_counted(machines, slots)
        self.assertEqual(many, few)
        self.assertLessEqual(many, 12)

    def _center(self, number):
        return self.env["mrp.workcenter"].create({"name": f"Center {number}"})

    def _recompute_counted(self, machines, slots):
        self.env.flush_all()
        self.env.invalidate_all()
        pairs = [(machine, slot) for machine in machines for slot in slots]
        before = self.env.cr.sql_log_count
        self.env["mes.oee"]._recompute_slots(pairs, datetime(2026, 3, 5, 12))
        return self.env.cr.sql_log_count - before

    def test_an_act_in_the_running_shift_costs_no_query_more(self):
        with freeze_time("2026-03-05 12:00:00"):
            self._tell("run", 30)
            self._tell("idle", 31)
            self.machine._mes_touch_oee(self._at(31))
            self.workcenter._mes_touch_oee(self._at(31))
            with self.assertQueryCount(0):
                self.machine._mes_touch_oee(self._at(31))
                self.workcenter._mes_touch_oee(self._at(31))
