from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..order_outlook import FASTEST, SLOWEST, Step, expected_end, slowness
from ..user_agent import describe

NOW = datetime(2026, 3, 4, 9, 0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HORIZON = NOW + 10 * DAY
#: Works from 06:00 to 14:00 each day.
SHIFTS = [(NOW - 3 * HOUR + DAY * day, NOW + 5 * HOUR + DAY * day) for day in range(12)]
WORKING = {1: SHIFTS, 2: SHIFTS}


@tagged("post_install", "-at_install")
class TestOrderOutlook(BaseCase):
    def test_steps_are_done_one_after_the_other(self):
        steps = [Step(1, 3600), Step(2, 7200)]
        self.assertEqual(expected_end(steps, NOW, WORKING, HORIZON), NOW + 3 * HOUR)

    def test_what_does_not_fit_into_today_ends_tomorrow(self):
        self.assertEqual(
            expected_end([Step(1, 6 * 3600)], NOW, WORKING, HORIZON), NOW + DAY - 2 * HOUR
        )

    def test_step_waits_for_its_planned_start(self):
        steps = [Step(1, 3600, NOW + 2 * HOUR)]
        self.assertEqual(expected_end(steps, NOW, WORKING, HORIZON), NOW + 3 * HOUR)

    def test_planned_start_that_is_past_means_now(self):
        steps = [Step(1, 3600, NOW - DAY)]
        self.assertEqual(expected_end(steps, NOW, WORKING, HORIZON), NOW + HOUR)

    def test_nothing_left_is_finished_now(self):
        self.assertEqual(expected_end([Step(1, 0)], NOW, WORKING, HORIZON), NOW)

    def test_beyond_the_horizon_nobody_knows(self):
        self.assertIsNone(expected_end([Step(1, 10**7)], NOW, WORKING, HORIZON))
        self.assertIsNone(expected_end([Step(3, 60)], NOW, WORKING, HORIZON))

    @given(st.floats(0, 1e6), st.floats(0, 1e6))
    def test_slowness_stays_believable(self, planned, real):
        self.assertTrue(FASTEST <= slowness(planned, real) <= SLOWEST)

    @given(st.lists(st.builds(Step, center=st.sampled_from((1, 2)), seconds=st.floats(0, 20_000))))
    def test_more_work_never_ends_earlier(self, steps):
        last = HORIZON
        less = expected_end(steps[:-1], NOW, WORKING, HORIZON) or last
        more = expected_end(steps, NOW, WORKING, HORIZON) or last
        self.assertLessEqual(less, more)

    def test_browser_is_told_in_plain_words(self):
        chrome = (
            "Mozilla/5.0 (Linux; Android 13; SM-T870) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/128.0.0.0 Safari/537.36"
        )
        self.assertEqual(describe(chrome), "Chrome 128 on Android 13")
        self.assertEqual(
            describe("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"),
            "Firefox 130 on Linux",
        )
        safari = (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
        )
        self.assertEqual(describe(safari), "Safari 17 on iPadOS 17")
        self.assertEqual(describe("Kiosk browser"), "Kiosk browser")
        self.assertEqual(describe(""), "")
