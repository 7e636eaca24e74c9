"""Work out anew what a stretch of a machine's timeline is, and write what changed."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from .. import refine, timeline, window
from ..timeline_rows import Reason, Rules
from .convert import ids, is_within, to_fact, to_row

ROW_FIELDS = [
    "state",
    "date_start",
    "date_end",
    "reason_id",
    "raw_reason_id",
    "fact_id",
    "basis",
    "source",
    "is_minor",
    "needs_reason",
]
FACT_FIELDS = [
    "kind",
    "state",
    "date_start",
    "date_end",
    "reason_id",
    "source",
    "said_at",
    "uuid",
    "workcenter_id",
    "workorder_id",
    "phase",
    "note",
]
RUNNING = Domain("basis", "=", "observed") & Domain("state", "not in", timeline.STOPS)
CALENDAR = Domain("basis", "=", "calendar")
#: Domains compare to the whole second: each search asks for enough, and the rest is sorted out here.
SECOND = timedelta(seconds=1)
HORIZON = timedelta(hours=1)


def utc_now():
    return datetime.now(UTC).replace(tzinfo=None)


class Rebuild:
    """The timeline of one machine, rebuilt between two barriers around what may have changed."""

    def __init__(self, machine, said=None):
        self.env = machine.env
        self.machine = machine
        self.facts = self.env["mes.machine.fact"]._permitted()
        self.rows = self.env["mes.machine.state"]._permitted()
        #: The fact on whose account it is done, if there is one.
        self.said = self.facts if said is None else said
        self.live = Domain("machine_id", "=", machine.id) & Domain("superseded_by_id", "=", False)
        self.debounce = timedelta(seconds=machine.mes_debounce_s)

    def lock(self):
        """Let one change of a machine at a time in.

        Counting in the machine's own row, rather than only locking it, makes a transaction with
        an older snapshot fail and be retried: it could not see the facts recorded since and would
        paint over them.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE maintenance_equipment"
                " SET mes_timeline_version = COALESCE(mes_timeline_version, 0) + 1 WHERE id = %s",
                self.machine.id,
            )
        )
        # Under READ COMMITTED another recorder may have written while this one waited.
        self.machine.invalidate_recordset(["mes_timeline_version"], flush=False)
        self.rows.invalidate_model()

    def run(self, start=None, end=None):
        """Rebuild what can depend on anything between two moments; None: from or to the end."""
        self.upto = max(filter(None, (utc_now(), start, end)))
        left = self._barrier_before(start) if start else self.rows
        right = self._barrier_after(end) if end else self.rows
        while True:
            new = self._refined(left, right)
            if not right or window.is_reproduced(to_row(right), new):
                break
            # What a barrier is built on was changed, too: go on to the next one.
            right = self._barrier_after(right.date_end) if right.date_end else self.rows
        old = self._live_rows(left, right)
        change = window.difference([to_row(row) for row in old], new)
        if change:
            self._apply(change)
            self._tell(change, is_current=not right)
        if not right and new:
            self.machine._mes_set_next_edge(self._next_edge(new[-1]))
        return change

    def _calendar(self, start, end):
        """Asked for an idle stretch; answers a little more, to know what comes next."""
        self.spans = self.machine._mes_calendar_spans(start, end + HORIZON)
        return self.spans

    def _next_edge(self, row):
        """When, at the latest, the open row has to be looked at again; None: never."""
        limit = self.rules.limit_of(row.reason) if row.basis != "correction" else None
        edges = [row.start + limit] if limit and row.stop else []
        if row.basis == "calendar" or (row.state == "idle" and not row.reason):
            # Plans change: what comes next is asked anew from time to time.
            edges.append(self.upto + HORIZON)
            edges += [moment for span in self.spans for moment in (span.start, span.end)]
        return min((moment for moment in edges if moment > self.upto), default=None)

    def _barrier_before(self, moment):
        limit = moment - window.margin(self.debounce)
        begun = RUNNING & Domain("date_start", "<", limit)
        # A stop that the calendar explains can still grow, and then be explained by a person.
        ended = CALENDAR & Domain("date_start", "<", limit) & Domain("date_end", "<", limit)
        domain = self.live & (begun | ended)
        return self.rows.search_fetch(domain, ROW_FIELDS, order="date_start desc", limit=1)

    def _barrier_after(self, moment):
        domain = self.live & (RUNNING | CALENDAR)
        for least in (moment, moment + SECOND):
            later = domain & Domain("date_start", ">=", least)
            row = self.rows.search_fetch(later, ROW_FIELDS, order="date_start", limit=1)
            if not row or row.date_start >= moment:
                return row
        return row

    def _refined(self, left, right):
        head = window.head(to_row(left)) if left else None
        start, stop = left.date_start or None, right.date_end or None
        facts = self._facts_between(start, stop)
        raw = timeline.raw(facts, head, stop)
        self.rules, self.spans = self._rules(facts), []
        if not raw:
            return []
        return refine.refine(
            raw,
            facts,
            self.rules,
            setups=self.machine._mes_setup_spans(raw[0].start, stop),
            calendar=self._calendar,
            upto=self.upto,
        )

    def _facts_between(self, start, stop):
        mine = Domain("machine_id", "=", self.machine.id)
        domain = mine
        if start:
            unbounded = mine & Domain("date_end", "=", False)
            beneath = self.facts.search_fetch(
                unbounded & Domain("kind", "=", "observed") & Domain("date_start", "<=", start),
                ["date_start"],
                order="date_start desc",
                limit=1,
            )
            since = beneath.date_start or start
            domain = unbounded & Domain("date_start", ">=", since)
            domain |= mine & Domain("date_end", ">=", start)
        if stop:
            domain &= Domain("date_start", "<=", stop)
        facts = [to_fact(fact) for fact in self.facts.search_fetch(domain, FACT_FIELDS)]
        facts += self.machine._mes_order_facts(start, stop)
        return [fact for fact in facts if is_within(fact, start, stop)]

    def _rules(self, facts):
        losses = self.env["mrp.workcenter.productivity.loss"].sudo()
        # sudo: what a reason does to a stop does not depend on who says it
        losses = losses.browse({fact.reason for fact in facts} - {0})
        losses |= losses.mes_over_reason_id
        return Rules(
            debounce=self.debounce,
            micro=timedelta(seconds=self.machine.mes_micro_stop_s),
            longest=self.machine.mes_reason_rule == "longest",
            reasons={
                loss.id: Reason(
                    loss.mes_state or "",
                    timedelta(minutes=loss.mes_max_minutes) or None,
                    loss.mes_over_reason_id.id or 0,
                )
                for loss in losses
            },
        )

    def _live_rows(self, left, right):
        domain = self.live
        if left:
            domain &= Domain("date_start", ">=", left.date_start)
        if right:
            domain &= Domain("date_start", "<=", right.date_start)
        rows = self.rows.search_fetch(domain, ROW_FIELDS, order="date_start")
        return rows.filtered(
            lambda row: (
                (not left or row.date_start >= left.date_start)
                and (not right or row.date_start <= right.date_start)
            )
        )

    def _apply(self, change):
        for old, new in change.update:
            values = {
                "date_end": new.end or False,
                "is_minor": new.is_minor,
                "needs_reason": new.needs_reason,
            }
            row = self.rows.browse(old.id)
            row.write({name: value for name, value in values.items() if row[name] != value})
        old = self.rows.browse(row.id for row in change.supersede)
        for row in old:
            # Out of the way of the rows that follow, whose ids do not exist yet.
            row.write({"superseded_by_id": row.id, "superseded_fact_id": self.said.id})
        # The ORM inserts before it updates, and the constraint looks at each statement.
        self.env.flush_all()
        new = self.rows.create(self._row_values(change.insert))
        self._point_at_new(old, new)

    def _tell(self, change, is_current):
        if is_current:
            self.machine._mes_refresh_state()
        self.env["mes.terminal"]._touch(self.machine.mes_workcenter_id)
        self.machine._mes_timeline_changed(*change.span())

    def _point_at_new(self, old, new):
        """Each replaced row names the row that holds now where it began."""
        new = list(new.sorted("date_start"))
        starts = [row.date_start for row in new]
        for row in old:
            place = bisect_right(starts, row.date_start)
            row.superseded_by_id = new[max(place - 1, 0)] if new else self._row_over(row.date_start)

    def _row_over(self, moment):
        domain = self.live & Domain("date_start", "<=", moment)
        return self.rows.search(domain, order="date_start desc", limit=1)

    def _row_values(self, rows):
        facts = {fact.id: fact for fact in self.facts.browse(ids(rows, 1))}
        lines = {line.id: line for line in self.machine._mes_lines().browse(ids(rows, -1))}
        shared = {
            "machine_id": self.machine.id,
            "company_id": self.machine._mes_company().id,
        }
        uuid, values = self.said.uuid, []
        for row in rows:
            fact = facts.get(row.fact, self.facts)
            seen = facts.get(row.seen, fact)
            line = lines.get(-row.seen)
            values.append(
                {
                    **shared,
                    "workcenter_id": (seen.workcenter_id or self.machine.mes_workcenter_id).id,
                    "state": row.state,
                    "reason_id": row.reason or False,
                    "raw_reason_id": row.raw or False,
                    "date_start": row.start,
                    "date_end": row.end or False,
                    "basis": row.basis,
                    "is_minor": row.is_minor,
                    "needs_reason": row.needs_reason,
                    "source": row.source,
                    "workorder_id": (line or seen).workorder_id.id,
                    "phase": line.mes_phase if line else seen.phase,
                    "note": fact.note,
                    "fact_id": fact.id,
                }
            )
            if uuid and fact == self.said:
                # One row alone carries the sender's id, however many pieces the fact is cut in.
                values[-1]["uuid"], uuid = uuid, False
        return values
