from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_shift import SATURDAY, SATURDAY_NOON, WEDNESDAY, MesShiftCommon


@tagged("post_install", "-at_install")
class TestMesShiftException(MesShiftCommon):
    def test_closed_days_have_no_shift(self):
        self._except(date_to="2026-03-06")
        for day in (4, 5, 6):
            self.assertFalse(self._shift_at(2026, 3, day, 11, 0)[0])
        self.assertEqual(self._shift_at(2026, 3, 9, 11, 0)[0], self.early)

    def test_added_shift_runs_on_a_saturday(self):
        self._except("added", SATURDAY, self.early, hour_from=7, duration=6)
        shift, start, end = self.env["mes.shift"]._shift_at(self.plant, SATURDAY_NOON)
        self.assertEqual((shift, start.hour, end.hour), (self.early, 6, 12))

    def test_all_shifts_may_run_in_addition(self):
        self._except("added", SATURDAY)
        self.assertEqual(self._shift_at(2026, 3, 7, 14, 0)[0], self.late)
        self.assertEqual(self._shift_at(2026, 3, 8, 2, 0)[0], self.night)

    def test_added_shift_in_a_closed_time_runs(self):
        self._except(date_to="2026-03-06")
        self._except("added", date(2026, 3, 5), self.early)
        self.assertFalse(self._shift_at(2026, 3, 4, 11, 0)[0])
        self.assertEqual(self._shift_at(2026, 3, 5, 11, 0)[0], self.early)

    def test_other_hours_start_from_those_of_the_shift(self):
        with Form(self.env["mes.shift.exception"]) as form:
            form.warehouse_id = self.plant
            form.kind = "hours"
            form.shift_id = self.late
            form.date_from = WEDNESDAY
            form.reason = "Stock-taking"
            self.assertEqual((form.hour_from, form.duration), (14, 8))
            form.duration = 4
        self.assertEqual(self._shift_at(2026, 3, 4, 16, 0)[0], self.late)
        self.assertFalse(self._shift_at(2026, 3, 4, 17, 30)[0])

    def test_hours_that_reach_into_the_next_shift_are_cut_and_the_form_says_so(self):
        longer = self._except("hours", WEDNESDAY, self.early, hour_from=6, duration=9)
        self.assertRegex(longer.cut, "Early ends early, when Late begins")
        self.assertEqual(self._shift_at(2026, 3, 4, 12, 59)[2], datetime(2026, 3, 4, 13, 0))
        self._except("hours", WEDNESDAY, self.late, hour_from=15, duration=7)
        longer.invalidate_recordset()
        self.assertFalse(longer.cut)
        self.assertEqual(self._shift_at(2026, 3, 4, 13, 30)[0], self.early)

    def test_form_says_what_is_cut_before_it_is_saved(self):
        form = Form(self.env["mes.shift.exception"])
        form.warehouse_id, form.kind, form.shift_id = self.plant, "hours", self.early
        form.date_from = WEDNESDAY
        self.assertFalse(form.cut)
        form.hour_from = 5
        self.assertRegex(form.cut, "Night ends early, when Early begins")

    def test_all_shifts_of_a_day_may_move_one_after_the_other(self):
        for shift, hour in ((self.early, 5), (self.late, 13), (self.night, 21)):
            self._except("hours", WEDNESDAY, shift, hour_from=hour, duration=8)
        self.assertEqual(self._shift_at(2026, 3, 4, 12, 30)[0], self.late)
        self.assertEqual(self._shift_at(2026, 3, 4, 20, 30)[0], self.night)

    def test_cut_that_new_hours_bring_is_not_said_of_an_exception(self):
        self.early.date_to = WEDNESDAY
        self.night.duration = 7
        self.early.copy({"date_from": "2026-03-05", "date_to": False, "hour_from": 5})
        exception = self._except("crew", WEDNESDAY, self.early, crew_id=self.red.id)
        self.assertFalse(exception.cut)

    def test_other_crew_works_on_one_day(self):
        self.early.crew_id = self.red
        self._except("crew", WEDNESDAY, self.early, crew_id=self.blue.id)
        self.assertEqual(self._crew_at(datetime(2026, 3, 4, 11)), self.blue)
        self.assertEqual(self._crew_at(datetime(2026, 3, 5, 11)), self.red)

    def test_shift_and_crew_of_another_plant_are_refused(self):
        plant = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        crew = self.env["mes.crew"].create({"name": "Elsewhere", "warehouse_id": plant.id})
        with self.assertRaises(ValidationError):
            self._except("closed", shift=self.early, warehouse_id=plant.id)
        with self.assertRaises(ValidationError):
            self._except("crew", crew_id=crew.id)

    @mute_logger("odoo.sql_db")
    def test_what_makes_no_sense_is_refused_by_the_database(self):
        for values in (
            {"kind": "hours", "shift": self.early, "duration": 0},
            {"kind": "added", "duration": 4},
            {"kind": "crew"},
            {"date_to": "2026-03-01"},
            {"kind": "added", "shift": self.early, "hour_from": 24},
            {"kind": "added", "shift": self.early, "duration": -1},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._except(**values).flush_recordset()

    def test_supervisor_plans_exceptions_and_an_operator_does_not(self):
        exception = self._except()
        for group, may in (("supervisor", True), ("operator", False)):
            own = exception.with_user(self._make_user(group))
            own.check_access("read")
            for operation in ("write", "create", "unlink"):
                self.assertEqual(own.has_access(operation), may, (group, operation))
        with self.assertRaises(AccessError):
            exception.with_user(self._make_user("operator")).reason = "I want a day off"

    def test_exceptions_of_another_company_are_out_of_sight(self):
        exception = self._except()
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(exception.with_user(manager).has_access("read"))
