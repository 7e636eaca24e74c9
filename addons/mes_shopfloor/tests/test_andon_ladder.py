from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..andon_ladder import UNACKNOWLEDGED, UNRESOLVED, Rung, Standing, due, next_moment

START = datetime(2026, 3, 29, 0, 30)  # half an hour before the clocks in Berlin are moved
RUNGS = [Rung(1, 0), Rung(2, 5), Rung(3, 60, UNRESOLVED)]


def minutes(count):
    return START + timedelta(minutes=count)


@tagged("post_install", "-at_install")
class TestAndonLadder(BaseCase):
    def _keys(self, now, **values):
        standing = Standing(**{"asked": START, "open_since": START, **values})
        return [rung.key for rung in due(RUNGS, standing, minutes(now))]

    def test_steps_come_when_their_minutes_have_passed(self):
        self.assertEqual(self._keys(0), [1])
        self.assertEqual(self._keys(4), [1])
        self.assertEqual(self._keys(5), [1, 2])
        self.assertEqual(self._keys(4, climbed=frozenset([1])), [])

    def test_accepted_call_climbs_only_what_asks_for_the_end(self):
        self.assertEqual(self._keys(61, is_accepted=True), [3])

    def test_an_hour_is_an_hour_when_the_clock_is_moved(self):
        self.assertEqual(self._keys(59, climbed=frozenset([1, 2])), [])
        self.assertEqual(self._keys(60, climbed=frozenset([1, 2])), [3])

    def test_handing_on_asks_anew_but_does_not_move_the_end(self):
        again = {"asked": minutes(30), "climbed": frozenset()}
        self.assertEqual(self._keys(34, **again), [1])
        self.assertEqual(self._keys(35, **again), [1, 2])
        self.assertEqual(self._keys(60, **again), [1, 2, 3])

    def test_nothing_is_left_when_all_is_climbed(self):
        standing = Standing(START, START, climbed=frozenset([1, 2, 3]))
        self.assertIsNone(next_moment(RUNGS, standing))
        self.assertIsNone(next_moment([], Standing(START, START)))

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.integers(0, 500), st.sampled_from([UNACKNOWLEDGED, UNRESOLVED])),
            max_size=8,
        ),
        st.lists(st.integers(0, 600), max_size=20),
    )
    def test_however_often_one_looks_each_step_comes_once_and_in_time(self, steps, looks):
        rungs = [Rung(key, wait, condition) for key, (wait, condition) in enumerate(steps)]
        climbed = frozenset()
        for look in sorted(looks):
            now = minutes(look)
            standing = Standing(START, START, climbed=climbed)
            found = due(rungs, standing, now)
            coming = next_moment(rungs, standing)
            self.assertEqual(bool(found), coming is not None and coming <= now)
            self.assertFalse({rung.key for rung in found} & climbed)
            climbed |= {rung.key for rung in found}
            self.assertEqual(climbed, {rung.key for rung in rungs if rung.minutes <= look})
