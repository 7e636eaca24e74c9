from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..instruction_value import (
    NOT_OK,
    OK,
    WARNING,
    clock,
    due,
    limits_problem,
    number,
    seconds_left,
    verdict,
)

BEGIN = datetime(2026, 3, 4, 11, 0)
FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)
BOUND = st.none() | FINITE
FIXED = settings(deadline=None, derandomize=True)


class TestInstructionValue(BaseCase):
    def test_value_on_the_limit_is_in(self):
        self.assertEqual(verdict(10.0, (10.0, 11.0)), OK)
        self.assertEqual(verdict(11.0, (10.0, 11.0)), OK)

    def test_scaled_count_on_the_limit_is_in(self):
        self.assertEqual(verdict(0.1 + 0.2, (None, 0.3)), OK)

    def test_value_between_warning_and_limit_is_a_warning(self):
        self.assertEqual(verdict(10.1, (10.0, 11.0), (10.2, 10.8)), WARNING)
        self.assertEqual(verdict(10.5, (10.0, 11.0), (10.2, 10.8)), OK)
        self.assertEqual(verdict(9.9, (10.0, 11.0), (10.2, 10.8)), NOT_OK)

    def test_missing_limit_is_no_limit(self):
        self.assertEqual(verdict(-1e30, (None, None)), OK)
        self.assertEqual(verdict(0.0, (0.0, None)), OK)
        self.assertEqual(verdict(-0.1, (0.0, None)), NOT_OK)

    def test_what_is_no_finite_number_is_refused(self):
        for value in (True, "1", None, b"1", [1], 1j, float("nan"), float("inf"), 10**400):
            with self.assertRaises((TypeError, ValueError)):
                number(value)

    def test_crossed_limits_are_a_problem(self):
        self.assertEqual(limits_problem((2.0, 1.0)), "limits")
        self.assertEqual(limits_problem((1.0, 2.0), (1.8, 1.2)), "warning")
        self.assertEqual(limits_problem((1.0, 2.0), (0.5, 1.5)), "warning")
        self.assertEqual(limits_problem((float("nan"), None)), "infinite")
        self.assertIsNone(limits_problem((1.0, 1.0), (1.0, 1.0)))

    def test_step_is_due_once_an_order_each_piece_or_each_begun_stretch(self):
        self.assertEqual(due("order", 0), 1)
        self.assertEqual(due("unit", 0), 0)
        self.assertEqual(due("unit", 2.0000000001), 2)
        self.assertEqual(due("unit", 2.5), 3)
        self.assertEqual(due("every", 10, 10), 1)
        self.assertEqual(due("every", 11, 10), 2)
        self.assertEqual(due("unit", -3), 0)

    def test_wait_ends_with_its_last_second(self):
        self.assertEqual(seconds_left(60, BEGIN, BEGIN + timedelta(seconds=59.5)), 1)
        self.assertEqual(seconds_left(60, BEGIN, BEGIN + timedelta(seconds=60)), 0)

    def test_clock_reads_as_a_timer(self):
        self.assertEqual(clock(5), "0:05")
        self.assertEqual(clock(245), "4:05")
        self.assertEqual(clock(3845), "1:04:05")

    @FIXED
    @given(value=FINITE, lower=BOUND, upper=BOUND)
    def test_wider_limits_never_make_a_good_value_bad(self, value, lower, upper):
        if verdict(value, (lower, upper)) == OK:
            self.assertEqual(verdict(value, (None, upper)), OK)
            self.assertEqual(verdict(value, (lower, None)), OK)

    @FIXED
    @given(value=FINITE, lower=BOUND, upper=BOUND, low=BOUND, high=BOUND)
    def test_warning_never_changes_what_is_not_ok(self, value, lower, upper, low, high):
        without = verdict(value, (lower, upper))
        with_warning = verdict(value, (lower, upper), (low, high))
        self.assertEqual(with_warning == NOT_OK, without == NOT_OK)

    @FIXED
    @given(bounds=st.lists(FINITE, min_size=4, max_size=4))
    def test_each_verdict_can_come_out_of_sound_limits(self, bounds):
        lower, low, high, upper = sorted(bounds)
        self.assertIsNone(limits_problem((lower, upper), (low, high)))
        self.assertEqual(verdict(low, (lower, upper), (low, high)), OK)
        self.assertIn(verdict(lower, (lower, upper), (low, high)), (OK, WARNING))

    @FIXED
    @given(pieces=st.integers(0, 10_000), every=st.integers(1, 500))
    def test_each_piece_lies_in_one_stretch(self, pieces, every):
        self.assertEqual(due("every", pieces, every), len({n // every for n in range(pieces)}))

    @FIXED
    @given(seconds=st.integers(0, 10**6), gone=st.integers(0, 10**6))
    def test_wait_is_over_when_its_seconds_have_gone(self, seconds, gone):
        left = seconds_left(seconds, BEGIN, BEGIN + timedelta(seconds=gone))
        self.assertEqual(left, max(0, seconds - gone))
