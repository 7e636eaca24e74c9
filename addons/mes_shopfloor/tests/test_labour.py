from collections import Counter
from datetime import datetime
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import labour
from ..labour import Line

SECONDS = st.integers(0, 60)
INTERVALS = st.lists(st.tuples(SECONDS, SECONDS), max_size=8)
# Whether a machine is busy is no property of the algebra.
ON_A_BUSY_MACHINE = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def covered(intervals):
    return {second for start, end in intervals for second in range(start, end)}


def lines_of(intervals):
    return [Line(key, *interval) for key, interval in enumerate(intervals)]


class TestLabour(BaseCase):
    @ON_A_BUSY_MACHINE
    @given(INTERVALS)
    def test_shares_sum_up_to_the_time_in_which_anything_was_done(self, intervals):
        shares = labour.split(lines_of(intervals))
        self.assertEqual(sum(shares.values()), len(covered(intervals)))

    @ON_A_BUSY_MACHINE
    @given(INTERVALS)
    def test_share_is_at_least_nothing_and_at_most_the_line(self, intervals):
        for line, share in zip(
            lines_of(intervals), labour.split(lines_of(intervals)).values(), strict=True
        ):
            self.assertLessEqual(0, share)
            self.assertLessEqual(share, max(line.end - line.start, 0))

    @ON_A_BUSY_MACHINE
    @given(INTERVALS)
    def test_each_second_is_shared_equally(self, intervals):
        lines = lines_of(intervals)
        running = Counter(second for line in lines for second in range(line.start, line.end))
        shares = labour.split(lines)
        pieces = len({moment for interval in intervals for moment in interval})
        for line in lines:
            exact = sum(1 / running[second] for second in range(line.start, line.end))
            # Each stretch between two events may give away less than a second.
            self.assertLess(abs(shares[line.key] - exact), max(pieces, 1))

    @ON_A_BUSY_MACHINE
    @given(INTERVALS, st.randoms())
    def test_order_of_the_lines_does_not_matter(self, intervals, random):
        lines = lines_of(intervals)
        shuffled = list(lines)
        random.shuffle(shuffled)
        self.assertEqual(labour.split(lines), labour.split(shuffled))

    @ON_A_BUSY_MACHINE
    @given(INTERVALS, SECONDS, SECONDS)
    def test_share_depends_only_on_lines_that_overlap(self, intervals, start, end):
        line = Line(-1, start, end)
        others = lines_of(intervals)
        near = [other for other in others if other.start < end and start < other.end]
        self.assertEqual(
            labour.split([line, *others])[-1],
            labour.split([line, *near])[-1],
        )

    def test_seconds_left_over_do_not_always_go_to_the_same_line(self):
        lines = [Line(0, 0, 1), Line(1, 0, 1), Line(2, 1, 2), Line(3, 1, 2)]
        self.assertEqual(labour.split(lines), {0: 1, 1: 0, 2: 0, 3: 1})

    def test_two_machines_at_once_get_half_an_hour_each(self):
        shares = labour.split([Line(1, 0, 3600), Line(2, 0, 3600)])
        self.assertEqual(shares, {1: 1800, 2: 1800})

    @ON_A_BUSY_MACHINE
    @given(INTERVALS)
    def test_union_covers_what_the_intervals_cover_without_overlap(self, intervals):
        merged = labour.union(intervals)
        self.assertEqual(covered(merged), covered(intervals))
        self.assertEqual(labour.length(intervals), len(covered(intervals)))
        for (_start, end), (start, _end) in pairwise(merged):
            self.assertLess(end, start)

    @ON_A_BUSY_MACHINE
    @given(INTERVALS, SECONDS, SECONDS)
    def test_clipped_intervals_stay_in_the_window(self, intervals, start, end):
        clipped = labour.clip(intervals, start, end)
        self.assertEqual(covered(clipped), covered(intervals) & covered([(start, end)]))

    @ON_A_BUSY_MACHINE
    @given(SECONDS, SECONDS, st.lists(SECONDS))
    def test_pieces_touch_and_make_up_the_whole(self, start, span, boundaries):
        end = start + span
        pieces = labour.cut(start, end, boundaries)
        self.assertEqual((pieces[0][0], pieces[-1][1]), (start, end))
        for (_start, before), (after, _end) in pairwise(pieces):
            self.assertEqual(before, after)
            self.assertIn(before, boundaries)

    def test_fraction_of_a_second_is_cut_off(self):
        self.assertEqual(
            labour.second(datetime(2026, 3, 4, 11, 0, 0, 999_999)),
            labour.second(datetime(2026, 3, 4, 11, 0)),
        )
