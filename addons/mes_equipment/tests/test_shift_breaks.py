from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.mes_shopfloor.shift_clock import Shift, to_utc
from odoo.addons.mes_shopfloor.shift_plan import HOURS, Deviation, Plan, slots_between

from ..shift_breaks import Break, is_within, overlapping, spans

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
EVERY_DAY = frozenset(range(7))
ZONES = st.sampled_from(
    ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
).map(ZoneInfo)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [
        moved + timedelta(days=n)
        for moved in (SPRING, AUTUMN, date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5))
        for n in (-1, 0, 1)
    ]
)


@st.composite
def shifts_with_breaks(draw):
    """A shift, perhaps through the night, and breaks in it that do not overlap."""
    shift = Shift(1, draw(st.integers(0, 1439)), draw(st.integers(60, 1440)), EVERY_DAY)
    breaks, free = [], 0
    for gap, minutes in draw(
        st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=5)
    ):
        if free + gap + minutes > shift.minutes:
            break
        start = (shift.start_minute + free + gap) % 1440
        breaks.append(Break(1, start, minutes, reason=len(breaks)))
        free += gap + minutes
    return shift, breaks


def span_list(plan, breaks, start, end):
    return list(spans(slots_between(plan, start, end), breaks, plan.zone))


class TestShiftBreaks(BaseCase):
    def _night(self, day, *breaks):
        night = Shift(1, 22 * 60, 8 * 60, EVERY_DAY)
        start = to_utc(datetime.combine(day, datetime.min.time()), BERLIN)
        plan = Plan(BERLIN, (night,))
        return span_list(plan, breaks, start, start + timedelta(hours=6))

    def test_break_after_midnight_belongs_to_the_night(self):
        found = self._night(date(2026, 3, 4), Break(1, 2 * 60, 30, 7))
        self.assertEqual(found, [(datetime(2026, 3, 4, 1), datetime(2026, 3, 4, 1, 30), 7)])

    def test_break_lasts_its_minutes_when_the_clock_jumps(self):
        for day, start in (
            (SPRING, datetime(2026, 3, 29, 1)),
            (AUTUMN, datetime(2026, 10, 25, 0, 30)),
        ):
            found = self._night(day, Break(1, 150, 30))
            self.assertEqual(found, [(start, start + timedelta(minutes=30), 0)])

    def test_breaks_that_the_jump_brings_together_follow_on_each_other(self):
        found = self._night(SPRING, Break(1, 125, 20, 1), Break(1, 150, 15, 2))
        jump = datetime(2026, 3, 29, 1)
        self.assertEqual(
            found,
            [
                (jump, jump + timedelta(minutes=20), 1),
                (jump + timedelta(minutes=20), jump + timedelta(minutes=35), 2),
            ],
        )

    def test_break_is_cut_where_other_hours_cut_the_shift(self):
        early = Shift(1, 6 * 60, 8 * 60, EVERY_DAY)
        day = date(2026, 3, 4)
        short = Deviation(day, day, 1, HOURS, start_minute=9 * 60 + 10, minutes=200)
        plan = Plan(BERLIN, (early,), (short,))
        start = datetime(2026, 3, 4)
        breaks = [Break(1, 9 * 60, 15, 1), Break(1, 12 * 60 + 20, 30, 2), Break(1, 13 * 60, 15, 3)]
        self.assertEqual(
            span_list(plan, breaks, start, start + timedelta(days=1)),
            [
                (datetime(2026, 3, 4, 8, 10), datetime(2026, 3, 4, 8, 15), 1),
                (datetime(2026, 3, 4, 11, 20), datetime(2026, 3, 4, 11, 30), 2),
            ],
        )

    def test_break_lies_within_the_shift(self):
        night = 22 * 60
        self.assertTrue(is_within(Break(1, 2 * 60, 30), night, 480))
        self.assertTrue(is_within(Break(1, 5 * 60 + 30, 30), night, 480))
        self.assertFalse(is_within(Break(1, 5 * 60 + 31, 30), night, 480))
        self.assertFalse(is_within(Break(1, 12 * 60, 30), night, 480))

    def test_overlap_is_seen_across_midnight(self):
        late, early = Break(1, 23 * 60 + 50, 30), Break(1, 10, 15)
        self.assertEqual(overlapping([early, late], 22 * 60), (late, early))
        self.assertIsNone(overlapping([Break(1, 20, 15), late], 22 * 60))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shifts_with_breaks(), ZONES, DAYS)
    def test_breaks_are_disjoint_inside_and_whole(self, drawn, zone, day):
        shift, breaks = drawn
        self.assertTrue(all(is_within(b, shift.start_minute, shift.minutes) for b in breaks))
        self.assertIsNone(overlapping(breaks, shift.start_minute))
        start = datetime.combine(day, datetime.min.time())
        slots = slots_between(Plan(zone, (shift,)), start, start + timedelta(days=1))
        for slot in slots:
            found = list(spans([slot], breaks, zone))
            self.assertTrue(all(slot.start <= a < b <= slot.end for a, b, _reason in found))
            self.assertTrue(all(one[1] <= other[0] for one, other in pairwise(found)))
            length = timedelta(minutes=shift.minutes)
            if slot.end - slot.start >= length:
                total = sum((b - a for a, b, _reason in found), timedelta())
                self.assertEqual(total, timedelta(minutes=sum(b.minutes for b in breaks)))
            else:
                for a, b, reason in found:
                    self.assertLessEqual(b - a, timedelta(minutes=breaks[reason].minutes))
