from dataclasses import replace
from datetime import datetime, timedelta

from .. import refine, timeline, window
from ..timeline import Fact
from ..timeline_rows import Rules

ZERO = datetime(2026, 3, 2, 6, 0)
END = 99


def at(minutes):
    return ZERO + timedelta(minutes=minutes)


def content(rows):
    return [
        (row.state, row.start, row.end, row.reason, row.basis, row.is_minor, row.needs_reason)
        for row in rows
    ]


class Machine:
    """A timeline in memory: rebuilds windows of it as the recorder does in the database."""

    def __init__(self, rules=None, spans=(), setups=(), upto=None):
        self.rules, self.spans, self.setups = rules or Rules(), spans, setups
        self.upto = upto or at(END)
        self.rows, self.dead, self.facts, self.last_id = [], [], [], 0

    def calendar(self, start, end):
        return [span for span in self.spans if span.start < end and start < span.end]

    def record(self, fact):
        fact = replace(fact, id=len(self.facts) + 1)
        self.facts.append(fact)
        later = [
            other.start
            for other in self.facts
            if other.kind == "observed" and other.end is None and other.start > fact.start
        ]
        return self.rebuild(fact.start, timeline.reach(fact, min(later, default=None)))

    def rebuild(self, start, end):
        barriers = [row for row in self.rows if row.is_barrier]
        debounce = self.rules.debounce
        left = [row for row in self.rows if window.is_left_barrier(row, start, debounce)]
        left = left[-1] if left else None
        after = iter([row for row in barriers if end and row.start >= end])
        right = next(after, None)
        while True:
            new = self.refined(left, right)
            if not right or window.is_reproduced(right, new):
                break
            right = next(after, None)
        old = [
            row
            for row in self.rows
            if (not left or row.start >= left.start) and (not right or row.start <= right.start)
        ]
        change = window.difference(old, new)
        self.apply(change)
        return change

    def refined(self, left, right):
        head = window.head(left) if left else None
        start, stop = left and left.start, right and right.end
        facts = [fact for fact in self.facts if self.concerns(fact, start, stop)]
        raw = timeline.raw(facts, head, stop)
        return refine.refine(
            raw,
            facts,
            self.rules,
            setups=self.setups,
            calendar=self.calendar,
            upto=self.upto,
        )

    def concerns(self, fact, start, stop):
        """As little as the recorder may load."""
        if stop and fact.start >= stop:
            return False
        if not start or fact.start >= start:
            return True
        if fact.end:
            return fact.end > start
        beneath = [
            other.start
            for other in self.facts
            if other.kind == "observed" and not other.end and other.start <= start
        ]
        return fact.kind == "observed" and fact.start >= max(beneath)

    def apply(self, change):
        gone = {row.id for row in change.supersede}
        updated = {old.id: new for old, new in change.update}
        self.dead += change.supersede
        kept = [row for row in self.rows if row.id not in gone]
        self.rows = [
            replace(
                row,
                end=updated[row.id].end,
                is_minor=updated[row.id].is_minor,
                needs_reason=updated[row.id].needs_reason,
            )
            if row.id in updated
            else row
            for row in kept
        ]
        for row in change.insert:
            self.last_id += 1
            kept = {"was": "", "stop": 0, "corrected": 0, "cover": None, "seen": 0}
            self.rows.append(replace(row, id=self.last_id, **kept))
        self.rows.sort(key=lambda row: row.start)

    def scratch(self):
        """The whole timeline from all facts at once."""
        raw = timeline.raw(self.facts)
        return refine.refine(
            raw,
            self.facts,
            self.rules,
            setups=self.setups,
            calendar=self.calendar,
            upto=self.upto,
        )

    def say(self, state, start, end=None, source="device", reason=0):
        end = None if end is None else at(end)
        return self.record(Fact(state, at(start), end, source, reason))

    def explain(self, moment, reason, said=END, source="operator"):
        fact = Fact("", at(moment), None, source, reason, kind="explanation", said=at(said))
        return self.record(fact)

    def split(self, moment, said=END):
        return self.record(Fact("", at(moment), None, "operator", kind="split", said=at(said)))

    def correct(self, start, end, state, reason=0, said=END, source="office"):
        fact = Fact(state, at(start), at(end), source, reason, kind="correction", said=at(said))
        return self.record(fact)

    def shown(self):
        minutes = [(row.state, (row.start - ZERO).seconds // 60, row.reason) for row in self.rows]
        return [entry if entry[2] else entry[:2] for entry in minutes]
