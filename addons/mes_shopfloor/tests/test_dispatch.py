from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..dispatch import GROUPS, LATE, ON_TIME, RISK, Job, rank, standing

NOW = datetime(2026, 3, 4, 11, 0)
SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATES = st.none() | st.integers(-60, 60).map(lambda hours: NOW + timedelta(hours=hours))
JOBS = st.builds(
    Job,
    key=st.integers(1, 10**6),
    state=st.sampled_from(sorted(GROUPS)),
    priority=st.integers(0, 1),
    due=DATES,
    minutes=st.integers(0, 3000),
    place=st.integers(1, 2),
    product=st.integers(1, 3),
    setup=st.integers(1, 3),
    sequence=st.tuples(st.integers(0, 3)),
)
QUEUES = st.lists(JOBS, max_size=25, unique_by=lambda job: job.key)


def hours(number):
    return NOW + timedelta(hours=number)


class TestDispatch(BaseCase):
    def _keys(self, *jobs):
        return [ranked.job.key for ranked in rank(jobs, NOW)]

    def _reasons(self, *jobs):
        return {ranked.job.key: ranked.reasons for ranked in rank(jobs, NOW)}

    def test_started_comes_first_and_blocked_last(self):
        jobs = (
            Job("blocked", "blocked", priority=1, due=hours(-9)),
            Job("ready", due=hours(1)),
            Job("paused", "paused", due=hours(90)),
            Job("running", "running", due=hours(99)),
        )
        self.assertEqual(self._keys(*jobs), ["running", "paused", "ready", "blocked"])

    def test_priority_goes_before_a_late_order(self):
        self.assertEqual(self._keys(Job(1, due=hours(-5)), Job(2, priority=1)), [2, 1])

    def test_late_goes_before_what_would_be_late_before_what_has_time(self):
        jobs = (
            Job("time", due=hours(2), minutes=10),
            Job("risk", due=hours(4), minutes=300),
            Job("late", due=hours(-1)),
        )
        self.assertEqual(self._keys(*jobs), ["late", "risk", "time"])
        reasons = self._reasons(*jobs)
        self.assertEqual(reasons["late"], ("late",))
        self.assertEqual(reasons["risk"], ("risk",))
        self.assertEqual(reasons["time"], ("due",))

    def test_same_set_up_goes_first_among_those_due_on_one_day(self):
        jobs = (
            Job("runs", "running", product="P", setup="S", place=1),
            Job("other", due=hours(3), product="Q", setup="T", place=1),
            Job("setup", due=hours(4), product="Q", setup="S", place=1),
            Job("product", due=hours(5), product="P", setup="S", place=1),
            Job("elsewhere", due=hours(6), product="P", setup="S", place=2),
            Job("tomorrow", due=hours(30), product="P", setup="S", place=1),
        )
        self.assertEqual(
            self._keys(*jobs), ["runs", "product", "setup", "other", "elsewhere", "tomorrow"]
        )
        reasons = self._reasons(*jobs)
        self.assertEqual(reasons["product"], ("product",))
        self.assertEqual(reasons["setup"], ("setup",))
        self.assertEqual(reasons["other"], ("due_first",))

    def test_set_up_of_what_ran_last_counts_until_another_order_runs(self):
        over = Job("over", product="P", place=1)
        jobs = (Job("other", due=hours(3), place=1), Job("kin", due=hours(4), product="P", place=1))
        self.assertEqual(rank(jobs, NOW, mounted=[over])[0].kin, "over")
        running = Job("runs", "running", product="Q", place=1)
        ordered = [ranked.job.key for ranked in rank((*jobs, running), NOW, mounted=[over])]
        self.assertEqual(ordered, ["runs", "other", "kin"])

    def test_no_date_comes_last_in_the_order_of_the_plan(self):
        jobs = (Job(1, sequence=(2,)), Job(2, sequence=(1,)), Job(3, due=hours(900)))
        self.assertEqual(self._keys(*jobs), [3, 2, 1])
        self.assertEqual(self._reasons(*jobs)[2], ("undated",))

    def test_days_are_those_of_the_plant(self):
        """23:30 UTC is already tomorrow where the plant stands."""

        def day_of(moment):
            return (moment + timedelta(hours=1)).date()

        jobs = (
            Job("runs", "running", product="P", place=1),
            Job("kin", due=datetime(2026, 3, 4, 23, 30), product="P", place=1),
            Job("other", due=datetime(2026, 3, 4, 20, 0), product="Q", place=1),
        )
        ordered = [ranked.job.key for ranked in rank(jobs, NOW, day_of)]
        self.assertEqual(ordered, ["runs", "other", "kin"])

    def test_standing_on_the_edges(self):
        self.assertEqual(standing(None, 900, NOW), ON_TIME)
        self.assertEqual(standing(NOW, 0, NOW), ON_TIME)
        self.assertEqual(standing(NOW, 1, NOW), RISK)
        self.assertEqual(standing(NOW - timedelta(seconds=1), 0, NOW), LATE)

    @SLOW_START
    @given(QUEUES)
    def test_every_job_is_there_once_and_the_input_order_does_not_matter(self, jobs):
        ordered = rank(jobs, NOW)
        self.assertEqual(sorted(r.job.key for r in ordered), sorted(job.key for job in jobs))
        by_key = sorted(jobs, key=lambda job: job.key)
        again = rank(by_key, NOW)
        self.assertEqual(
            [(r.job.state, r.standing, r.job.due) for r in ordered],
            [(r.job.state, r.standing, r.job.due) for r in again],
        )

    @SLOW_START
    @given(QUEUES)
    def test_no_job_stands_behind_one_that_is_less_urgent(self, jobs):
        for before, after in pairwise(rank(jobs, NOW)):
            self.assertLessEqual(GROUPS[before.job.state], GROUPS[after.job.state])
            if before.job.state != after.job.state:
                continue
            self.assertGreaterEqual(before.job.priority, after.job.priority)
            if before.job.priority == after.job.priority:
                order = [LATE, RISK, ON_TIME]
                self.assertLessEqual(order.index(before.standing), order.index(after.standing))

    @SLOW_START
    @given(QUEUES)
    def test_every_place_has_a_reason_and_kin_runs_at_the_same_place(self, jobs):
        running = {job.key: job for job in jobs if job.state == "running"}
        for ranked in rank(jobs, NOW):
            self.assertTrue(ranked.reasons)
            if ranked.kinship:
                kin = running[ranked.kin]
                self.assertEqual(kin.place, ranked.job.place)
                self.assertTrue(kin.product == ranked.job.product or kin.setup == ranked.job.setup)

    @SLOW_START
    @given(QUEUES)
    def test_only_one_ready_order_of_a_place_is_due_first(self, jobs):
        firsts = [r.job for r in rank(jobs, NOW) if "due_first" in r.reasons]
        self.assertEqual(len({job.place for job in firsts}), len(firsts))
