from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests.common import BaseCase

from .. import timeline
from ..timeline import Fact, FutureFactError
from ..timeline_rows import Reason, Rules, Span
from .timeline_machine import END, ZERO, Machine, at, content

REASONS = {
    1: Reason(),
    2: Reason("down"),
    3: Reason("planned_stop", timedelta(minutes=3), 4),
    4: Reason("idle"),
}
observations = st.builds(
    lambda state, start, length, source, reason: Fact(
        state, at(start), at(start + length) if length else None, source, reason
    ),
    st.sampled_from((*timeline.STATES, "idle", "idle", "run", "run", "down")),
    st.integers(0, 40),
    st.sampled_from([0, 0, 0, 0, 1, 2, 3, 5, 8]),
    st.sampled_from(("device", "device", *timeline.SOURCES)),
    st.sampled_from([0, 0, 0, 1, 2, 3]),
)
explanations = st.builds(
    lambda start, said, source, reason: Fact(
        "", at(start), None, source, reason, kind="explanation", said=at(said)
    ),
    st.integers(0, 40),
    st.integers(50, 60),
    st.sampled_from(timeline.PEOPLE),
    st.sampled_from(list(REASONS)),
)
splits = st.builds(
    lambda start: Fact("", at(start), None, "operator", kind="split", said=at(50)),
    st.integers(0, 40),
)
corrections = st.builds(
    lambda state, start, length, said, reason: Fact(
        state, at(start), at(start + length), "office", reason, kind="correction", said=at(said)
    ),
    st.sampled_from(timeline.STATES),
    st.integers(0, 40),
    st.integers(1, 9),
    st.integers(50, 60),
    st.sampled_from([0, 0, 1, 3]),
)
facts = st.lists(
    st.one_of(observations, observations, observations, explanations, splits, corrections),
    min_size=1,
    max_size=16,
)
rules = st.builds(
    Rules,
    debounce=st.sampled_from([0, 0, 2, 4]).map(lambda minutes: timedelta(minutes=minutes)),
    micro=st.sampled_from([0, 3]).map(lambda minutes: timedelta(minutes=minutes)),
    longest=st.booleans(),
    reasons=st.just(REASONS),
)
calendars = st.sampled_from(
    [
        [],
        [Span(at(10), at(15), 8)],
        [Span(at(4), at(6), 8), Span(at(12), at(20), 9, "off"), Span(at(20), at(30), 8)],
        [Span(at(12), at(200), 9, "off")],
    ]
)
set_ups = st.sampled_from([[], [], [(at(7), at(13))], [(at(20), None)]])


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
        self.assertEqual([new.end for _old, new in change.update], [at(9)])
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

    def test_reason_that_a_device_reports_late_is_that_of_the_stop_before_it_too(self):
        machine = Machine()
        machine.say("idle", 0)
        machine.say("idle", 6)
        machine.say("idle", 10, reason=5)
        machine.say("idle", 3, reason=5)
        self.assertEqual(machine.shown(), [("idle", 0, 5)])

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

    def test_explanation_of_a_break_flows_back_to_the_stop_before_it(self):
        machine = Machine(spans=[Span(at(10), at(15), 8)])
        machine.say("idle", 0)
        machine.explain(11, 1)
        self.assertEqual(machine.shown(), [("idle", 0, 1), ("idle", 10, 1), ("idle", 15)])
        self.assertEqual(content(machine.rows), content(machine.scratch()))

    @settings(max_examples=600, deadline=None)
    @given(facts, rules, calendars, set_ups, st.randoms(use_true_random=False))
    def test_every_order_of_arrival_gives_the_timeline_of_a_rebuild(
        self, said, rules, spans, setups, shuffle
    ):
        said = [Fact(**{**_values(fact), "uuid": str(n)}) for n, fact in enumerate(said)]
        shuffle.shuffle(said)
        machine = Machine(rules, spans, setups)
        for fact in said:
            machine.record(fact)
            self.assertEqual(content(machine.rows), content(machine.scratch()))

    @settings(max_examples=300, deadline=None)
    @given(facts, rules, calendars, set_ups)
    def test_there_is_never_a_gap_or_an_overlap_and_seconds_sum_to_the_wall_time(
        self, said, rules, spans, setups
    ):
        machine = Machine(rules, spans, setups)
        for fact in said:
            machine.record(fact)
        rows = machine.rows
        first = [fact.start for fact in machine.facts if fact.kind not in timeline.POINTS]
        if not first:
            self.assertFalse(rows)
            return
        self.assertIsNone(rows[-1].end)
        for before, after in pairwise(rows):
            self.assertEqual(before.end, after.start)
            self.assertLess(before.start, before.end)
        total = sum(((row.end or at(END)) - row.start for row in rows), timedelta())
        self.assertEqual(total, at(END) - min(first))

    @settings(max_examples=300, deadline=None)
    @given(facts, rules, calendars, st.data())
    def test_a_fact_heard_twice_changes_nothing(self, said, rules, spans, data):
        machine = Machine(rules, spans)
        for fact in said:
            machine.record(fact)
        again = data.draw(st.sampled_from(said))
        self.assertFalse(machine.record(again))

    @settings(max_examples=200, deadline=None)
    @given(facts, rules, calendars)
    def test_superseded_intervals_are_never_the_ones_that_stay(self, said, rules, spans):
        machine = Machine(rules, spans)
        for fact in said:
            change = machine.record(fact)
            dead, born = content(change.supersede), content(change.insert)
            if fact.kind == "observed":
                self.assertFalse(set(dead) & set(born))

    @settings(max_examples=200, deadline=None)
    @given(facts, rules, calendars, st.integers(41, 80))
    def test_the_past_does_not_depend_on_when_it_is_asked_for(self, said, rules, spans, minute):
        early = Machine(rules, spans, upto=at(minute))
        late = Machine(rules, spans)
        for fact in said:
            early.record(fact)
            late.record(fact)
        self.assertEqual(_until(early.rows, at(41)), _until(late.rows, at(41)))

    @settings(max_examples=100, deadline=None)
    @given(facts, rules, calendars)
    def test_time_that_passes_gives_what_a_rebuild_gives(self, said, rules, spans):
        machine = Machine(rules, spans, upto=at(50))
        for fact in said:
            machine.record(fact)
        machine.upto = at(END)
        if machine.rows:
            machine.rebuild(machine.rows[-1].start, None)
        self.assertEqual(content(machine.rows), content(machine.scratch()))


def _values(fact):
    names = ("state", "start", "end", "source", "reason", "kind", "said")
    return {name: getattr(fact, name) for name in names}


def _until(rows, moment):
    """What is settled by then: an open row may become a minor stop, or get another reason."""
    return [(row.state, row.start, row.reason) for row in rows if row.end and row.end < moment]
