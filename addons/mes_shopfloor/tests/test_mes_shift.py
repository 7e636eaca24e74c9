from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOON
from .common_shift import WEDNESDAY, MesShiftCommon


@tagged("post_install", "-at_install")
class TestMesShift(MesShiftCommon):
    def test_noon_is_in_the_early_shift(self):
        shift, start, end = self.env["mes.shift"]._shift_at(self.plant, NOON)
        self.assertEqual(shift, self.early)
        self.assertEqual((start.hour, end.hour), (5, 13))

    def test_night_shift_crosses_midnight(self):
        shift, start, end = self._shift_at(2026, 3, 5, 1, 0)
        self.assertEqual(shift, self.night)
        self.assertEqual(start, datetime(2026, 3, 4, 21, 0))
        self.assertEqual(end, datetime(2026, 3, 5, 5, 0))

    def test_night_of_sunday_runs_into_monday(self):
        self.night.sunday = True
        shift, start, _end = self._shift_at(2026, 3, 9, 2, 0)
        self.assertEqual((shift, start), (self.night, datetime(2026, 3, 8, 21, 0)))

    def test_night_of_the_clock_change_lasts_seven_and_nine_hours(self):
        self.night.write({"saturday": True, "sunday": True})
        for moment, hours in (((2026, 3, 29, 0, 30), 7), ((2026, 10, 25, 0, 30), 9)):
            shift, start, end = self._shift_at(*moment)
            self.assertEqual((shift, (end - start).total_seconds()), (self.night, hours * 3600))

    def test_between_shifts_there_is_none(self):
        self.assertEqual(self._shift_at(2026, 3, 8, 11, 0), (self.env["mes.shift"], None, None))

    def test_archived_shift_does_not_run(self):
        self.early.active = False
        self.assertFalse(self.env["mes.shift"]._shift_at(self.plant, NOON)[0])

    def test_archived_shift_that_has_a_last_day_ran_until_then(self):
        self.early.write({"active": False, "date_to": WEDNESDAY})
        self.assertEqual(self._shift_at(2026, 3, 4, 11, 0)[0], self.early)
        self.assertFalse(self._shift_at(2026, 3, 5, 11, 0)[0])

    def test_shift_follows_the_clock_of_its_plant(self):
        self.plant.mes_tz = "America/New_York"
        self.assertEqual(self.env["mes.shift"]._shift_at(self.plant, NOON)[0], self.early)
        self.assertEqual(self._shift_at(2026, 3, 4, 5, 0)[0], self.night)

    def test_overlapping_shifts_are_refused_with_both_names(self):
        with self.assertRaisesRegex(ValidationError, "Early.*Extra|Extra.*Early"):
            self.env["mes.shift"].create(
                {"name": "Extra", "warehouse_id": self.plant.id, "hour_from": 13, "duration": 1}
            )

    def test_longer_shift_that_reaches_the_next_is_refused(self):
        with self.assertRaises(ValidationError):
            self.night.duration = 9

    def test_shifts_of_different_times_may_have_the_same_hours(self):
        self.early.date_to = WEDNESDAY
        later = self.early.copy({"date_from": "2026-03-05", "date_to": False})
        self.assertEqual(self._shift_at(2026, 3, 5, 11, 0)[0], later)
        with self.assertRaises(ValidationError):
            later.date_from = WEDNESDAY

    def test_same_hours_in_another_plant_are_fine(self):
        plant = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        shift = self.env["mes.shift"].create(
            {"name": "Early", "warehouse_id": plant.id, "hour_from": 6}
        )
        self.assertEqual(shift.company_id, plant.company_id)

    @mute_logger("odoo.sql_db")
    def test_impossible_hours_are_refused_by_the_database(self):
        (self.late | self.night).active = False
        self.early.write({"tuesday": False, "thursday": False})
        for values in (
            {"hour_from": 24},
            {"hour_from": -1},
            {"duration": 0},
            {"duration": 24.5},
            {"date_from": "2026-03-02", "date_to": "2026-03-01"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.early.write(values)
                self.early.flush_recordset()

    def test_code_is_the_first_letter_unless_somebody_says_otherwise(self):
        self.assertEqual((self.early | self.late | self.night).mapped("code"), ["E", "L", "N"])
        self.early.code = "E1"
        self.early.name = "Frühschicht"
        self.assertEqual(self.early.code, "E1")

    def test_code_that_a_pattern_could_not_hold_is_refused(self):
        for code in ("E L", "E*2", "-", "E,L"):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                self.early.code = code

    def test_hours_of_a_shift_that_was_worked_are_not_changed(self):
        self._declare(self._make_workorder(), good=1, moment=NOON)
        for values in ({"hour_from": 5}, {"duration": 7}, {"monday": False}, {"active": False}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Early"):
                self.early.write(values)
        self.early.write({"hour_from": 6, "name": "Morning", "crew_id": self.red.id})
        self.late.duration = 7

    def test_time_that_was_worked_holds_the_hours_too(self):
        workorder = self._make_workorder()
        self.env["mrp.workcenter.productivity"].create(
            {
                "workorder_id": workorder.id,
                "workcenter_id": self.lathe.id,
                "loss_id": self.env.ref("mrp.block_reason7").id,
                "date_start": NOON,
                "date_end": NOON + timedelta(hours=1),
            }
        )
        self.assertTrue(self.early.has_entries)
        with self.assertRaisesRegex(UserError, "Early"):
            self.early.hour_from = 5
        with self.assertRaises(ValidationError):
            self.early.date_to = "2026-03-03"

    def test_shift_that_was_worked_may_end_but_not_before_its_entries(self):
        self._declare(self._make_workorder(), good=1, moment=NOON)
        with self.assertRaisesRegex(ValidationError, "Early"):
            self.early.date_to = "2026-03-03"
        self.early.date_to = WEDNESDAY
        self.early.active = False
        self.assertEqual(self._shift_at(2026, 3, 4, 11, 0)[0], self.early)

    def _change(self, day, **hours):
        """All shifts of the plant move to these hours from a day on."""
        change = self.env["mes.shift.change"].create({"warehouse_id": self.plant.id, "date": day})
        for line in change.line_ids:
            line.hour_from = hours.get(line.shift_id.code, line.hour_from)
        return change

    def test_new_hours_begin_on_a_day_and_leave_the_past_alone(self):
        log = self._declare(self._make_workorder(), good=1, moment=NOON).record
        self._change(date(2026, 3, 5), E=5, L=13, N=21).action_apply()
        self.assertEqual(self._shift_at(2026, 3, 4, 11, 0)[0], self.early)
        shift, start, end = self._shift_at(2026, 3, 5, 4, 30)
        self.assertEqual((shift.name, shift.code), ("Early", "E"))
        self.assertEqual((start.hour, end.hour), (4, 12))
        self.assertEqual(self._shift_at(2026, 3, 5, 3, 30)[0], self.night)
        self.env.add_to_compute(log._fields["shift_id"], log)
        self.assertEqual(log.shift_id, self.early)
        self.assertIn("until", self.early.display_name)

    def test_shift_whose_hours_stay_is_not_made_anew(self):
        self.early.duration = 7
        action = self._change(date(2026, 3, 5), L=13).action_apply()
        new = self.env["mes.shift"].search(action["domain"])
        self.assertEqual(new.mapped("name"), ["Late"])
        self.assertFalse(self.early.date_to or new.date_to)
        with self.assertRaises(UserError):
            self._change(date(2026, 3, 6)).action_apply()

    def test_change_proposes_the_shifts_that_hold_on_its_day(self):
        self.early.date_to = WEDNESDAY
        with freeze_time(NOON):
            form = Form.from_action(self.env, self.late.action_change_hours())
        self.assertEqual(form.date, date(2026, 3, 5))
        change = form.save()
        self.assertEqual(change.line_ids.shift_id, self.late | self.night)
        self.assertEqual(change.line_ids.mapped("duration"), [8, 8])

    def test_new_hours_that_overlap_are_refused_and_change_nothing(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._change(date(2026, 3, 5), E=7).action_apply()
        self.assertFalse(self.early.date_to)

    def test_new_hours_cannot_begin_while_there_are_entries(self):
        self._declare(self._make_workorder(), good=1, moment=NOON)
        with self.assertRaises(ValidationError):
            self._change(WEDNESDAY, E=5, L=13, N=21).action_apply()

    def test_new_hours_cannot_begin_before_the_shift_itself(self):
        self.early.date_from = WEDNESDAY
        with self.assertRaisesRegex(UserError, "Early"):
            self._change(WEDNESDAY, E=5, L=13, N=21).action_apply()

    def test_supervisor_does_not_change_hours(self):
        shift = self.early.with_user(self._make_user("supervisor"))
        with self.assertRaises(AccessError):
            shift.hour_from = 5
        with self.assertRaises(AccessError):
            self.env["mes.shift.change"].with_user(shift.env.user).create({})

    def test_form_shows_what_is_next(self):
        self._except(day=date(2026, 3, 5))
        self.early.crew_id = self.red
        with freeze_time(NOON):
            lines = self.early.upcoming.splitlines()
        self.assertEqual(len(lines), 5)
        self.assertIn("4 Mar", lines[0])
        self.assertIn("6 Mar", lines[1])
        self.assertRegex(lines[1], "06:00 to 14:00 Red")
