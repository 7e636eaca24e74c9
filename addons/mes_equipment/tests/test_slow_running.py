from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests.common import BaseCase

from ..slow_running import Count, seconds, slow_share, slow_spans

ZERO = datetime(2026, 3, 2, 6, 0)


def at(second):
    return ZERO + timedelta(seconds=second)


def counts(*moments, pieces=1, cycle=10):
    return [Count(at(moment), pieces, cycle) for moment in moments]


class TestSlowRunning(BaseCase):
    def _slow(self, counted, runs=((0, 100),), percent=80, until=100):
        spans = slow_spans(
            counted, [(at(start), at(end)) for start, end in runs], percent, at(until)
        )
        return [((start - ZERO).seconds, (end - ZERO).seconds) for start, end in spans]

    def test_machine_at_its_pace_is_not_slow(self):
        self.assertEqual(self._slow(counts(10, 20, 30), until=35), [])

    def test_piece_that_took_too_long_makes_its_time_slow(self):
        self.assertEqual(self._slow(counts(10, 30, 40), until=45), [(10, 30)])

    def test_threshold_itself_is_fast_enough(self):
        self.assertEqual(self._slow(counts(10, 22.5, cycle=10), until=23), [])

    def test_stop_between_two_pieces_is_not_slow_running(self):
        self.assertEqual(self._slow(counts(10, 60), runs=((0, 15), (55, 60)), until=60), [])

    def test_batch_is_judged_as_a_whole(self):
        self.assertEqual(self._slow(counts(100, pieces=9)), [])
        self.assertEqual(self._slow(counts(100, pieces=7)), [(0, 100)])

    def test_piece_overdue_is_slow_before_it_comes(self):
        self.assertEqual(self._slow(counts(10), until=20), [])
        self.assertEqual(self._slow(counts(10), until=30), [(10, 30)])

    def test_nothing_is_known_without_counts_or_cycle(self):
        self.assertEqual(self._slow([]), [])
        self.assertEqual(self._slow(counts(50, cycle=0)), [])
        self.assertEqual(self._slow(counts(50, pieces=-1)), [])

    @given(
        st.lists(st.integers(1, 100), max_size=10),
        st.lists(st.integers(0, 100), min_size=2, max_size=8, unique=True),
        st.integers(0, 100),
    )
    def test_slow_time_is_a_part_of_the_time_it_ran(self, moments, edges, percent):
        edges = sorted(edges[: len(edges) // 2 * 2])
        runs = [(at(start), at(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        share = slow_share(counts(*moments), runs, percent, at(100))
        self.assertTrue(0 <= share <= 1)
        spans = slow_spans(counts(*moments), runs, percent, at(100))
        self.assertLessEqual(seconds(spans), seconds(runs))
