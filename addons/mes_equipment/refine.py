"""From all facts about a machine to the timeline that counts. No Odoo here.

What is written wins in this order: a correction, an explanation, what was observed, the calendar
(breaks, no shift, planned maintenance: only where nobody gave a reason), back-fill.

The steps, each a function of the facts, the rules and the calendar alone, never of the order of
arrival, nor of the clock (which only says up to when the calendar and time limits have come true):

1. *Debounce*: a stretch of run, idle, down or set-up that only devices reported, and for less than
   ``Rules.debounce``, belongs to what held before it. The word of a person, ``unknown``, ``off``
   and ``planned_stop`` are never absorbed, nor is the first stretch, nor one that has not ended.
2. *Set-up*: while the people at the machine are in set-up, observed run and idle are set-up.
3. *Corrections* override; of two about the same second the one said last counts.
4. A *stop* is a longest stretch of one state, idle or down, without a split, an edge of a
   correction or an edge of the calendar in it. The calendar has edges only where it decides: in
   idle for which nobody, and no device, gave a reason.
5. The *longest* rule: a stop that has ended, and for which devices reported several reasons, has
   whole the one that lasted longest in sum (of equals the first).
6. An *explanation* gives the stop at its moment its reason, and the reason's state; of several the
   one said last. A corrected stretch takes one only if it has no reason and it was said later.
7. The *calendar*: what it covers and nobody explained has its state and reason.
8. *Back-fill*: a stop, or the first part of a stop, without a reason takes that of the stop which
   follows at once if people gave it, or of the later part of the same stop if a device did.
   Never across a split or the edge of a correction, and never into a corrected stretch.
9. *Time limits*: what exceeds the longest time of a reason is cut off into the reason beyond.
10. *Minor stops*: a stop that has ended and is shorter than ``Rules.micro`` needs no reason.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from .timeline import PEOPLE, STOPS, Fact, Interval, debounce
from .timeline_rows import ZERO, Row, Rules, Span, by_stop, cut, join, number_stops

SETTING_UP = ("run", "idle")


def refine(
    raw: Sequence[Interval],
    facts: Iterable[Fact],
    rules: Rules,
    *,
    setups: Sequence[tuple[datetime, datetime | None]] = (),
    calendar=None,
    upto: datetime | None = None,
) -> list[Row]:
    """The timeline of what ``raw`` covers.

    ``calendar`` gives, when asked for two moments, the spans between them that decide, disjoint and
    in order. It and the time limits hold up to ``upto``; what has not ended by then stays open.
    """
    facts = list(facts)
    rows = observe(raw, rules, setups)
    rows = _correct(rows, facts)
    rows = _cover(rows, calendar, upto)
    splits = {fact.start for fact in facts if fact.kind == "split"}
    rows = number_stops(rows, splits)
    rows = _explain(rows, facts, rules)
    rows = [_apply_calendar(row) for row in rows]
    rows = join(_fill_back(rows, rules, splits))
    rows = _limit(rows, rules, upto)
    return _judge(rows, rules)


def observe(raw: Sequence[Interval], rules: Rules, setups=()) -> list[Row]:
    """Steps 1 and 2."""
    rows = [
        Row(
            r.state,
            r.start,
            r.end,
            r.reason,
            fact=r.fact,
            seen=r.fact,
            source=r.source,
            raw=0 if r.source in PEOPLE else r.reason,
        )
        for r in debounce(raw, rules.debounce)
    ]
    for start, end in setups:
        rows = [
            piece
            for row in rows
            for piece in (_set_up(row, start, end) if row.touches(start, end) else (row,))
        ]
    return join(rows)


def _set_up(row: Row, start: datetime, end: datetime | None):
    if row.state not in SETTING_UP or row.is_said:
        return [row]
    return cut(row, start, end, lambda piece: replace(piece, state="setup", basis="setup"))


def _correct(rows: list[Row], facts: list[Fact]) -> list[Row]:
    corrections = [fact for fact in facts if fact.kind == "correction"]
    for fact in sorted(corrections, key=lambda fact: fact.word):
        rows = [
            piece
            for row in rows
            for piece in (
                cut(row, fact.start, fact.end, lambda row, said=fact: _said(row, said))
                if row.touches(fact.start, fact.end)
                else (row,)
            )
        ]
    return rows


def _said(row: Row, fact: Fact) -> Row:
    return replace(
        row,
        state=fact.state,
        reason=fact.reason,
        basis="correction",
        fact=fact.id,
        source=fact.source,
        corrected=fact.id,
    )


def _is_coverable(row: Row) -> bool:
    return row.basis == "observed" and row.state == "idle" and not row.reason


def _cover(rows: list[Row], calendar, upto) -> list[Row]:
    idle = [row for row in rows if _is_coverable(row)]
    if not (calendar and idle):
        return rows
    for span in calendar(idle[0].start, idle[-1].end or upto):
        rows = [
            piece
            for row in rows
            for piece in (
                _cover_row(row, span, upto) if row.touches(span.start, span.end) else (row,)
            )
        ]
    return rows


def _cover_row(row: Row, span: Span, upto) -> list[Row]:
    if not _is_coverable(row) or row.cover:
        return [row]
    end: datetime | None = span.end
    if row.end is None and upto:
        if upto < span.start:
            return [row]
        # neither the stop nor the calendar's span has ended
        end = end if span.end <= upto else None
    return cut(row, span.start, end, lambda piece: replace(piece, cover=span))


def _explain(rows: list[Row], facts: list[Fact], rules: Rules) -> list[Row]:
    corrections = {fact.id: fact for fact in facts if fact.kind == "correction"}
    said = sorted(
        (fact for fact in facts if fact.kind == "explanation"), key=lambda fact: fact.start
    )
    explained = []
    for stop in by_stop(rows):
        if rules.longest and stop[0].stop:
            stop = _take_longest(stop)
        fact = stop[0].stop and _explanation(stop, said, corrections)
        explained += [_give(row, fact, rules) for row in stop] if fact else stop
    return explained


def _take_longest(stop: list[Row]) -> list[Row]:
    totals: dict[int, timedelta] = {}
    reported = [row for row in stop if row.basis == "observed" and row.source not in PEOPLE]
    for row in reported:
        if row.reason and row.end:
            totals[row.reason] = totals.get(row.reason, ZERO) + (row.end - row.start)
    if len(totals) < 2 or stop[-1].end is None:
        return stop
    reason = max(totals, key=lambda one: totals[one])
    first = next(row for row in reported if row.reason == reason)
    return [
        replace(row, reason=reason, fact=first.fact, source=first.source)
        if row in reported
        else row
        for row in stop
    ]


def _explanation(stop: list[Row], said: list[Fact], corrections: Mapping[int, Fact]):
    first = bisect_left(said, stop[0].start, key=lambda fact: fact.start)
    here, end = said[first:], stop[-1].end
    if end is not None:
        here = said[first : bisect_left(said, end, key=lambda fact: fact.start)]
    if stop[0].corrected:
        correction = corrections[stop[0].corrected]
        if correction.reason:
            return None
        here = [fact for fact in here if fact.word > correction.word]
    return max(here, key=lambda fact: fact.word, default=None)


def _give(row: Row, fact: Fact, rules: Rules) -> Row:
    state = row.state
    if not row.corrected:
        state = rules.state_of(fact.reason, row.was)
    return replace(
        row,
        state=state,
        reason=fact.reason,
        basis="explained",
        fact=fact.id,
        source=fact.source,
        cover=None,
    )


def _apply_calendar(row: Row) -> Row:
    span = row.cover
    if not span:
        return row
    return replace(
        row, state=span.state, reason=span.reason, basis="calendar", fact=0, source="system"
    )


def _fill_back(rows: list[Row], rules: Rules, splits: set[datetime]) -> list[Row]:
    filled: list[Row] = []
    for row in reversed(rows):
        after = filled[-1] if filled else None
        if after and _may_take(row, after, splits):
            is_same = row.stop == after.stop
            row = replace(
                row,
                state=after.state if is_same else rules.state_of(after.reason, row.was),
                reason=after.reason,
                basis=after.basis if is_same else "backfill",
                fact=after.fact,
                source=after.source,
            )
        filled.append(row)
    return filled[::-1]


def _may_take(row: Row, after: Row, splits: set[datetime]) -> bool:
    if not row.stop or row.reason or row.basis != "observed" or after.start in splits:
        return False
    if not (after.stop and after.reason) or after.corrected or after.basis == "calendar":
        return False
    return row.stop == after.stop or after.is_said


def _limit(rows: list[Row], rules: Rules, upto) -> list[Row]:
    return [piece for row in rows for piece in _limit_row(row, rules, upto)]


def _limit_row(row: Row, rules: Rules, upto) -> list[Row]:
    limit = rules.limit_of(row.reason)
    if not (row.stop and limit):
        return [row]
    edge = row.start + limit
    end = row.end or upto
    if row.basis in ("correction", "calendar") or (end and end <= edge):
        return [row]
    over = rules.reasons[row.reason].over
    state = rules.state_of(over, row.was)
    return [
        row.at(row.start, edge),
        replace(row.at(edge, row.end), state=state, reason=over, basis="limit"),
    ]


def _judge(rows: list[Row], rules: Rules) -> list[Row]:
    judged = []
    for stop in by_stop(rows):
        end = stop[-1].end
        is_short = end is not None and end - stop[0].start < rules.micro
        for row in stop:
            is_minor = is_short and row.state in STOPS
            needs_reason = row.state in STOPS and not row.reason and not is_minor
            judged.append(replace(row, is_minor=is_minor, needs_reason=needs_reason))
    return judged
