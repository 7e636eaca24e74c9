from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common import NOON
from .common_shift import SATURDAY, SATURDAY_NOON, WEDNESDAY, MesShiftCommon

HOLIDAY = (datetime(2026, 3, 3, 23, 0), datetime(2026, 3, 4, 22, 59, 59))


@tagged("post_install", "-at_install")
class TestMesShiftPlan(MesShiftCommon):
    def _know_the_plant(self):
        """It is known, with its company, wherever somebody asks for its shift."""
        self.assertTrue(self.plant.mes_tz and self.company.resource_calendar_id)

    def _queries(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self._know_the_plant()
        before = self.cr.sql_log_count
        act()
        return self.cr.sql_log_count - before

    def test_public_holiday_closes_the_shifts_it_covers(self):
        self._make_holiday(*HOLIDAY)
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        self.assertEqual(self._shift_at(2026, 3, 4, 1, 0)[0], self.night)
        self.assertEqual(self._shift_at(2026, 3, 4, 22, 0)[0], self.night)

    def test_shift_that_works_on_holidays_runs(self):
        self._make_holiday(*HOLIDAY)
        self.late.on_holidays = True
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        self.assertEqual(self._shift_at(2026, 3, 4, 14, 0)[0], self.late)

    def test_holiday_of_the_company_s_own_working_hours_counts_and_of_others_does_not(self):
        calendar = self.company.resource_calendar_id
        leave = self._make_holiday(*HOLIDAY, calendar_id=calendar.id)
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        leave.calendar_id = calendar.copy()
        self.assertTrue(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_leave_of_a_machine_or_person_closes_nothing(self):
        self._make_holiday(*HOLIDAY, resource_id=self.lathe.resource_id.id)
        self.assertTrue(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_holiday_of_another_company_closes_nothing(self):
        company, _plant = self._make_other_company()
        self._make_holiday(*HOLIDAY, company_id=company.id)
        leave = self.env["resource.calendar.leaves"].search([], limit=1, order="id desc")
        leave.company_id = company
        self.assertTrue(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_holiday_that_is_taken_back_lets_the_shift_run(self):
        leave = self._make_holiday(*HOLIDAY)
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        leave.unlink()
        self.assertTrue(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_company_with_other_working_hours_has_their_holidays_at_once(self):
        calendar = self.company.resource_calendar_id.copy()
        self._make_holiday(*HOLIDAY, calendar_id=calendar.id)
        self.assertTrue(self._shift_at(2026, 3, 4, 11, 0)[0])
        self.company.resource_calendar_id = calendar
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_every_change_of_the_plan_holds_at_once(self):
        self.assertEqual(self._shift_at(2026, 3, 4, 11, 0)[0], self.early)
        exception = self._except()
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        exception.date_to = exception.date_from = "2026-03-05"
        self.assertEqual(self._shift_at(2026, 3, 4, 11, 0)[0], self.early)
        exception.unlink()
        self.early.duration = 4
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])

    def test_operator_is_told_the_same_shift(self):
        self._except("added", SATURDAY, self.early)
        self._make_holiday(*HOLIDAY)
        shifts = self.env["mes.shift"].with_user(self._make_user("operator"))
        plant = self.plant.with_env(shifts.env)
        self.assertEqual(shifts._shift_at(plant, SATURDAY_NOON)[0], self.early)
        self.assertFalse(shifts._shift_at(plant, NOON)[0])

    def test_slots_of_a_week_come_in_order_with_their_crews(self):
        self.early.crew_id = self.red
        self._except("crew", WEDNESDAY, self.early, crew_id=self.blue.id)
        start, end = datetime(2026, 3, 1, 23), datetime(2026, 3, 8, 23)
        slots = self.env["mes.shift"]._shifts_between(self.plant, start, end)
        self.assertEqual(len(slots), 15)
        self.assertEqual(slots, sorted(slots, key=lambda slot: slot.start))
        crews = [slot.crew for slot in slots if slot.key == self.early.id]
        self.assertEqual(crews, [self.red.id, self.red.id, self.blue.id, *[self.red.id] * 2])

    def test_moments_at_which_the_shift_changes_are_those_of_the_plan(self):
        self._except(day=date(2026, 3, 5), shift=self.early)
        changes = self.env["mes.shift"]._shift_changes(
            self.plant, datetime(2026, 3, 4, 13), datetime(2026, 3, 5, 21)
        )
        self.assertEqual(
            [(moment.day, moment.hour) for moment in changes], [(4, 21), (5, 5), (5, 13)]
        )

    def test_plant_without_shifts_has_no_slots(self):
        (self.early | self.late | self.night).active = False
        self.assertEqual(
            self.env["mes.shift"]._shifts_between(self.plant, NOON, NOON + timedelta(days=9)), []
        )
        self.assertIsNone(self.env["mes.shift"]._slot_at(self.plant, NOON))

    def test_shift_of_a_moment_costs_three_queries_the_first_time_and_then_none(self):
        self.assertLessEqual(self._queries(lambda: self._shift_at(2026, 3, 4, 11, 0)), 3)
        self.env.invalidate_all()
        self._know_the_plant()
        with self.assertQueryCount(0):
            self.env["mes.shift"]._shift_at(self.plant, NOON)
            self.env["mes.shift"]._shift_at(self.plant, NOON + timedelta(hours=3))

    def test_years_of_exceptions_cost_nothing(self):
        before = self._queries(lambda: self._shift_at(2026, 3, 4, 11, 0))
        self.env["mes.shift.exception"].create(
            [
                {
                    "warehouse_id": self.plant.id,
                    "reason": "Long ago",
                    "date_from": date(2020, 1, 1) + timedelta(days=n),
                }
                for n in range(300)
            ]
        )
        self.assertEqual(self._queries(lambda: self._shift_at(2026, 3, 4, 11, 0)), before)

    def test_slots_of_a_year_cost_as_many_queries_as_those_of_a_day(self):
        shifts = self.env["mes.shift"]
        day, year = (
            self._queries(lambda d=d: shifts._shifts_between(self.plant, NOON, NOON + d))
            for d in (timedelta(days=1), timedelta(days=365))
        )
        self.assertEqual(year, day)
        self.assertLessEqual(day, 4)

    def test_entry_of_the_ledger_knows_shift_and_crew(self):
        self.early.crew_id = self.red
        log = self._declare(self._make_workorder(), good=1, moment=NOON).record
        self.assertEqual((log.shift_id, log.crew_id), (self.early, self.red))
        self.assertEqual(log.shift_date, WEDNESDAY)

    def test_entry_between_shifts_has_neither(self):
        log = self._declare(self._make_workorder(), good=1, moment=SATURDAY_NOON).record
        self.assertFalse(log.shift_id or log.crew_id)
        self.assertEqual(log.shift_date, SATURDAY)

    def test_entry_of_a_night_belongs_to_the_evening(self):
        log = self._declare(self._make_workorder(), good=1, moment=datetime(2026, 3, 5, 2)).record
        self.assertEqual((log.shift_id, log.shift_date), (self.night, WEDNESDAY))

    def test_entry_keeps_its_shift_when_the_plan_changes_afterwards(self):
        self.early.crew_id = self.red
        log = self._declare(self._make_workorder(), good=1, moment=NOON).record
        self.early.crew_id = self.blue
        self._except()
        self.lathe.mes_warehouse_id = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((log.shift_id, log.crew_id), (self.early, self.red))

    def test_reversal_goes_to_the_shift_of_the_mistake_whatever_the_plan_says_now(self):
        self.early.crew_id = self.red
        log = self._declare(self._make_workorder(), good=1, moment=NOON).record
        self._except()
        back = self._reverse(log).record
        self.assertEqual((back.shift_id, back.crew_id), (self.early, self.red))
        self.assertEqual(back.shift_date, log.shift_date)
