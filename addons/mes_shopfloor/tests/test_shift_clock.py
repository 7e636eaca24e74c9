from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..shift_clock import Shift, local_day, overlapping, slot_on, to_utc, wall_hours
from ..shift_plan import Plan, slot_at

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = frozenset(range(7))
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
ZONES = st.sampled_from(
    ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
).map(ZoneInfo)
MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1))


@st.composite
def round_the_clock(draw):
    """Shifts that follow on each other and fill the day."""
    starts = sorted(draw(st.sets(st.integers(0, 1439), min_size=1, max_size=5)))
    ends = [*starts[1:], starts[0] + 1440]
    return [
        Shift(key, start, end - start, EVERY_DAY)
        for key, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


class TestShiftClock(BaseCase):
    def test_night_shift_belongs_to_the_day_it_began(self):
        night = Shift(1, 22 * 60, 8 * 60, EVERY_DAY)
        slot = slot_at(Plan(BERLIN, (night,)), datetime(2026, 3, 4, 2, 30))
        self.assertEqual(slot.day, date(2026, 3, 3))
        self.assertEqual(slot.start, datetime(2026, 3, 3, 21, 0))
        self.assertEqual(slot.end, datetime(2026, 3, 4, 5, 0))

    def test_start_belongs_to_the_shift_and_end_does_not(self):
        shift = Shift(1, 6 * 60, 8 * 60, EVERY_DAY)
        self.assertTrue(slot_at(Plan(BERLIN, (shift,)), datetime(2026, 3, 4, 5, 0)))
        self.assertFalse(slot_at(Plan(BERLIN, (shift,)), datetime(2026, 3, 4, 13, 0)))

    def test_shift_of_another_weekday_does_not_run(self):
        monday = Shift(1, 6 * 60, 8 * 60, frozenset({0}))
        self.assertFalse(slot_at(Plan(BERLIN, (monday,)), datetime(2026, 3, 4, 8, 0)))

    def test_day_of_the_clock_change_has_23_or_25_hours(self):
        whole_day = Shift(1, 0, 1440, EVERY_DAY)
        for day, hours in ((SPRING, 23), (AUTUMN, 25)):
            slot = slot_on(whole_day, day, BERLIN)
            self.assertEqual(slot.end - slot.start, timedelta(hours=hours))

    def test_wall_time_that_the_clock_skips_is_the_moment_of_the_jump(self):
        skipped = to_utc(datetime(2026, 3, 29, 2, 30), BERLIN)
        self.assertEqual(skipped, datetime(2026, 3, 29, 1, 0))

    def test_wall_time_that_comes_twice_is_its_first_moment(self):
        twice = to_utc(datetime(2026, 10, 25, 2, 30), BERLIN)
        self.assertEqual(twice, datetime(2026, 10, 25, 0, 30))

    def test_wall_hours_are_the_hours_the_clock_shows(self):
        hours = wall_hours(datetime(2026, 3, 3, 21, 0), datetime(2026, 3, 4, 0, 30), BERLIN)
        self.assertEqual([hour.hour for hour in hours], [22, 23, 0, 1])

    def test_shifts_that_touch_do_not_overlap(self):
        shifts = [Shift(k, k * 480, 480, EVERY_DAY) for k in range(3)]
        self.assertIsNone(overlapping(shifts))

    def test_sunday_night_overlaps_monday_morning(self):
        sunday = Shift(1, 22 * 60, 9 * 60, frozenset({6}))
        monday = Shift(2, 6 * 60, 8 * 60, frozenset({0}))
        self.assertEqual(overlapping([monday, sunday]), (sunday, monday))

    def test_two_shifts_with_the_same_start_overlap(self):
        one, other = (Shift(k, 360, 60, frozenset({2})) for k in (1, 2))
        self.assertTrue(overlapping([one, other]))

    def test_one_shift_a_week_never_overlaps_itself(self):
        self.assertIsNone(overlapping([Shift(1, 0, 1440, frozenset({3}))]))

    def test_shifts_that_never_hold_on_the_same_day_do_not_overlap(self):
        old = Shift(1, 360, 480, EVERY_DAY, last=SPRING)
        new = Shift(2, 300, 480, EVERY_DAY, first=SPRING + timedelta(days=1))
        self.assertIsNone(overlapping([old, new]))
        self.assertEqual(
            overlapping([new, replace(old, last=new.first)]), (new, replace(old, last=new.first))
        )

    @settings(deadline=None, derandomize=True)
    @given(zone=ZONES, shifts=round_the_clock(), moment=MOMENTS)
    def test_every_moment_is_in_exactly_one_shift_round_the_clock(self, zone, shifts, moment):
        self.assertIsNone(overlapping(shifts))
        slots = [slot for shift in shifts if (slot := slot_at(Plan(zone, (shift,)), moment))]
        self.assertEqual(len(slots), 1, slots)
        self.assertLessEqual(slots[0].start, moment)
        self.assertLess(moment, slots[0].end)

    @settings(deadline=None, derandomize=True)
    @given(zone=ZONES, first=MOMENTS, minutes=st.integers(0, 3 * 1440))
    def test_later_wall_time_is_never_an_earlier_moment(self, zone, first, minutes):
        later = first + timedelta(minutes=minutes)
        self.assertLessEqual(to_utc(first, zone), to_utc(later, zone))

    @settings(deadline=None, derandomize=True)
    @given(zone=ZONES, moment=MOMENTS)
    def test_wall_time_of_a_moment_leads_back_to_it_or_to_its_first_twin(self, zone, moment):
        wall = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        back = to_utc(wall, zone)
        self.assertLessEqual(back, moment)
        self.assertLessEqual(moment - back, timedelta(hours=1))
        self.assertEqual(local_day(back, zone), wall.date())
