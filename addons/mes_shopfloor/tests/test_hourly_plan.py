from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..hourly_plan import Job, overlap, planned_by_hour, planned_until, run

SIX = datetime(2026, 3, 4, 5, 0)
HOUR = timedelta(hours=1)
EDGES = [SIX + HOUR * number for number in range(9)]
WHOLE = {1: [(EDGES[0], EDGES[-1])], 2: [(EDGES[0], EDGES[-1])]}
WITH_BREAK = {1: [(EDGES[0], EDGES[2]), (EDGES[2] + HOUR / 2, EDGES[-1])]}

jobs = st.lists(
    st.builds(
        Job,
        center=st.sampled_from((1, 2)),
        start=st.integers(-600, 600).map(lambda minutes: SIX + timedelta(minutes=minutes)),
        seconds_per_piece=st.floats(0, 7200),
        pieces=st.floats(0, 500),
        counts=st.booleans(),
    ),
    max_size=12,
)


@tagged("post_install", "-at_install")
class TestHourlyPlan(BaseCase):
    def test_job_is_spread_at_its_pace(self):
        planned = planned_by_hour([Job(1, SIX, 300, 30)], EDGES, WHOLE)
        self.assertEqual(planned, [12, 12, 6, 0, 0, 0, 0, 0])

    def test_break_lowers_the_target_of_its_hour(self):
        planned = planned_by_hour([Job(1, SIX, 300, 500)], EDGES, WITH_BREAK)
        self.assertEqual(planned[:4], [12, 12, 6, 12])

    def test_job_that_is_planned_later_asks_for_nothing_before(self):
        planned = planned_by_hour([Job(1, SIX + 3 * HOUR, 600, 6)], EDGES, WHOLE)
        self.assertEqual(planned, [0, 0, 0, 6, 0, 0, 0, 0])

    def test_backlog_is_done_one_after_the_other(self):
        old = SIX - timedelta(days=3)
        planned = planned_by_hour([Job(1, old, 600, 9)] * 3, EDGES, WHOLE)
        self.assertEqual([round(pieces) for pieces in planned], [6, 6, 6, 6, 3, 0, 0, 0])

    def test_two_lanes_work_side_by_side(self):
        jobs = [Job(1, SIX, 600, 6)] * 2
        self.assertEqual(planned_by_hour(jobs, EDGES, WHOLE, {1: 2})[0], 12)

    def test_other_operation_keeps_the_center_busy_without_pieces(self):
        jobs = [Job(1, SIX - HOUR, 3600, 2, counts=False), Job(1, SIX, 600, 6)]
        self.assertEqual(planned_by_hour(jobs, EDGES, WHOLE), [0, 0, 6, 0, 0, 0, 0, 0])

    def test_no_hours_no_plan(self):
        self.assertEqual(planned_by_hour([Job(1, SIX, 1, 1)], [], WHOLE), [])
        self.assertEqual(planned_by_hour([Job(1, SIX, 1, 1)], [SIX], WHOLE), [])

    def test_center_that_does_not_work_plans_nothing(self):
        self.assertEqual(sum(planned_by_hour([Job(3, SIX, 60, 9)], EDGES, WHOLE)), 0)

    def test_planned_until_now_takes_the_share_of_the_running_hour(self):
        planned = [12.0, 12.0, 10.0]
        self.assertEqual(planned_until(planned, EDGES[:4], SIX + 1.5 * HOUR), 18)
        self.assertEqual(planned_until(planned, EDGES[:4], SIX - HOUR), 0)
        self.assertEqual(planned_until(planned, EDGES[:4], SIX + 9 * HOUR), 34)

    @settings(max_examples=200, deadline=None)
    @given(jobs)
    def test_never_more_than_there_is_to_do(self, some):
        planned = planned_by_hour(some, EDGES, WHOLE)
        self.assertEqual(len(planned), 8)
        self.assertTrue(all(pieces >= 0 for pieces in planned))
        total = sum(job.pieces for job in some if job.counts)
        self.assertLessEqual(sum(planned), total * (1 + 1e-6) + 1e-3)

    @settings(max_examples=200, deadline=None)
    @given(jobs)
    def test_a_center_never_does_two_jobs_at_a_time(self, some):
        fastest = min(
            (job.seconds_per_piece for job in some if job.seconds_per_piece > 0), default=1
        )
        for pieces in planned_by_hour([job for job in some if job.center == 1], EDGES, WHOLE):
            self.assertLessEqual(pieces * fastest, 3600 * (1 + 1e-6) + 1)

    @settings(max_examples=100, deadline=None)
    @given(jobs, st.integers(0, 479))
    def test_what_is_planned_by_now_only_grows(self, some, minute):
        planned = planned_by_hour(some, EDGES, WHOLE)
        now = SIX + timedelta(minutes=minute)
        before = planned_until(planned, EDGES, now)
        after = planned_until(planned, EDGES, now + timedelta(minutes=1))
        self.assertLessEqual(before, after + 1e-9)
        self.assertLessEqual(after, sum(planned) + 1e-6)

    @given(st.integers(0, 20_000), st.integers(-100, 500))
    def test_work_takes_its_seconds_or_ends_at_the_limit(self, seconds, offset):
        begin = SIX + timedelta(minutes=offset)
        spans, end = run(begin, seconds, WITH_BREAK[1], EDGES[-1])
        done = sum((last - first).total_seconds() for first, last in spans)
        self.assertTrue(abs(done - seconds) < 1 or end >= EDGES[-1])
        self.assertLessEqual(done, seconds + 1e-6)

    def test_overlap_of_spans_apart_is_nothing(self):
        self.assertEqual(overlap((SIX, SIX + HOUR), (SIX + 2 * HOUR, SIX + 3 * HOUR)), 0)
