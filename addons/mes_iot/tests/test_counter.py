from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..counter import CounterRule, CounterState, step

S = 1_000_000


def run(rule, readings):
    state, steps = CounterState(), []
    for seconds, value in readings:
        done = step(rule, state, value, int(seconds * S))
        state = done.state
        steps.append(done)
    return steps


def total(steps):
    return sum(done.delta for done in steps)


class TestCounter(BaseCase):
    rule = CounterRule(modulus=65536, max_rate=2)

    @settings(max_examples=300, deadline=None)
    @given(
        start=st.integers(0, 2**40),
        modulus=st.sampled_from([0, 1000, 65536, 2**32]),
        polls=st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1)), min_size=1, max_size=60),
    )
    def test_the_deltas_sum_to_the_pieces_made_however_it_is_polled(self, start, modulus, polls):
        """Any pattern of waits; in each the machine makes some of what it can make at most."""
        rule, made, now = CounterRule(modulus=modulus, max_rate=2), start, 0
        readings = [(0, made % modulus if modulus else made)]
        for wait, share in polls:
            now += wait
            made += int(share * 2 * wait)
            readings.append((now, made % modulus if modulus else made))
        steps = run(rule, readings)
        self.assertEqual(total(steps), made - start)
        self.assertFalse({done.event for done in steps} & {"held", "jump", "reset"})

    def test_the_first_reading_is_only_the_start(self):
        steps = run(self.rule, [(0, 500)])
        self.assertEqual((total(steps), steps[0].event), (0, "baseline"))

    def test_a_roll_over_counts_through(self):
        steps = run(self.rule, [(0, 65530), (10, 4)])
        self.assertEqual((total(steps), steps[1].event), (10, "rollover"))

    def test_a_restarted_plc_counts_from_zero(self):
        steps = run(self.rule, [(0, 1042), (30, 3), (31, 4)])
        self.assertEqual((total(steps), steps[1].event), (4, "reset"))

    def test_a_reset_can_be_told_to_count_nothing(self):
        rule = CounterRule(max_rate=2, from_zero=False)
        steps = run(rule, [(0, 1042), (1, 0), (2, 1), (3, 2)])
        self.assertEqual((total(steps), steps[2].event, steps[2].skipped), (2, "reset", 0))

    def test_one_step_back_and_forth_counts_nothing(self):
        steps = run(self.rule, [(0, 1042), (1, 1041), (2, 1042), (3, 1043)])
        self.assertEqual((total(steps), steps[1].event), (1, "held"))

    def test_a_single_wrong_reading_counts_nothing(self):
        steps = run(self.rule, [(0, 100), (1, 9000), (2, 101), (3, 102)])
        self.assertEqual(total(steps), 2)

    def test_a_confirmed_jump_is_kept_apart(self):
        steps = run(self.rule, [(0, 100), (1, 9000), (2, 9001)])
        self.assertEqual((total(steps), steps[2].skipped, steps[2].event), (1, 8900, "jump"))

    def test_after_a_long_silence_the_pieces_made_meanwhile_count(self):
        self.assertEqual(total(run(self.rule, [(0, 100), (3600, 5000)])), 4900)

    def test_a_plc_switched_off_over_night_made_no_round_of_its_counter(self):
        rule = CounterRule(modulus=65536, max_rate=5)
        steps = run(rule, [(0, 1200), (36_000, 0), (36_001, 1)])
        self.assertEqual((total(steps), steps[1].event), (1, "reset"))

    def test_a_fall_that_may_be_either_after_a_silence_waits_for_a_person(self):
        rule = CounterRule(modulus=65536, max_rate=5)
        steps = run(rule, [(0, 60_000), (36_000, 0), (36_001, 1)])
        self.assertEqual([done.event for done in steps[1:]], ["held", "jump"])
        self.assertEqual((total(steps), steps[2].skipped), (1, 5536))

    def test_a_clock_that_goes_back_takes_no_pieces_away(self):
        self.assertEqual(total(run(self.rule, [(3600, 100), (0, 101), (1, 102)])), 2)

    def test_a_value_the_counter_cannot_have_changes_nothing(self):
        steps = run(self.rule, [(0, 5), (1, 65536), (2, -1), (3, 6)])
        self.assertEqual((total(steps), steps[1].event), (1, "out_of_range"))
