from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests.common import BaseCase

from .. import timeline
from ..timeline import Change, Fact, FutureFactError, Interval

ZERO = datetime(2026, 3, 2, 6, 0)


def at(minutes):
    return ZERO + timedelta(minutes=minutes)


class Machine:
    """A timeline in memory: applies the operations as the database does."""

    def __init__(self):
        self.rows, self.dead, self.facts, self.last_id = [], [], [], 0

    def record(self, fact):
        change = timeline.splice(self.rows, self.facts, fact)
        self.facts.append(fact)
        closed = {row.id: end for row, end in change.close}
        gone = {row.id for row in change.supersede}
        self.dead += change.supersede
        kept = [row for row in self.rows if row.id not in gone]
        self.rows = [
            Interval(r.state, r.start, closed.get(r.id, r.end), r.reason, r.fact, r.id)
            for r in kept
        ]
        for row in change.insert:
            self.last_id += 1
            self.rows.append(
                Interval(row.state, row.start, row.end, row.reason, row.fact, self.last_id)
            )
        self.rows.sort(key=lambda row: row.start)
        return change

    def say(self, state, start, end=None, source="device", reason=0):
        end = None if end is None else at(end)
        return self.record(Fact(state, at(start), end, source, reason))

    def shown(self):
        minutes = [(row.state, (row.start - ZERO).seconds // 60, row.reason) for row in self.rows]
        return [entry if entry[2] else entry[:2] for entry in minutes]


facts = st.lists(
    st.builds(
        lambda state, start, length, source, reason: Fact(
            state, at(start), at(start + length) if length else None, source, reason
        ),
        st.sampled_from(timeline.STATES),
        st.integers(0, 20),
        st.one_of(st.just(0), st.just(0), st.integers(1, 6)),
        st.sampled_from(timeline.SOURCES),
        st.sampled_from([0, 0, 1, 2]),
    ),
    min_size=1,
    max_size=14,
)


def content(rows):
    return [(row.state, row.start, row.end, row.reason) for row in rows]


class TestTimeline(BaseCase):
    def test_first_fact_begins_the_timeline(self):
        machine = Machine()
        machine.say("run", 5)
        self.assertEqual(machine.shown(), [("run", 5)])
        self.assertIsNone(machine.rows[0].end)

    def test_new_state_closes_the_open_one_and_supersedes_nothing(self):
        machine = Machine()
        machine.say("run", 5)
        change = machine.say("down", 9)
        self.assertEqual([end for _row, end in change.close], [at(9)])
        self.assertFalse(change.supersede)
        self.assertEqual(machine.shown(), [("run", 5), ("down", 9)])

    def test_same_state_again_changes_nothing(self):
        machine = Machine()
        machine.say("run", 5)
        self.assertFalse(machine.say("run", 9))

    def test_late_fact_splits_the_interval_it_falls_into(self):
        machine = Machine()
        machine.say("run", 0)
        machine.say("down", 10)
        change = machine.say("idle", 4)
        self.assertEqual(len(change.supersede), 1)
        self.assertEqual(machine.shown(), [("run", 0), ("idle", 4), ("down", 10)])

    def test_late_stop_ends_where_the_machine_was_seen_running_again(self):
        machine = Machine()
        machine.say("run", 0)
        machine.say("run", 10)
        machine.say("down", 4)
        self.assertEqual(machine.shown(), [("run", 0), ("down", 4), ("run", 10)])

    def test_fact_before_the_first_one_extends_the_timeline_backwards(self):
        machine = Machine()
        machine.say("run", 10)
        machine.say("down", 4)
        self.assertEqual(machine.shown(), [("down", 4), ("run", 10)])

    def test_person_wins_over_device_at_the_same_moment(self):
        machine = Machine()
        machine.say("down", 4, source="operator")
        self.assertFalse(machine.say("idle", 4))
        self.assertEqual(machine.shown(), [("down", 4)])

    def test_reason_given_later_replaces_the_stop_without_one(self):
        machine = Machine()
        machine.say("idle", 4)
        machine.say("run", 9)
        machine.say("idle", 4, source="operator", reason=7)
        self.assertEqual(machine.shown(), [("idle", 4, 7), ("run", 9)])

    def test_device_repeating_a_stop_does_not_lose_its_reason(self):
        machine = Machine()
        machine.say("idle", 4, source="operator", reason=7)
        self.assertFalse(machine.say("idle", 6))
        self.assertEqual(machine.shown(), [("idle", 4, 7)])

    def test_reason_lasts_until_it_meets_its_equal(self):
        machine = Machine()
        machine.say("idle", 0)
        machine.say("idle", 6)
        machine.say("idle", 10, reason=5)
        machine.say("idle", 3, reason=5)
        self.assertEqual(machine.shown(), [("idle", 0), ("idle", 3, 5)])

    def test_fact_with_an_end_gives_way_to_what_lies_beneath(self):
        machine = Machine()
        machine.say("run", 0)
        machine.say("planned_stop", 5, 9)
        self.assertEqual(machine.shown(), [("run", 0), ("planned_stop", 5), ("run", 9)])

    def test_nothing_beneath_a_fact_with_an_end_is_unknown(self):
        machine = Machine()
        machine.say("setup", 0, 5)
        self.assertEqual(machine.shown(), [("setup", 0), ("unknown", 5)])

    def test_a_fact_of_the_future_is_refused(self):
        now = at(0)
        timeline.check(Fact("run", now + timeline.FUTURE_TOLERANCE), now)
        with self.assertRaises(FutureFactError):
            timeline.check(Fact("run", at(3)), now)
        with self.assertRaises(FutureFactError):
            timeline.check(Fact("run", at(-3), at(30)), now)

    def test_an_impossible_fact_is_refused(self):
        for fact in (
            Fact("broken", ZERO),
            Fact("run", ZERO, source="oracle"),
            Fact("run", ZERO, ZERO),
        ):
            with self.assertRaises(timeline.FactError):
                timeline.check(fact, at(1))

    @settings(max_examples=400, deadline=None)
    @given(facts, st.randoms(use_true_random=False))
    def test_every_order_of_arrival_gives_the_same_timeline(self, said, shuffle):
        said = list(said)
        shuffle.shuffle(said)
        machine = Machine()
        for fact in said:
            machine.record(fact)
        self.assertEqual(content(machine.rows), content(timeline.build(said)))

    @settings(max_examples=200, deadline=None)
    @given(facts)
    def test_there_is_never_a_gap_an_overlap_or_two_equal_neighbours(self, said):
        machine = Machine()
        for fact in said:
            machine.record(fact)
            rows = machine.rows
            self.assertIsNone(rows[-1].end)
            for before, after in pairwise(rows):
                self.assertEqual(before.end, after.start)
                self.assertLess(before.start, before.end)
                self.assertNotEqual((before.state, before.reason), (after.state, after.reason))
            first = min(fact.start for fact in machine.facts)
            total = sum(((row.end or at(99)) - row.start for row in rows), timedelta())
            self.assertEqual(total, at(99) - first)

    @settings(max_examples=200, deadline=None)
    @given(facts, st.data())
    def test_a_fact_heard_twice_changes_nothing(self, said, data):
        machine = Machine()
        for fact in said:
            machine.record(fact)
        again = data.draw(st.sampled_from(said))
        self.assertEqual(machine.record(again), Change())

    @settings(max_examples=200, deadline=None)
    @given(facts)
    def test_superseded_intervals_are_never_the_ones_that_stay(self, said):
        machine = Machine()
        for fact in said:
            change = machine.record(fact)
            dead, born = content(change.supersede), content(change.insert)
            self.assertFalse(set(dead) & set(born))
