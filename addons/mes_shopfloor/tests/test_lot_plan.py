from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..lot_plan import EPSILON, Line, Pick, plan

#: A machine that is busy with other things is no fault of the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LOTS = st.sampled_from(["A", "B", "C"])
UNITS = st.sampled_from([1, 2, None])
PICKS = st.builds(Pick, LOTS, UNITS)
QUANTITIES = st.integers(1, 400).map(lambda number: number / 100)
#: A line that is only reserved may have no lot.
LINES = st.lists(st.tuples(st.builds(Pick, LOTS | st.none(), UNITS), QUANTITIES), max_size=8).map(
    lambda pairs: [Line(key, pick, quantity) for key, (pick, quantity) in enumerate(pairs)]
)
RECORDED = st.dictionaries(PICKS, QUANTITIES, max_size=6)
TOTALS = st.integers(0, 2000).map(lambda number: number / 100)


def after(lines, done):
    """The lines there are when the plan was carried out, what was reserved being of lot D."""
    kept = [
        Line(line.key, line.pick, done.quantities[line.key])
        for line in lines
        if done.quantities[line.key]
    ]
    added = [Line(("new", pick), pick, quantity) for pick, quantity in done.missing.items()]
    rest = [Line("rest", Pick("D", None), done.rest)] if done.rest else []
    return kept + added + rest


class TestLotPlan(BaseCase):
    @UNHURRIED
    @given(LINES, RECORDED, TOTALS)
    def test_lines_hold_what_is_wanted_or_recorded(self, lines, recorded, total):
        lines = after(lines, plan(lines, recorded, total))
        wanted = max(total, sum(recorded.values()))
        of_units = sum(quantity for pick, quantity in recorded.items() if pick.unit)
        wanted = max(wanted, of_units)
        self.assertAlmostEqual(sum(line.quantity for line in lines), wanted, delta=1e-4)

    @UNHURRIED
    @given(LINES, RECORDED, TOTALS)
    def test_what_was_recorded_is_in_the_lines(self, lines, recorded, total):
        lines = after(lines, plan(lines, recorded, total))
        for pick, quantity in recorded.items():
            held = sum(line.quantity for line in lines if line.pick == pick)
            if pick.unit:
                self.assertAlmostEqual(held, quantity, delta=1e-4)
            else:
                self.assertGreaterEqual(held, quantity - 1e-4)

    @UNHURRIED
    @given(LINES, RECORDED, TOTALS)
    def test_no_unit_has_what_was_not_recorded(self, lines, recorded, total):
        lines = after(lines, plan(lines, recorded, total))
        self.assertLessEqual({line.pick for line in lines if line.pick.unit}, set(recorded))

    @UNHURRIED
    @given(LINES, RECORDED, TOTALS)
    def test_planned_again_nothing_changes(self, lines, recorded, total):
        lines = after(lines, plan(lines, recorded, total))
        again = plan(lines, recorded, total)
        self.assertFalse(again.missing)
        self.assertLess(again.rest, 1e-4)
        for line in lines:
            self.assertAlmostEqual(again.quantities[line.key], line.quantity, delta=1e-4)

    @UNHURRIED
    @given(LINES, RECORDED, TOTALS)
    def test_no_lot_is_taken_twice(self, lines, recorded, total):
        done = plan(lines, recorded, total)
        for lot in ("A", "B", "C"):
            before = sum(line.quantity for line in lines if line.pick.lot == lot)
            used = sum(quantity for pick, quantity in recorded.items() if pick.lot == lot)
            held = sum(line.quantity for line in after(lines, done) if line.pick.lot == lot)
            self.assertLessEqual(held, max(before, used) + 1e-4)

    def test_serial_number_in_a_unit_is_not_left_for_the_rest(self):
        reserved = [Line(lot, Pick(lot, None), 1) for lot in ("A", "B")]
        done = plan(reserved, {Pick("A", 1): 1}, 2)
        self.assertEqual(done.quantities, {"A": 0, "B": 1})

    def test_reserved_line_is_cut_to_what_the_units_leave(self):
        reserved = Line("reserved", Pick("A", None), 5)
        recorded = {Pick("A", 1): 1, Pick("A", 2): 1}
        done = plan([reserved], recorded, 3)
        self.assertEqual(done.quantities, {"reserved": 1})
        self.assertEqual(done.missing, recorded)
        self.assertEqual(done.rest, 0)

    def test_other_lot_than_reserved_pushes_the_reserved_one_out(self):
        done = plan([Line("reserved", Pick("A", None), 5)], {Pick("B", None): 5}, 5)
        self.assertEqual(done.quantities, {"reserved": 0})
        self.assertEqual(done.missing, {Pick("B", None): 5})

    def test_nothing_recorded_and_nothing_there_is_reserved(self):
        self.assertEqual(plan([], {}, 4).rest, 4)
        self.assertGreater(EPSILON, 0)
