from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON
from .common_shift import SATURDAY, WEDNESDAY, MesShiftCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMesShiftCalendar(MesShiftCommon):
    def _calendar(self, day=False, user=None):
        shifts = self.env["mes.shift"]
        shifts = shifts.with_user(user) if user else shifts
        return shifts.get_calendar(self.plant.id, day)

    def _day(self, date, **kwargs):
        return next(day for day in self._calendar(**kwargs)["days"] if day["date"] == date)

    def test_four_weeks_begin_on_the_monday_of_today(self):
        calendar = self._calendar()
        self.assertEqual(len(calendar["days"]), 28)
        self.assertEqual(calendar["days"][0]["date"], "2026-03-02")
        self.assertEqual(calendar["today"], "2026-03-04")
        self.assertEqual(self._calendar("2026-04-16")["days"][0]["date"], "2026-04-13")

    def test_day_lists_its_shifts_with_hours_of_the_plant_and_crews(self):
        self.early.crew_id = self.red
        early, _late, night = self._day("2026-03-04")["slots"]
        self.assertEqual((early["name"], early["crew"]), ("Early", "Red"))
        self.assertEqual((early["start"], early["end"], early["hours"]), ("06:00", "14:00", 8))
        self.assertEqual((night["start"], night["end"], night["crew"]), ("22:00", "06:00", ""))

    def test_first_day_does_not_show_the_night_of_the_day_before(self):
        self.night.sunday = True
        names = [slot["name"] for slot in self._day("2026-03-02")["slots"]]
        self.assertEqual(names, ["Early", "Late", "Night"])

    def test_exceptions_and_holidays_say_why_a_day_is_different(self):
        exception = self._except("added", SATURDAY, self.early, reason="Rush order")
        self._make_holiday(datetime(2026, 3, 3, 23), datetime(2026, 3, 4, 22, 59, 59))
        (note,) = self._day("2026-03-07")["notes"]
        self.assertEqual(note["id"], exception.id)
        self.assertIn("Rush order", note["text"])
        self.assertEqual(self._day("2026-03-04")["notes"], [{"id": False, "text": "Holiday"}])

    def test_stand_in_is_marked(self):
        self._except("crew", WEDNESDAY, self.early, crew_id=self.blue.id)
        early = self._day("2026-03-04")["slots"][0]
        self.assertEqual((early["crew"], early["stand_in"]), ("Blue", True))

    def test_operator_reads_and_does_not_plan(self):
        self.assertFalse(self._calendar(user=self._make_user("operator"))["may_plan"])
        self.assertTrue(self._calendar(user=self._make_user("supervisor"))["may_plan"])
        with self.assertRaises(AccessError):
            self._calendar(user=self._make_user())

    def test_plant_of_another_company_is_not_shown(self):
        _company, plant = self._make_other_company()
        calendar = self.env["mes.shift"].with_user(self._make_user("operator"))
        self.assertNotEqual(calendar.get_calendar(plant.id)["plant"], plant.id)

    def test_more_exceptions_cost_no_more_queries(self):
        counts = []
        for _round in range(2):
            self._except("crew", WEDNESDAY, self.early, crew_id=self.blue.id)
            self._except("crew", WEDNESDAY, self.late, crew_id=self.red.id)
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            self._calendar()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._calendar()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
