from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..shift_target import Job, made_by, made_in, stretches

START = datetime(2026, 3, 4, 5, 0)
END = START + timedelta(hours=8)

jobs_of_a_shift = st.lists(
    st.builds(
        Job,
        key=st.integers(1, 9),
        start=st.integers(-1000, 1000).map(lambda minutes: START + timedelta(minutes=minutes)),
        pieces=st.floats(-5, 5000),
        seconds_per_piece=st.floats(0, 3600),
    ),
    max_size=8,
)


@tagged("post_install", "-at_install")
class TestShiftTarget(BaseCase):
    def _at(self, hours):
        return START + timedelta(hours=hours)

    def test_order_at_a_minute_a_piece_fills_the_shift(self):
        placed = stretches([Job(1, START, 1000, 60)], START, END)
        self.assertAlmostEqual(made_by(placed, END), 480)
        self.assertAlmostEqual(made_by(placed, self._at(2)), 120)

    def test_next_order_begins_where_the_one_before_ends(self):
        jobs = [Job(1, START, 60, 60), Job(2, START, 60, 120)]
        first, second = stretches(jobs, START, END)
        self.assertEqual((first.end, second.start), (self._at(1), self._at(1)))
        self.assertEqual(second.end, self._at(3))

    def test_order_scheduled_later_leaves_a_gap(self):
        (placed,) = stretches([Job(1, self._at(6), 1000, 60)], START, END)
        self.assertEqual(placed.start, self._at(6))
        self.assertAlmostEqual(placed.pieces, 120)

    def test_order_without_planned_time_plans_nothing(self):
        self.assertEqual(stretches([Job(1, START, 100, 0)], START, END), [])

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(jobs_of_a_shift)
    def test_the_plan_lies_in_the_shift_and_nothing_overlaps(self, jobs):
        placed = stretches(jobs, START, END)
        for stretch in placed:
            self.assertTrue(START <= stretch.start < stretch.end <= END)
        for before, after in pairwise(placed):
            self.assertLessEqual(before.end, after.start)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(jobs_of_a_shift)
    def test_the_hours_sum_up_to_the_shift(self, jobs):
        placed = stretches(jobs, START, END)
        hours = [(self._at(hour), self._at(hour + 1)) for hour in range(8)]
        self.assertAlmostEqual(sum(made_in(placed, hours)), made_by(placed, END), places=3)
        self.assertLessEqual(made_by(placed, END), sum(max(job.pieces, 0) for job in jobs) + 1e-6)
