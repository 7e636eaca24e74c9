from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from .. import oee
from ..oee import Row, Slot, Span

DAY = datetime(2026, 3, 4)
EARLY = Slot(DAY + timedelta(hours=6), DAY + timedelta(hours=14), DAY.date(), 1)
NIGHT = Slot(DAY + timedelta(hours=14), DAY + timedelta(hours=24), DAY.date())


def at(minutes):
    return DAY + timedelta(minutes=minutes)


moments = st.integers(0, 24 * 3600 * 1000).map(lambda ms: DAY + timedelta(milliseconds=ms))
kinds = st.builds(
    lambda state, reason, minor: {
        "state": state,
        "bucket": reason,
        "is_minor": minor,
        "needs_reason": state in ("idle", "down") and not reason and not minor,
    },
    st.sampled_from(("run", "setup", "idle", "down", "planned_stop", "off", "unknown")),
    st.sampled_from(("", *oee.BY_REASON)),
    st.booleans(),
)


@st.composite
def timelines(draw):
    """Live rows as the timeline leaves them: one after the other, the last one open or not."""
    edges = sorted(draw(st.sets(moments, min_size=1, max_size=12)))
    rows = [Row(start=start, end=end, **draw(kinds)) for start, end in pairwise(edges)]
    if draw(st.booleans()):
        rows.append(Row(start=edges[-1], **draw(kinds)))
    return rows


spans = st.lists(
    st.builds(
        lambda order, one, other, is_open: Span(
            order, min(one, other), None if is_open else max(one, other)
        ),
        st.integers(1, 3),
        moments,
        moments,
        st.booleans(),
    ),
    max_size=6,
)
slot_lists = st.sets(st.integers(1, 24 * 60 - 1), max_size=5).map(
    lambda minutes: [
        Slot(at(start), at(end), DAY.date(), number % 3)
        for number, (start, end) in enumerate(
            zip([0, *sorted(minutes)], [*sorted(minutes), 24 * 60], strict=True)
        )
    ]
)


def seconds(sums):
    return sum(sums[name] for name in oee.BUCKETS)


@tagged("post_install", "-at_install")
class TestSplit(BaseCase):
    def test_each_state_has_its_bucket(self):
        for state, reason, minor, order, wanted in (
            ("run", "", False, False, "apt"),
            ("run", "failure", False, True, "apt"),
            ("setup", "", False, True, "aust"),
            ("idle", "", False, True, "delay"),
            ("idle", "", False, False, "adot"),
            ("idle", "", True, True, "minor"),
            ("idle", "delay", False, False, "delay"),
            ("idle", "waiting", False, True, "adot"),
            ("down", "", False, False, "failure"),
            ("down", "setup", False, True, "aust"),
            ("planned_stop", "", False, True, "planned"),
            ("off", "", False, True, "adot"),
            ("off", "planned", False, False, "planned"),
            ("unknown", "failure", False, True, "unknown"),
        ):
            row = Row(state, DAY, bucket=reason, is_minor=minor)
            self.assertEqual(oee.bucket(row, order), wanted, (state, reason, minor, order))

    def test_outside_the_shifts_only_what_is_worked_counts(self):
        for state, wanted in (
            ("run", "apt"),
            ("down", "failure"),
            ("off", "no_shift"),
            ("idle", "no_shift"),
            ("unknown", "no_shift"),
            ("planned_stop", "no_shift"),
        ):
            self.assertEqual(oee.bucket(Row(state, DAY), False, in_shift=False), wanted)

    def test_a_row_across_the_end_of_a_shift_is_cut_there(self):
        found = oee.split([Row("run", at(0))], [EARLY, NIGHT], until=at(15 * 60))
        self.assertEqual(found[EARLY, None]["apt"], 8 * 3600)
        self.assertEqual(found[NIGHT, None]["apt"], 3600)

    def test_time_before_the_first_fact_is_unknown(self):
        found = oee.split([Row("run", at(7 * 60))], [EARLY])
        self.assertEqual(found[EARLY, None]["unknown"], 3600)

    def test_of_two_orders_at_once_the_one_begun_last_has_the_time(self):
        worked = [Span("a", at(360), at(600)), Span("b", at(420), at(480))]
        found = oee.split([Row("run", at(0))], [EARLY], worked)
        self.assertEqual(found[EARLY, "b"]["apt"], 3600)
        self.assertEqual(found[EARLY, "a"]["apt"], 3 * 3600)
        self.assertEqual(found[EARLY, None]["apt"], 4 * 3600)

    def test_a_second_person_at_the_older_order_does_not_make_it_the_younger(self):
        worked = [Span("a", at(360)), Span("b", at(420)), Span("a", at(480))]
        found = oee.split([Row("run", at(0))], [EARLY], worked)
        self.assertEqual(found[EARLY, "b"]["apt"], 7 * 3600)

    def test_unexplained_seconds_are_counted_beside_the_buckets(self):
        rows = [Row("down", at(360), at(370), needs_reason=True), Row("run", at(370))]
        sums = oee.split(rows, [EARLY])[EARLY, None]
        self.assertEqual((sums["failure"], sums["unexplained"]), (600, 600))

    def test_fractions_of_seconds_neither_appear_nor_vanish(self):
        half = timedelta(milliseconds=700)
        rows = [
            Row("run" if n % 2 else "idle", at(360) + n * half, at(360) + (n + 1) * half)
            for n in range(20000)
        ]
        sums = oee.split(rows, [EARLY])[EARLY, None]
        self.assertEqual(sums["apt"] + sums["adot"], 14000)
        self.assertEqual(seconds(sums), 8 * 3600)

    @settings(max_examples=150, deadline=None)
    @given(timelines(), slot_lists, spans, moments)
    def test_buckets_sum_to_the_length_of_every_slot(self, rows, slots, worked, until):
        found = oee.split(rows, slots, worked, until)
        for slot in slots:
            end = min(slot.end, until)
            length = max(oee.second(end) - oee.second(slot.start), 0)
            parts = [sums for (where, _order), sums in found.items() if where == slot]
            self.assertEqual(sum(map(seconds, parts)), length)
            for part in parts:
                self.assertGreaterEqual(min(part.values()), 0)
                self.assertLessEqual(part["unexplained"], seconds(part))

    @settings(max_examples=100, deadline=None)
    @given(timelines(), slot_lists, spans, st.randoms())
    def test_the_order_of_what_comes_in_does_not_matter(self, rows, slots, worked, random):
        wanted = oee.split(rows, slots, worked, at(24 * 60))
        for things in (rows, slots, worked):
            random.shuffle(things)
        self.assertEqual(oee.split(rows, slots, worked, at(24 * 60)), wanted)

    @settings(max_examples=100, deadline=None)
    @given(timelines(), slot_lists, spans)
    def test_a_slot_alone_is_as_among_others(self, rows, slots, worked):
        together = oee.split(rows, slots, worked, at(24 * 60))
        alone = {}
        for slot in slots:
            alone |= oee.split(rows, [slot], worked, at(24 * 60))
        self.assertEqual(alone, together)

    @settings(max_examples=100, deadline=None)
    @given(timelines(), slot_lists)
    def test_parts_of_a_day_sum_to_the_day(self, rows, slots):
        """Without orders, and all in one kind of slot, a cut changes nothing."""
        slots = [slot._replace(key=1) for slot in slots]
        whole = Slot(DAY, at(24 * 60), DAY.date(), 1)
        parts = oee.split(rows, slots, until=at(24 * 60))
        day = oee.split(rows, [whole], until=at(24 * 60))[whole, None]
        for name in (*oee.BUCKETS, "unexplained"):
            self.assertEqual(sum(part[name] for part in parts.values()), day[name])


@tagged("post_install", "-at_install")
class TestTile(BaseCase):
    def _days(self, count=3, hours=24):
        return [
            (
                date(2026, 3, 4 + n),
                DAY + timedelta(hours=hours * n),
                DAY + timedelta(hours=hours * (n + 1)),
            )
            for n in range(count)
        ]

    def test_every_second_of_a_day_is_in_one_slot(self):
        shifts = [
            (1, date(2026, 3, 4), at(360), at(840)),
            (2, date(2026, 3, 4), at(1320), at(1800)),
        ]
        slots = oee.tile(shifts, self._days())
        self.assertEqual(
            [(slot.key, slot.day.day) for slot in slots],
            [(0, 4), (1, 4), (0, 4), (2, 4), (0, 5), (0, 6)],
        )
        for one, other in pairwise(slots):
            self.assertEqual(one.end, other.start)

    def test_a_shift_that_began_the_day_before_is_whole(self):
        slots = oee.tile([(3, date(2026, 3, 3), at(-120), at(360))], self._days(1))
        self.assertEqual((slots[0].key, slots[0].start, slots[0].end), (3, at(-120), at(360)))

    def test_without_shifts_a_day_is_a_slot(self):
        self.assertEqual([slot.day.day for slot in oee.tile([], self._days(hours=23))], [4, 5, 6])

    @settings(max_examples=100, deadline=None)
    @given(st.sets(st.integers(-300, 3 * 1440 + 300), max_size=8), st.integers(0, 2))
    def test_a_slot_does_not_depend_on_the_days_asked_for(self, edges, number):
        edges = sorted(edges)
        shifts = [
            (1 + n, DAY.date(), at(start), at(end))
            for n, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=False))
        ]
        days = self._days()
        whole = oee.tile(shifts, days)
        day = days[number]
        part = oee.tile(shifts, [day])
        wanted = [slot for slot in whole if slot.start < day[2] and slot.end > day[1]]
        self.assertEqual(part, wanted)
