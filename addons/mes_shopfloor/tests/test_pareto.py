from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import pareto

CAUSES = st.dictionaries(st.integers(0, 40), st.integers(-9, 10**6), max_size=20)


# The first examples of a run load tables of characters.
SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestPareto(BaseCase):
    def test_largest_comes_first_and_shares_add_up(self):
        found = pareto.bars({"burr": 1, "tool": 6, "lost": 3})
        self.assertEqual([bar.keys for bar in found], [("tool",), ("lost",), ("burr",)])
        self.assertEqual([bar.share for bar in found], [0.6, 0.3, 0.1])
        self.assertEqual([round(bar.cumulative, 6) for bar in found], [0.6, 0.9, 1.0])

    def test_what_was_taken_back_is_no_cause(self):
        self.assertEqual(pareto.bars({"burr": 0.0, "tool": -2.0}), [])
        self.assertEqual([bar.keys for bar in pareto.bars({"burr": 0, "lost": 1})], [("lost",)])

    def test_smallest_are_shown_as_one(self):
        found = pareto.bars({number: 10 - number for number in range(6)}, most=4)
        self.assertEqual([bar.keys for bar in found], [(0,), (1,), (2,), (3, 4, 5)])
        self.assertEqual(found[-1].quantity, 7 + 6 + 5)
        self.assertTrue(found[-1].is_others)

    def test_as_many_as_fit_are_not_put_together(self):
        found = pareto.bars(dict.fromkeys(range(4), 1), most=4)
        self.assertFalse(any(bar.is_others for bar in found))

    @SLOW_START
    @given(CAUSES, st.integers(2, 12))
    def test_nothing_gets_lost_and_the_line_only_rises(self, causes, most):
        found = pareto.bars(causes, most)
        positive = {key: quantity for key, quantity in causes.items() if quantity > 0}
        self.assertLessEqual(len(found), most)
        self.assertEqual({key for bar in found for key in bar.keys}, set(positive))
        self.assertAlmostEqual(sum(bar.quantity for bar in found), sum(positive.values()), 3)
        line = [bar.cumulative for bar in found]
        self.assertEqual(line, sorted(line))
        self.assertTrue(all(0 < part <= 1 for part in line))
        if found:
            self.assertAlmostEqual(line[-1], 1.0)
        single = [bar.quantity for bar in found if not bar.is_others]
        self.assertEqual(single, sorted(single, reverse=True))
