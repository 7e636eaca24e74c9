from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import shift_clock
from .common import NOON
from .common_time import TimeCommon

DAY_OF_SPRING = datetime(2026, 3, 29)  # the night in which Berlin's clock jumps from 2 to 3
DAY_OF_AUTUMN = datetime(2026, 10, 25)  # the night in which it shows 2 to 3 twice


@tagged("post_install", "-at_install")
class TestTimeLines(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._make_workorder()
        cls.other = cls._make_workorder(workcenters=cls.mill)
        # So long that Odoo calls nothing a performance loss.
        (cls.order | cls.other).duration_expected = 100_000
        cls.productive = cls.env.ref("mrp.block_reason7")

    def _line(self, workorder, employee, start, end, **values):
        """A line that the office types in, in minutes after noon."""
        return self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": workorder.workcenter_id.id,
                "workorder_id": workorder.id,
                "mes_employee_id": employee.id,
                "loss_id": self.productive.id,
                "date_start": self._at(start),
                "date_end": end is not None and self._at(end),
                **values,
            }
        )

    def _minutes(self, lines):
        return [seconds / 60 for seconds in lines.mapped("mes_labour_seconds")]

    # Shares

    def test_person_on_two_machines_is_shared_between_them(self):
        self._start(self.order, self.anna, 0)
        self._start(self.other, self.anna, 20)
        self._pause(self.order, self.anna, 60)
        self._pause(self.other, self.anna, 80)
        self.assertEqual(self._minutes(self.order.time_ids), [20 + 20])
        self.assertEqual(self._minutes(self.other.time_ids), [20 + 20])

    def test_two_people_on_one_machine_keep_their_own_time(self):
        self._start(self.order, self.anna | self.bert, 0)
        self._pause(self.order, self.anna | self.bert, 60)
        self.assertEqual(self._minutes(self.order.time_ids), [60, 60])
        self.assertEqual(self.order.mes_machine_seconds, 3600)
        self.assertEqual(self.order.mes_labour_seconds, 7200)

    def test_three_machines_share_a_time_that_cannot_be_divided(self):
        orders = self.order | self.other | self._make_workorder()
        for workorder in orders:
            self._start(workorder, self.anna, 0)
        for workorder in orders:
            self._act_pause_at(workorder, NOON + timedelta(seconds=100))
        shares = orders.time_ids.mapped("mes_labour_seconds")
        self.assertEqual(sum(shares), 100)
        self.assertEqual(sorted(shares), [33, 33, 34])

    def _act_pause_at(self, workorder, moment):
        self._pause(workorder, self.anna, moment=moment)

    def test_line_that_is_booked_late_takes_its_share_of_closed_ones(self):
        early = self._line(self.order, self.anna, 0, 60)
        self.assertEqual(self._minutes(early), [60])
        late = self._line(self.other, self.anna, 30, 90)
        self.assertEqual(self._minutes(early | late), [45, 45])

    def test_late_start_before_the_end_of_a_closed_line_shares_it(self):
        early = self._line(self.order, self.anna, 0, 60)
        self._start(self.other, self.anna, 30)
        self.assertEqual(self._minutes(early), [45])
        self._pause(self.other, self.anna, 40)
        self.assertEqual(self._minutes(early), [55])

    def test_chain_of_overlaps_is_followed_as_far_as_it_matters(self):
        lines = [
            self._line(self.order, self.anna, -200, -140),
            self._line(self.other, self.anna, -150, -90),
            self._line(self.order, self.anna, -100, -40),
        ]
        before = [self._minutes(line)[0] for line in lines]
        self.assertEqual(before, [55, 50, 55])
        lines[2].date_start = self._at(-160)
        after = [self._minutes(line)[0] for line in lines]
        self.assertAlmostEqual(sum(after), 160)
        self.assertAlmostEqual(after[0], 40 + 5 + 10 / 3, delta=0.1)

    def test_line_shortened_or_removed_gives_its_share_back(self):
        early = self._line(self.order, self.anna, 0, 60)
        late = self._line(self.other, self.anna, 0, 60)
        late.date_end = self._at(30)
        self.assertEqual(self._minutes(early | late), [45, 15])
        late.date_end = self._at(0)
        self.assertEqual(self._minutes(early | late), [60, 0])
        late.date_end = self._at(60)
        late.unlink()
        self.assertEqual(self._minutes(early), [60])

    def test_line_of_the_wrong_person_is_given_to_the_right_one(self):
        annas = self._line(self.order, self.anna, 0, 60)
        wrong = self._line(self.other, self.anna, 0, 60)
        berts = self._line(self.other, self.bert, 0, 60)
        wrong.mes_employee_id = self.bert
        self.assertEqual(self._minutes(annas | wrong | berts), [60, 30, 30])
        wrong.mes_employee_id = False
        self.assertEqual(self._minutes(annas | wrong | berts), [60, 0, 60])

    def test_line_that_is_opened_again_has_no_share_yet(self):
        line = self._line(self.order, self.anna, 0, 60)
        line.date_end = False
        self.assertEqual(self._minutes(line), [0])

    def test_time_of_others_does_not_matter(self):
        line = self._line(self.order, self.anna, 0, 60)
        self._line(self.other, self.bert, 0, 60)
        self.assertEqual(self._minutes(line), [60])

    def test_performance_loss_of_odoo_keeps_person_and_sum(self):
        self.order.duration_expected = 20
        self._start(self.order, self.anna, 0)
        self._pause(self.order, self.anna, 50)
        lines = self._lines(self.order)
        self.assertEqual(lines.mapped("loss_type"), ["productive", "performance"])
        self.assertEqual(lines.mes_employee_id, self.anna)
        self.assertTimes(self.order, [(0, 20), (20, 50)])
        self.assertEqual(self._minutes(lines), [20, 30])

    def test_set_up_is_never_a_performance_loss(self):
        self.order.duration_expected = 20
        self._start(self.order, self.anna, 0, phase="setup")
        self._change_phase(self.order, "run", 50)
        self._change_phase(self.order, "teardown", 60)
        self._pause(self.order, self.anna, 70)
        self.assertEqual(
            [(line.mes_phase, line.loss_type) for line in self._lines(self.order)],
            [("setup", "productive"), ("run", "performance"), ("teardown", "productive")],
        )

    def test_person_has_one_timer_at_an_operation(self):
        self._line(self.order, self.anna, 0, None)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._line(self.order, self.anna, 5, None)

    def test_two_people_have_a_timer_each_at_an_operation(self):
        self._line(self.order, self.anna, 0, None)
        self._line(self.order, self.bert, 5, None)
        self.assertEqual(self.order.mes_working_employee_ids, self.anna | self.bert)

    def test_user_without_employee_has_one_timer_at_an_operation(self):
        nobody = self.env["hr.employee"]
        self._line(self.order, nobody, 0, None)
        with self.assertRaises(ValidationError):
            self._line(self.order, nobody, 5, None)

    def test_person_with_time_cannot_be_deleted(self):
        self._line(self.order, self.anna, 0, 10)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.anna.unlink()

    def test_employee_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        stranger = self.env["hr.employee"].create({"name": "X", "company_id": company.id})
        with self.assertRaises(UserError):
            self._line(self.order, stranger, 0, 10)

    # Shifts

    def test_line_belongs_to_the_shift_in_which_it_began(self):
        self._start(self.order, self.anna, 0)
        line = self.order.time_ids
        self.assertEqual((line.mes_shift_id, line.mes_shift_date), (self.early, date(2026, 3, 4)))

    def test_line_is_cut_where_the_shift_changes(self):
        self._start(self.order, self.anna, 0, phase="setup")
        self._pause(self.order, self.anna, 180, reason=self.loss)
        self.assertTimes(self.order, [(0, 120), (120, 180)])
        lines = self._lines(self.order)
        self.assertEqual(lines.mes_shift_id, self.early | self.late)
        self.assertEqual(lines.mapped("mes_phase"), ["setup", "setup"])
        self.assertEqual(lines.mapped("mes_pause_reason_id"), self.loss)
        self.assertFalse(lines[0].mes_pause_reason_id)
        self.assertEqual(self._minutes(lines), [120, 60])
        self.assertEqual(self.order.duration, 180)

    def test_shift_across_midnight_belongs_to_the_day_it_began(self):
        evening = 11 * 60  # 23:00
        self._start(self.order, self.anna, evening)
        self._pause(self.order, self.anna, evening + 120)
        (line,) = self._lines(self.order)
        self.assertEqual((line.mes_shift_id, line.mes_shift_date), (self.night, date(2026, 3, 4)))

    def test_night_without_an_hour_has_seven(self):
        self.assertNight(DAY_OF_SPRING, 7)

    def test_night_with_an_hour_more_has_nine(self):
        self.assertNight(DAY_OF_AUTUMN, 9)

    def assertNight(self, day, hours):
        """Work from 20:00 of the day before to 08:00, by the plant's clock."""
        (self.early | self.late | self.night).write({"saturday": True, "sunday": True})
        start = self._utc(day - timedelta(hours=4))
        end = self._utc(day + timedelta(hours=8))
        self._start(self.order, self.anna, moment=start)
        self._pause(self.order, self.anna, moment=end)
        lines = self._lines(self.order)
        self.assertEqual(lines.mapped("mes_shift_id.name"), ["Late", "Night", "Early"])
        self.assertEqual(self._minutes(lines), [120, hours * 60, 120])
        self.assertEqual(lines[1].mes_shift_date, (day - timedelta(days=1)).date())

    def _utc(self, wall):
        return shift_clock.to_utc(wall, self.plant._mes_zone())

    def test_weekend_without_shift_is_a_piece_of_its_own(self):
        friday = NOON + timedelta(days=2, hours=17)  # 05:00 of Saturday
        self._start(self.order, self.anna, moment=friday)
        self._pause(self.order, self.anna, moment=friday + timedelta(hours=3))
        lines = self._lines(self.order)
        self.assertEqual(lines.mapped("mes_shift_id.name"), ["Night"])
        self.assertEqual(self._minutes(lines), [60, 120])
        self.assertEqual(lines[1].mes_shift_date, date(2026, 3, 7))

    def test_hours_in_which_somebody_worked_are_not_edited(self):
        self._start(self.order, self.anna, 0)
        self._pause(self.order, self.anna, 30)
        with self.assertRaisesRegex(UserError, "Change Hours"):
            self.early.write({"hour_from": 13, "duration": 1})
        self.assertEqual(self.order.time_ids.mes_shift_id, self.early)

    def test_plant_without_shifts_cuts_nothing(self):
        (self.early | self.late | self.night).active = False
        self._start(self.order, self.anna, 0)
        self._pause(self.order, self.anna, 24 * 60)
        self.assertTimes(self.order, [(0, 24 * 60)])
        self.assertEqual(self.order.time_ids.mes_shift_date, date(2026, 3, 4))

    def test_line_typed_in_by_the_office_is_cut_too(self):
        self._line(self.order, self.anna, 0, 180)
        self.assertTimes(self.order, [(0, 120), (120, 180)])

    def test_old_line_that_is_made_longer_is_cut_too(self):
        line = self._line(self.order, self.anna, 0, 60)
        line.date_end = self._at(180)
        self.assertTimes(self.order, [(0, 120), (120, 180)])
        self.assertEqual(self._minutes(self._lines(self.order)), [120, 60])

    # Cost

    def _set_rate(self, employee, rate):
        if "hourly_cost" not in employee._fields:
            self.skipTest("hr_hourly_cost is not installed")
        employee.hourly_cost = rate

    def test_without_hourly_cost_labour_costs_nothing(self):
        line = self._line(self.order, self.anna, 0, 60)
        self.assertEqual((line.mes_hourly_cost, line.mes_labour_cost), (0, 0))

    def test_rate_of_the_day_stays_when_the_wage_changes(self):
        self._set_rate(self.anna, 30)
        line = self._line(self.order, self.anna, 0, 60)
        self._set_rate(self.anna, 40)
        self.assertEqual((line.mes_hourly_cost, line.mes_labour_cost), (30, 30))
        other = self._line(self.other, self.anna, 0, 60)
        self.assertEqual((line.mes_labour_cost, other.mes_labour_cost), (15, 20))
        line.date_end = self._at(30)
        self.assertEqual((line.mes_hourly_cost, line.mes_labour_cost), (30, 7.5))

    def test_all_pieces_of_a_line_cost_the_rate_of_the_day(self):
        self._set_rate(self.anna, 30)
        self.order.duration_expected = 60
        self._start(self.order, self.anna, 0)
        self._pause(self.order, self.anna, 180)
        lines = self._lines(self.order)
        self.assertEqual(len(lines), 3)
        self.assertEqual(set(lines.mapped("mes_hourly_cost")), {30})
        self.assertEqual(sum(lines.mapped("mes_labour_cost")), 90)
        self._set_rate(self.anna, 50)
        lines[-1].date_end = self._at(11 * 60)
        self.assertEqual(set(self._lines(self.order).mapped("mes_hourly_cost")), {30})

    def test_right_person_costs_his_own_rate(self):
        self._set_rate(self.anna, 30)
        self._set_rate(self.bert, 20)
        line = self._line(self.order, self.anna, 0, 60)
        line.mes_employee_id = self.bert
        self.assertEqual(line.mes_labour_cost, 20)
