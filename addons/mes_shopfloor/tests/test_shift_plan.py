from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..shift_clock import Shift, to_utc
from ..shift_plan import (
    ADDED,
    CLOSED,
    CREW,
    HOURS,
    Deviation,
    Plan,
    clashes,
    slot_at,
    slots_between,
    slots_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
ZONES = st.sampled_from(
    ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
).map(ZoneInfo)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
EARLY = Shift(1, 6 * 60, 480, WORKDAYS)
LATE = Shift(2, 14 * 60, 480, WORKDAYS)
NIGHT = Shift(3, 22 * 60, 480, WORKDAYS)
ROUND_THE_CLOCK = tuple(replace(shift, weekdays=EVERY_DAY) for shift in (EARLY, LATE, NIGHT))
PLAN = Plan(BERLIN, (EARLY, LATE, NIGHT))
WEDNESDAY = date(2026, 3, 4)
SATURDAY = date(2026, 3, 7)


def midnight(day, zone=BERLIN):
    return to_utc(datetime.combine(day, time()), zone)


def keys(plan, day):
    return [slot.key for slot in slots_of(plan, day, day)]


@st.composite
def shifts(draw):
    """Any shifts at all, even such as the plant would never accept together."""
    return tuple(
        Shift(
            key,
            draw(st.integers(0, 1439)),
            draw(st.integers(1, 1440)),
            frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
            on_holidays=draw(st.booleans()),
        )
        for key in range(1, draw(st.integers(2, 5)))
    )


@st.composite
def deviations(draw):
    first = date(2026, 3, 20) + timedelta(days=draw(st.integers(0, 14)))
    return Deviation(
        first,
        first + timedelta(days=draw(st.integers(0, 4))),
        draw(st.integers(0, 4)),
        draw(st.sampled_from([CLOSED, ADDED, HOURS, CREW])),
        draw(st.integers(0, 1439)),
        draw(st.sampled_from([0, 60, 480, 1440])),
        draw(st.integers(0, 2)),
    )


@st.composite
def holidays(draw):
    start = datetime(2026, 3, 20) + timedelta(hours=draw(st.integers(0, 300)))
    return start, start + timedelta(hours=draw(st.integers(1, 40)))


class TestShiftPlan(BaseCase):
    def test_night_shift_lasts_seven_and_nine_hours_when_berlin_moves_its_clocks(self):
        for day, hours in ((date(2026, 3, 28), 7), (date(2026, 10, 24), 9)):
            *_others, night = slots_of(Plan(BERLIN, ROUND_THE_CLOCK), day, day)
            self.assertEqual(night.end - night.start, timedelta(hours=hours))

    def test_night_shift_lasts_seven_and_nine_hours_when_new_york_moves_its_clocks(self):
        for day, hours in ((date(2026, 3, 7), 7), (date(2026, 10, 31), 9)):
            *_others, night = slots_of(Plan(NEW_YORK, ROUND_THE_CLOCK), day, day)
            self.assertEqual(night.end - night.start, timedelta(hours=hours))

    def test_night_shift_is_the_same_all_year_where_clocks_do_not_move(self):
        nights = slots_of(
            Plan(KOLKATA, (ROUND_THE_CLOCK[2],)), date(2026, 1, 1), date(2026, 12, 31)
        )
        self.assertEqual(len(nights), 365)
        self.assertEqual({night.end - night.start for night in nights}, {timedelta(hours=8)})

    def test_week_is_as_long_as_its_wall_clock_but_for_the_moved_hour(self):
        plan = Plan(BERLIN, ROUND_THE_CLOCK)
        for monday, hours in (
            (date(2026, 3, 2), 168),
            (date(2026, 3, 23), 167),
            (date(2026, 10, 19), 169),
        ):
            week = slots_of(plan, monday, monday + timedelta(days=6))
            total = sum((slot.end - slot.start for slot in week), timedelta())
            self.assertEqual(total, timedelta(hours=hours))

    def test_night_of_sunday_ends_on_monday_and_belongs_to_sunday(self):
        plan = Plan(BERLIN, ROUND_THE_CLOCK)
        slot = slot_at(plan, datetime(2026, 3, 9, 1, 0))
        self.assertEqual((slot.key, slot.day), (3, date(2026, 3, 8)))
        self.assertEqual(slot_at(plan, slot.end).day, date(2026, 3, 9))

    def test_shift_of_24_hours_holds_every_moment_of_its_day(self):
        plan = Plan(BERLIN, (Shift(1, 6 * 60, 1440, EVERY_DAY),))
        slot = slot_at(plan, datetime(2026, 3, 5, 4, 59, 59))
        self.assertEqual((slot.day, slot.end), (WEDNESDAY, datetime(2026, 3, 5, 5, 0)))
        self.assertEqual(slot_at(plan, slot.end).day, date(2026, 3, 5))

    def test_closed_day_has_no_shift_but_the_night_before_ends_as_ever(self):
        plan = replace(PLAN, deviations=(Deviation(WEDNESDAY, WEDNESDAY, 0, CLOSED),))
        self.assertEqual(keys(plan, WEDNESDAY), [])
        self.assertEqual(slot_at(plan, datetime(2026, 3, 4, 3, 0)).key, 3)
        self.assertIsNone(slot_at(plan, datetime(2026, 3, 4, 5, 0)))

    def test_one_closed_shift_leaves_the_others(self):
        plan = replace(PLAN, deviations=(Deviation(WEDNESDAY, WEDNESDAY, 2, CLOSED),))
        self.assertEqual(keys(plan, WEDNESDAY), [1, 3])

    def test_added_shift_runs_on_a_saturday(self):
        plan = replace(PLAN, deviations=(Deviation(SATURDAY, SATURDAY, 1, ADDED),))
        self.assertEqual(keys(plan, SATURDAY), [1])

    def test_added_shift_may_have_hours_and_a_crew_of_its_own(self):
        added = Deviation(SATURDAY, SATURDAY, 1, ADDED, 7 * 60, 300, 9)
        (slot,) = slots_of(replace(PLAN, deviations=(added,)), SATURDAY, SATURDAY)
        self.assertEqual(slot.end - slot.start, timedelta(hours=5))
        self.assertEqual(slot.stand_in, 9)

    def test_other_hours_do_not_make_a_shift_run_on_its_free_day(self):
        hours = Deviation(WEDNESDAY, SATURDAY, 1, HOURS, 7 * 60, 300)
        slots = slots_of(replace(PLAN, shifts=(EARLY,), deviations=(hours,)), WEDNESDAY, SATURDAY)
        self.assertEqual(len(slots), 3)
        self.assertEqual({slot.end - slot.start for slot in slots}, {timedelta(hours=5)})

    def test_of_several_deviations_the_last_one_holds(self):
        closed = Deviation(WEDNESDAY, WEDNESDAY, 0, CLOSED)
        added = Deviation(WEDNESDAY, WEDNESDAY, 1, ADDED)
        self.assertEqual(keys(replace(PLAN, deviations=(closed, added)), WEDNESDAY), [1])
        self.assertEqual(keys(replace(PLAN, deviations=(added, closed)), WEDNESDAY), [])

    def test_other_crew_and_other_hours_on_one_day_both_hold(self):
        both = (
            Deviation(WEDNESDAY, WEDNESDAY, 1, CREW, crew=7),
            Deviation(WEDNESDAY, WEDNESDAY, 1, HOURS, 8 * 60, 60),
        )
        slot = slots_of(replace(PLAN, deviations=both), WEDNESDAY, WEDNESDAY)[0]
        self.assertEqual((slot.stand_in, slot.end - slot.start), (7, timedelta(hours=1)))

    def test_holiday_closes_the_shifts_it_covers_whole(self):
        day = (midnight(WEDNESDAY), midnight(date(2026, 3, 5)) - timedelta(seconds=1))
        plan = replace(PLAN, holidays=(day,))
        self.assertEqual(keys(plan, WEDNESDAY), [3])
        self.assertEqual(slot_at(plan, datetime(2026, 3, 4, 1, 0)).key, 3)

    def test_two_holidays_in_a_row_close_the_night_between_them(self):
        days = [WEDNESDAY + timedelta(days=n) for n in range(3)]
        spans = tuple(
            (midnight(one), midnight(other) - timedelta(seconds=1)) for one, other in pairwise(days)
        )
        self.assertEqual(keys(replace(PLAN, holidays=spans), WEDNESDAY), [])

    def test_half_a_holiday_closes_only_what_it_covers(self):
        afternoon = (datetime(2026, 3, 4, 13), datetime(2026, 3, 4, 21))
        self.assertEqual(keys(replace(PLAN, holidays=(afternoon,)), WEDNESDAY), [1, 3])

    def test_holiday_does_not_close_a_shift_of_the_smallest_length_elsewhere(self):
        minute = Shift(1, 6 * 60, 1, WORKDAYS)
        long_ago = (datetime(2026, 1, 1), datetime(2026, 1, 2))
        self.assertEqual(keys(Plan(BERLIN, (minute,), holidays=(long_ago,)), WEDNESDAY), [1])

    def test_shift_that_works_on_holidays_and_added_one_run(self):
        day = (midnight(WEDNESDAY), midnight(date(2026, 3, 5)))
        always = replace(EARLY, on_holidays=True)
        added = Deviation(WEDNESDAY, WEDNESDAY, 2, ADDED)
        plan = Plan(BERLIN, (always, LATE), (added,), (day,))
        self.assertEqual(keys(plan, WEDNESDAY), [1, 2])

    def test_shift_holds_from_its_first_to_its_last_day(self):
        old = replace(EARLY, last=WEDNESDAY)
        new = replace(EARLY, key=9, start_minute=300, first=WEDNESDAY + timedelta(days=1))
        slots = slots_of(Plan(BERLIN, (old, new)), date(2026, 3, 2), date(2026, 3, 6))
        self.assertEqual([slot.key for slot in slots], [1, 1, 1, 9, 9])

    def test_last_night_of_the_old_hours_ends_when_the_new_ones_begin(self):
        old = replace(NIGHT, last=WEDNESDAY)
        new = replace(EARLY, key=9, start_minute=300, first=WEDNESDAY + timedelta(days=1))
        plan = Plan(BERLIN, (old, new))
        night, early = slots_of(plan, WEDNESDAY, WEDNESDAY + timedelta(days=1))
        self.assertEqual(night.end, early.start)
        self.assertEqual(slot_at(plan, datetime(2026, 3, 5, 4, 30)).key, 9)

    def test_clash_names_the_slot_that_would_be_cut(self):
        longer = Deviation(WEDNESDAY, WEDNESDAY, 1, HOURS, 6 * 60, 540)
        plan = replace(PLAN, deviations=(longer,))
        ((cut, after),) = clashes(plan, WEDNESDAY, WEDNESDAY)
        self.assertEqual((cut.key, after.key), (1, 2))
        self.assertEqual(clashes(PLAN, date(2026, 1, 1), date(2026, 12, 31)), [])

    def test_slots_between_are_whole_and_only_those_that_touch(self):
        start, end = datetime(2026, 3, 4, 13), datetime(2026, 3, 4, 13, 30)
        self.assertEqual([slot.key for slot in slots_between(PLAN, start, end)], [2])
        self.assertEqual(
            [slot.key for slot in slots_between(PLAN, start - timedelta(seconds=1), end)], [1, 2]
        )

    @settings(deadline=None, derandomize=True, max_examples=150)
    @given(
        zone=ZONES,
        shifts=shifts(),
        deviations=st.lists(deviations(), max_size=4),
        holidays=st.lists(holidays(), max_size=2),
        moment=st.datetimes(datetime(2026, 3, 18), datetime(2026, 4, 10)),
    )
    def test_no_moment_is_in_two_slots_whatever_the_plan_says(
        self, zone, shifts, deviations, holidays, moment
    ):
        plan = Plan(zone, shifts, tuple(deviations), tuple(holidays))
        slots = slots_of(plan, date(2026, 3, 16), date(2026, 4, 12))
        for slot, after in pairwise(slots):
            self.assertLess(slot.start, slot.end)
            self.assertLessEqual(slot.end, after.start)
        holding = [slot for slot in slots if slot.start <= moment < slot.end]
        self.assertEqual(holding, [slot] if (slot := slot_at(plan, moment)) else [])

    @settings(deadline=None, derandomize=True)
    @given(zone=ZONES, day=st.dates(date(2020, 1, 1), date(2035, 1, 1)))
    def test_days_round_the_clock_leave_no_gap(self, zone, day):
        plan = Plan(zone, ROUND_THE_CLOCK)
        slots = slots_of(plan, day, day + timedelta(days=7))
        for slot, after in pairwise(slots):
            self.assertEqual(slot.end, after.start)
