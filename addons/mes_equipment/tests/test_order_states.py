from datetime import datetime, timedelta

from odoo.tests.common import BaseCase

from ..order_states import Line, facts_of

ZERO = datetime(2026, 3, 2, 6, 0)


def at(minutes):
    return ZERO + timedelta(minutes=minutes)


def line(number, start, end=None, phase="run", reason=0, stands=""):
    return Line(number, at(start), end and at(end), phase, reason, stands)


class TestOrderStates(BaseCase):
    def _shown(self, *lines):
        return [
            (fact.state, (fact.start - ZERO).seconds // 60, fact.reason) for fact in facts_of(lines)
        ]

    def test_machine_is_set_up_then_runs_then_stands(self):
        self.assertEqual(
            self._shown(line(1, 0, 10, "setup"), line(2, 10, 30), line(3, 50)),
            [("setup", 0, 0), ("run", 10, 0), ("idle", 30, 0), ("run", 50, 0)],
        )

    def test_pause_says_why_it_stands(self):
        self.assertEqual(
            self._shown(line(1, 0, 10, reason=7), line(2, 20, 30, reason=8, stands="down")),
            [("run", 0, 0), ("idle", 10, 7), ("run", 20, 0), ("down", 30, 8)],
        )

    def test_machine_stands_only_when_nobody_works(self):
        self.assertEqual(
            self._shown(line(1, 0, 20, reason=7), line(2, 10, 40)),
            [("run", 0, 0), ("idle", 40, 0)],
        )

    def test_one_who_runs_counts_before_one_who_sets_up(self):
        self.assertEqual(
            self._shown(line(1, 0, 30, "setup"), line(2, 10, 20)),
            [("setup", 0, 0), ("run", 10, 0), ("setup", 20, 0), ("idle", 30, 0)],
        )

    def test_line_cut_at_a_shift_changes_nothing(self):
        self.assertEqual(self._shown(line(1, 0, 20), line(2, 20)), [("run", 0, 0)])

    def test_line_without_length_says_nothing(self):
        self.assertEqual(self._shown(line(1, 5, 5)), [])
