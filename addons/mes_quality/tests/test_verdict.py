import math

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests.common import BaseCase

from .. import verdict

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)


class TestVerdict(BaseCase):
    def test_value_on_a_limit_is_in(self):
        self.assertEqual(verdict.of_value(31.984, 31.984, 32.0), "pass")
        self.assertEqual(verdict.of_value(32.0, 31.984, 32.0), "pass")

    def test_value_beyond_a_limit_is_out(self):
        self.assertEqual(verdict.of_value(31.9839, 31.984, 32.0), "fail")
        self.assertEqual(verdict.of_value(32.0001, 31.984, 32.0), "fail")

    def test_scaling_of_raw_counts_does_not_push_a_value_over_its_limit(self):
        for raw in range(31900, 32100):
            value = raw * 0.001
            limit = float(f"{raw / 1000:.3f}")
            self.assertEqual(verdict.of_value(value, limit, limit), "pass")

    def test_missing_limit_is_no_limit(self):
        self.assertEqual(verdict.of_value(-1e9, None, 1.0), "pass")
        self.assertEqual(verdict.of_value(1e9, 1.0, None), "pass")

    def test_zero_is_a_limit(self):
        self.assertEqual(verdict.of_value(-0.001, 0.0, None), "fail")
        self.assertEqual(verdict.of_value(0.001, None, 0.0), "fail")

    def test_value_that_is_no_number_has_no_verdict(self):
        for value in (math.nan, math.inf, -math.inf):
            with self.assertRaises(ValueError):
                verdict.of_value(value, 0, 1)

    @given(numbers, numbers, numbers)
    def test_what_lies_between_the_limits_passes(self, value, one, other):
        lower, upper = sorted((one, other))
        if lower <= value <= upper:
            self.assertEqual(verdict.of_value(value, lower, upper), "pass")

    @given(numbers, numbers)
    def test_wider_limits_never_fail_what_narrower_ones_passed(self, value, limit):
        if verdict.of_value(value, limit, None) == "pass":
            self.assertEqual(verdict.of_value(value, limit - abs(limit), None), "pass")

    def test_one_failure_fails_an_inspection(self):
        self.assertEqual(verdict.of_inspection([1, 2], [(1, "pass"), (1, "fail")]), "fail")

    def test_missing_reading_passes_nothing(self):
        self.assertEqual(verdict.of_inspection([1, 2], [(1, "pass")]), "open")
        self.assertEqual(verdict.of_inspection([1, 2], []), "open")
        self.assertEqual(verdict.of_inspection([], []), "open")

    def test_every_characteristic_seen_and_none_failed_passes(self):
        self.assertEqual(verdict.of_inspection([1, 2], [(1, "pass"), (2, "pass")]), "pass")
