from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from ..services import NotAllowedError
from ..timeline_rows import Span, disjoint
from .common import MesEquipmentCommon

NOON = datetime(2026, 3, 4, 12, 0)  # a Wednesday


@tagged("post_install", "-at_install")
class TestMachineCalendar(MesEquipmentCommon):
    """A machine that stands, and nobody says why: its calendar does, as time passes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = NOON
        cls.plant.mes_tz = "UTC"
        cls.shift = cls.env["mes.shift"].create(
            {"name": "Early", "warehouse_id": cls.plant.id, "hour_from": 6, "duration": 8}
        )
        cls.reasons = cls.env["mrp.workcenter.productivity.loss"]
        cls.machines = cls.env["maintenance.equipment"]

    def _at(self, hours, minutes=0, days=0):
        return NOON.replace(hour=0) + timedelta(days=days, hours=hours, minutes=minutes)

    def _record(self, state, moment, now=None, **kwargs):
        with freeze_time(now or moment):
            return self.machine._mes_record_state(state, moment, **kwargs)

    def _pass_time(self, moment):
        with freeze_time(moment):
            for machine in self.machines.search([("mes_next_edge", "<=", moment)]):
                machine._mes_pass_time()

    def _schedule(self, start, end, **values):
        return self.env["maintenance.request"].create(
            {
                "name": "Grease",
                "equipment_id": self.machine.id,
                "schedule_date": start,
                "schedule_end": end,
                **values,
            }
        )

    def _hours(self):
        return [
            (row.state, (row.date_start - self._at(0)) / timedelta(hours=1), row.basis)
            for row in self._timeline()
        ]

    def test_idle_machine_is_off_outside_the_shifts(self):
        self._record("idle", self._at(12))
        self.assertEqual(self.machine.mes_state, "idle")
        self._pass_time(self._at(13, 30))
        self.assertEqual(self._hours(), [("idle", 12, "observed")])
        self._pass_time(self._at(14, 1))
        self.assertEqual(self._hours(), [("idle", 12, "observed"), ("off", 14, "calendar")])
        self.assertEqual(self.machine.mes_state, "off")
        self.assertFalse(self._timeline()[1].needs_reason)

    def test_shift_that_begins_asks_for_a_reason_again(self):
        self._record("idle", self._at(12))
        self._pass_time(self._at(14, 1))
        self._pass_time(self._at(6, 1, days=1))
        self.assertEqual(
            self._hours(),
            [("idle", 12, "observed"), ("off", 14, "calendar"), ("idle", 30, "observed")],
        )
        self.assertTrue(self._timeline()[2].needs_reason)

    def test_machine_that_runs_or_is_down_stays_so(self):
        for state in ("run", "down", "setup", "unknown"):
            self.machine = self._create_machine(state)
            self._record(state, self._at(12))
            self.assertFalse(self.machine.mes_next_edge)
            with freeze_time(self._at(16)):
                self.machine._mes_rebuild()
            self.assertEqual(self._hours(), [(state, 12, "observed")])

    def test_explained_stop_is_not_the_calendars(self):
        self._record("idle", self._at(15))
        self.assertEqual(self.machine.mes_state, "off")
        with freeze_time(self._at(16)):
            self.machine._mes_explain_stop(self._at(15, 30), self.reason)
        self.assertEqual(self._hours(), [("idle", 15, "explained")])

    def test_plant_without_shifts_has_no_time_out_of_them(self):
        self.shift.active = False
        self._record("idle", self._at(20))
        self.assertEqual(self._hours(), [("idle", 20, "observed")])

    def test_shift_over_midnight_ends_in_the_morning(self):
        self.env["mes.shift"].create(
            {"name": "Night", "warehouse_id": self.plant.id, "hour_from": 22, "duration": 8}
        )
        self._record("idle", self._at(13))
        self._pass_time(self._at(14))
        self._pass_time(self._at(22))
        self._pass_time(self._at(31))
        self.assertEqual([state for state, _hour, _basis in self._hours()], ["idle", "off", "idle"])
        self.assertEqual(self._hours()[2][1], 22)

    def test_scheduled_maintenance_is_planned(self):
        self._schedule(self._at(9), self._at(10))
        self._record("idle", self._at(8, 30))
        self._pass_time(self._at(9))
        self._pass_time(self._at(10))
        self.assertEqual(
            self._hours(),
            [
                ("idle", 8.5, "observed"),
                ("planned_stop", 9, "calendar"),
                ("idle", 10, "observed"),
            ],
        )

    def test_maintenance_put_away_or_done_before_it_was_due_explains_nothing(self):
        done = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        self._schedule(self._at(9), self._at(10), archive=True)
        early = self._schedule(self._at(9), self._at(10))
        with freeze_time(self._at(9, days=-3)):
            early.stage_id = done
        self._record("idle", self._at(9))
        self.assertEqual(self._hours(), [("idle", 9, "observed")])

    def test_break_of_the_shift_is_planned(self):
        rest = self.reasons.create({"name": "Rest", "loss_type": "availability"})
        self.env["mes.shift.break"].create(
            {"shift_id": self.shift.id, "hour_from": 9, "minutes": 30, "reason_id": rest.id}
        )
        self._record("run", self._at(6))
        self._record("idle", self._at(8, 50))
        self._pass_time(self._at(9))
        self.assertEqual(self.machine.mes_reason_id, rest)
        self._record("run", self._at(9, 40))
        self.assertEqual(
            [(state, basis) for state, _hour, basis in self._hours()],
            [
                ("run", "observed"),
                ("idle", "observed"),
                ("planned_stop", "calendar"),
                ("idle", "observed"),
                ("run", "observed"),
            ],
        )
        self.assertEqual(self._timeline().mapped("is_minor"), [False] * 5)

    def test_weekend_is_one_stretch(self):
        self._record("idle", self._at(13, days=2))
        self._pass_time(self._at(14, days=2))
        for hour in range(15, 68, 2):
            self._pass_time(self._at(hour, days=2))
        self.assertEqual(self._hours(), [("idle", 61, "observed"), ("off", 62, "calendar")])

    def test_incremental_is_what_a_rebuild_makes(self):
        self._schedule(self._at(9), self._at(10))
        self._record("run", self._at(6))
        for hour, state in ((8, "idle"), (11, "run"), (13, "idle"), (15, "run"), (16, "idle")):
            self._record(state, self._at(hour))
        self._record("idle", self._at(8, 45), now=self._at(17), source="operator")
        before = self._timeline()
        with freeze_time(self._at(17)):
            self.assertEqual(self.machine._mes_rebuild(), 0)
        self.assertEqual(self._timeline(), before)

    def test_rebuild_takes_over_a_changed_plan_and_says_how_many_rows(self):
        self._record("idle", self._at(8))
        self._record("run", self._at(12))
        self._schedule(self._at(9), self._at(10))
        self.assertEqual(len(self._timeline()), 2)
        with freeze_time(self._at(13)):
            changed = self.machine._mes_rebuild(self._at(7), self._at(13))
        self.assertEqual(changed, 4)
        self.assertEqual(len(self._timeline()), 4)

    def test_only_a_manager_rebuilds(self):
        user = new_test_user(self.env, "rebuilds", groups="mes_shopfloor.group_mes_supervisor")
        with self.assertRaises(NotAllowedError):
            self.machine.with_user(user)._mes_rebuild()
        self.assertEqual(self.machine.with_user(self.manager)._mes_rebuild(), 0)

    def test_time_passes_in_one_query_where_nothing_is_due(self):
        self._record("run", self._at(8))
        with freeze_time(self._at(9)), self.assertQueryCount(1):
            self.machines.search([("mes_next_edge", "<=", self._at(9))])

    def test_cron_lets_time_pass(self):
        with self.enter_registry_test_mode():
            self._record("idle", self._at(13, 30))
            with freeze_time(self._at(14, 5)):
                self.env.ref("mes_equipment.mes_timeline_cron_pass_time").method_direct_trigger()
        self.assertEqual(self.machine.mes_state, "off")

    def test_reason_that_lasts_too_long_goes_over_as_time_passes(self):
        late = self.reasons.create({"name": "Overrun", "loss_type": "availability"})
        self.reason.write({"mes_max_minutes": 30, "mes_over_reason_id": late.id})
        self._record("idle", self._at(8))
        with freeze_time(self._at(8, 10)):
            self.machine._mes_explain_stop(self._at(8), self.reason)
        self.assertEqual(self.machine.mes_next_edge, self._at(8, 30))
        self._pass_time(self._at(8, 31))
        self.assertEqual(self.machine.mes_reason_id, late)
        self.assertEqual(self._hours()[1], ("idle", 8.5, "limit"))
        self.assertFalse(self.machine.mes_next_edge)

    def test_silence_is_unknown_until_the_next_fact(self):
        self._record("run", self._at(8))
        with freeze_time(self._at(9)):
            self.machine._mes_record_silence(self._at(8, 50), uuid="silent")
            self.machine._mes_record_silence(self._at(8, 50), uuid="silent")
        self.assertEqual(self.machine.mes_state, "unknown")
        self._record("run", self._at(9, 5))
        self.assertEqual([one[0] for one in self._hours()], ["run", "unknown", "run"])

    def test_spans_that_overlap_belong_to_the_one_named_first(self):
        spans = disjoint(
            [
                Span(self._at(9), self._at(10), 1),
                Span(self._at(8), self._at(12), 2),
                Span(self._at(11), self._at(13), 3),
            ]
        )
        self.assertEqual(
            [(span.start.hour, span.end.hour, span.reason) for span in spans],
            [(8, 9, 2), (9, 10, 1), (10, 12, 2), (12, 13, 3)],
        )
