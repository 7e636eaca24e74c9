from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from .. import oee_figures
from ..oee_figures import add, figures, ratio, reachable, waterfall

#: oee.com, "Calculate OEE": a shift of 480 min, 60 min breaks, 47 min down, 19271 pieces at 1 s
#: each of which 423 are rejects, on a day of 1440 min.
VORNE = {
    "apt": 373 * 60,
    "failure": 47 * 60,
    "planned": 60 * 60,
    "no_shift": (1440 - 480) * 60,
    "good": 19271 - 423,
    "scrap": 423,
    "ideal": 19271.0,
    "ideal_good": 19271.0 - 423,
}
PRINTED = {
    "availability": 0.8881,
    "performance": 0.8611,
    "quality": 0.9780,
    "oee": 0.7479,
    "teep": 0.2181,
}

numbers = st.integers(0, 100_000)


@st.composite
def sums(draw):
    found = {name: draw(numbers) for name in oee_figures.BUCKETS}
    cycle = draw(st.integers(1, 90))
    found |= {name: draw(st.integers(0, 5000)) for name in oee_figures.PIECES}
    found["ideal"] = cycle * sum(found[name] for name in oee_figures.PIECES)
    found["ideal_good"] = cycle * found["good"]
    return found


@tagged("post_install", "-at_install")
class TestFigures(BaseCase):
    def test_the_published_example_comes_out_to_the_printed_digits(self):
        for name, wanted in PRINTED.items():
            self.assertEqual(round(ratio(name, VORNE), 4), wanted, name)

    def test_times_are_those_of_the_standard(self):
        times = oee_figures.times({"apt": 60, "aust": 30, "minor": 5, "delay": 4, "unknown": 1})
        self.assertEqual(
            times,
            {
                "apt": 60,
                "aust": 30,
                "aupt": 90,
                "adet": 9,
                "aubt": 99,
                "adot": 0,
                "pbt": 100,
                "calendar": 100,
            },
        )

    def test_nothing_is_divided_by_nothing(self):
        self.assertEqual(set(figures({}).values()), {None})
        self.assertIsNone(oee_figures.actual_to_planned_scrap(3, 0))
        self.assertEqual(oee_figures.actual_to_planned_scrap(3, 2), 1.5)

    def test_performance_may_exceed_one(self):
        self.assertEqual(ratio("performance", {"apt": 100, "good": 30, "ideal": 150}), 1.5)

    def test_pieces_without_an_ideal_rate_leave_performance_open(self):
        made = {"apt": 100, "good": 9, "scrap": 1}
        self.assertIsNone(ratio("performance", made))
        self.assertIsNone(ratio("oee", made))
        self.assertEqual(ratio("quality", made), 0.9)
        self.assertEqual(ratio("availability", made), 1)

    def test_a_run_without_pieces_has_no_performance(self):
        self.assertEqual(ratio("performance", {"apt": 100}), 0)

    def test_no_data_lowers_availability_but_not_that_of_the_known_time(self):
        known = {"apt": 50, "unknown": 50}
        self.assertEqual(ratio("availability", known), 0.5)
        self.assertEqual(ratio("known_availability", known), 1)
        self.assertEqual(ratio("unknown_share", known), 0.5)

    def test_ratios_of_the_standard(self):
        time = {"apt": 600, "aust": 200, "minor": 50, "failure": 100, "delay": 50, "adot": 250}
        for name, wanted in (
            ("utilization", 0.6),
            ("allocation", 0.8),
            ("setup_ratio", 0.25),
            ("technical", 0.75),
        ):
            self.assertEqual(ratio(name, time), wanted, name)
        pieces = {"apt": 1800, "good": 90, "scrap": 4, "rework": 6}
        self.assertEqual(ratio("scrap_ratio", pieces), 0.04)
        self.assertEqual(ratio("rework_ratio", pieces), 0.06)
        self.assertEqual(ratio("throughput", pieces), 200)

    def test_set_up_is_no_loss_of_the_net_figure(self):
        made = {"apt": 50, "aust": 50, "good": 50, "ideal": 50, "ideal_good": 50}
        self.assertEqual((ratio("oee", made), ratio("nee", made)), (0.5, 1.0))

    @settings(max_examples=200, deadline=None)
    @given(st.lists(sums(), min_size=1, max_size=4))
    def test_oee_is_the_product_of_its_factors_and_the_time_of_good_pieces(self, parts):
        whole = add(*parts)
        found = figures(whole)
        pbt = oee_figures.times(whole)["pbt"]
        if not (pbt and whole["apt"] and whole["ideal"]):
            return
        product = found["availability"] * found["performance"] * found["quality"]
        self.assertAlmostEqual(found["oee"], product, 9)
        self.assertAlmostEqual(found["oee"], whole["ideal_good"] / pbt, 9)
        calendar = oee_figures.times(whole)["calendar"]
        self.assertAlmostEqual(found["teep"], found["oee"] * pbt / calendar, 9)

    @settings(max_examples=200, deadline=None)
    @given(sums())
    def test_quality_of_one_product_is_good_over_all(self, found):
        pieces = sum(found[name] for name in oee_figures.PIECES)
        if not pieces:
            return
        self.assertAlmostEqual(ratio("quality", found), found["good"] / pieces, 9)

    @settings(max_examples=200, deadline=None)
    @given(sums(), sums())
    def test_a_sum_of_parts_lies_between_them(self, one, other):
        for name in ("availability", "oee", "teep", "unknown_share", "utilization"):
            ends = [ratio(name, one), ratio(name, other)]
            if None in ends:
                continue
            self.assertLessEqual(min(ends) - 1e-9, ratio(name, add(one, other)))
            self.assertGreaterEqual(max(ends) + 1e-9, ratio(name, add(one, other)))

    @settings(max_examples=200, deadline=None)
    @given(sums())
    def test_steps_of_the_waterfall_sum_to_the_calendar(self, found):
        (first, calendar), *steps = waterfall(found)
        self.assertEqual(first, "calendar")
        self.assertEqual(sum(seconds for _name, seconds in steps), calendar)
        self.assertEqual(calendar, oee_figures.times(found)["calendar"])
        self.assertEqual(dict(steps)["good"], found["ideal_good"])


@tagged("post_install", "-at_install")
class TestReachable(BaseCase):
    def test_a_lost_hour_cannot_be_made_up(self):
        so_far = {"apt": 3 * 3600, "failure": 3600}
        self.assertTrue(reachable("availability", 0.85, so_far, 4 * 3600)[0])
        self.assertEqual(reachable("availability", 0.90, so_far, 4 * 3600), (False, 0.875))

    def test_scrap_cannot_be_made_up_when_the_shift_is_over(self):
        so_far = {"apt": 100, "good": 90, "scrap": 10, "ideal": 100, "ideal_good": 90}
        self.assertEqual(reachable("quality", 0.95, so_far, 0), (False, 0.9))
        self.assertTrue(reachable("quality", 0.95, so_far, 100)[0])

    def test_nothing_is_lost_before_the_shift_began(self):
        for factor in ("availability", "performance", "quality", "oee"):
            self.assertTrue(reachable(factor, 1.0, {}, 8 * 3600)[0])
            self.assertTrue(reachable(factor, 1.0, {}, 0)[0])

    def test_pieces_without_an_ideal_rate_prove_nothing(self):
        self.assertEqual(reachable("oee", 0.9, {"apt": 9, "good": 1}, 9), (True, None))

    @settings(max_examples=200, deadline=None)
    @given(
        sums(),
        st.floats(0, 1),
        st.integers(0, 30_000),
        st.integers(0, 30_000),
        st.sampled_from(("availability", "quality", "oee")),
    )
    def test_more_time_never_makes_a_target_unreachable(self, so_far, target, rest, more, factor):
        # A performance above 1 cannot come from the ideal rate.
        so_far["ideal"] = min(so_far["ideal"], so_far["apt"])
        so_far["ideal_good"] = min(so_far["ideal_good"], so_far["ideal"])
        if not so_far["ideal"]:
            return
        if reachable(factor, target, so_far, rest)[0]:
            self.assertTrue(reachable(factor, target, so_far, rest + more)[0])
