from dataclasses import replace
from datetime import UTC, datetime

from odoo.tools import SQL

from odoo.addons.mes_shopfloor.services.act import create_once
from odoo.addons.mes_shopfloor.services.errors import IdentifierError

from .. import timeline
from .errors import StateRefusedError

ROW_FIELDS = ["state", "date_start", "date_end", "reason_id", "fact_id", "superseded_by_id"]


class RecordState:
    """One fact on its way into the timeline of one machine.

    Odoo's domains compare moments to the whole second, and machines do not wait for it: each
    search here asks for at least what is needed, and the algebra looks at the rest.
    """

    def __init__(self, machine, fact, reason, uuid, note):
        machine.ensure_one()
        machine.check_access("read")
        self.env = machine.env
        self.machine = machine
        self.facts = self.env["mes.machine.fact"]._permitted()
        self.rows = self.env["mes.machine.state"]._permitted()
        self.fact = replace(
            fact, start=_naive_utc(fact.start), end=_naive_utc(fact.end), reason=reason.id or 0
        )
        self.uuid = uuid or False
        self.note = note or False

    def run(self):
        try:
            timeline.check(self.fact, datetime.now(UTC).replace(tzinfo=None))
        except timeline.FactError as error:
            raise StateRefusedError(
                self.env._(
                    "%(machine)s cannot be in state %(state)s from %(start)s (UTC): %(why)s.",
                    machine=self.machine.display_name,
                    state=self.fact.state,
                    start=self.fact.start,
                    why=str(error),
                )
            ) from error
        self._lock()
        known = self._known()
        if known:
            return self._row_at(known.date_start)
        self.fact = replace(self.fact, id=self._store().id)
        self._apply(self._change())
        return self._row_at(self.fact.start)

    def _lock(self):
        """Let one fact of a machine at a time in.

        Counting the facts in the machine's own row, rather than only locking it, makes a
        transaction with an older snapshot fail and be retried: it could not see the facts
        recorded since and would paint over them.
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

    def _company(self):
        return self.machine.company_id or self.machine.mes_workcenter_id.company_id

    def _known(self):
        known = self.uuid and self.facts.search([("uuid", "=", self.uuid)])
        if known and known.machine_id != self.machine:
            raise IdentifierError(
                self.env._(
                    "The id %(uuid)s was already used for a state of %(machine)s.",
                    uuid=self.uuid,
                    machine=known.machine_id.display_name,
                )
            )
        return known

    def _store(self):
        vals = {
            "machine_id": self.machine.id,
            "company_id": self._company().id,
            "state": self.fact.state,
            "date_start": self.fact.start,
            "date_end": self.fact.end,
            "reason_id": self.fact.reason or False,
            "source": self.fact.source,
            "uuid": self.uuid,
            "note": self.note,
            **self.machine._mes_prepare_work_values(self.fact.state, self.fact.start),
        }
        # Sent to two machines or by two workers at once: the retry finds the first.
        return create_once(self.facts, vals)

    def _change(self):
        unbounded = [("machine_id", "=", self.machine.id), ("date_end", "=", False)]
        later = self.facts.search(
            [*unbounded, ("date_start", ">", self.fact.start)], order="date_start", limit=1
        )
        live = self._live(timeline.reach(self.fact, later.date_start or None))
        said = self._said(unbounded, live[-1:].date_end)
        return timeline.splice(
            [_to_interval(row) for row in live], [_to_fact(fact) for fact in said], self.fact
        )

    def _said(self, unbounded, stop):
        """The facts in force from the new one on. Beneath a bounded one lies the last unbounded."""
        start = self.fact.start
        if self.fact.end:
            beneath = [*unbounded, ("date_start", "<", start)]
            start = self.facts.search(beneath, order="date_start desc", limit=1).date_start or start
        domain = [
            ("machine_id", "=", self.machine.id),
            "|",
            "&",
            ("date_end", "=", False),
            ("date_start", ">=", start),
            ("date_end", ">=", self.fact.start),
        ]
        return self.facts.search([*domain, ("date_start", "<=", stop)] if stop else domain)

    def _live(self, until):
        """The live rows from the one before the fact to the one after its reach, by time."""
        domain = [
            ("machine_id", "=", self.machine.id),
            ("superseded_by_id", "=", False),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.fact.start),
        ]
        if not until:
            return self.rows.search_fetch(domain, ROW_FIELDS, order="date_start")
        live = self.rows.search_fetch(
            [*domain, ("date_start", "<=", until)], ROW_FIELDS, order="date_start"
        )
        if live and not live[-1].date_end:
            return live
        return live + self.rows.search(
            [*domain, ("date_start", ">", until)], order="date_start", limit=1
        )

    def _apply(self, change):
        for interval, end in change.close:
            self.rows.browse(interval.id).write({"date_end": end})
        old = self.rows.browse(interval.id for interval in change.supersede)
        for row in old:
            # Out of the way of the rows that follow, whose ids do not exist yet.
            row.superseded_by_id = row
        # The ORM inserts before it updates, and the constraint looks at each statement.
        self.env.flush_all()
        new = self.rows.create(self._prepare_row_values(change.insert))
        for row in old:
            covering = new.filtered(lambda other, at=row.date_start: other.date_start <= at)
            row.superseded_by_id = covering[-1:] or new[:1]
        if change:
            self.machine._mes_refresh_state()
            self.machine._mes_timeline_changed(*_extent(change))

    def _prepare_row_values(self, intervals):
        facts = {fact.id: fact for fact in self.facts.browse({i.fact for i in intervals} - {0})}
        shared = {"machine_id": self.machine.id, "company_id": self._company().id}
        uuid, values = self.uuid, []
        for interval in intervals:
            fact = facts.get(interval.fact, self.facts)
            values.append(
                {
                    **shared,
                    "workcenter_id": (fact.workcenter_id or self.machine.mes_workcenter_id).id,
                    "state": interval.state,
                    "reason_id": interval.reason or False,
                    "date_start": interval.start,
                    "date_end": interval.end,
                    "source": fact.source or "system",
                    "workorder_id": fact.workorder_id.id,
                    "phase": fact.phase,
                    "note": fact.note,
                    "fact_id": fact.id,
                }
            )
            if fact.id == self.fact.id:
                # One row alone carries the sender's id, however many pieces the fact is cut in.
                values[-1]["uuid"], uuid = uuid, False
        return values

    def _row_at(self, moment):
        rows = self.env["mes.machine.state"].search(
            [
                ("machine_id", "=", self.machine.id),
                ("superseded_by_id", "=", False),
                ("date_start", "<=", moment),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", moment),
            ]
        )
        return rows.filtered(lambda row: row._holds_at(moment))


def _extent(change):
    """From when to when the timeline is another one; to None: until now."""
    starts = [end for _row, end in change.close]
    starts += [row.start for row in (*change.supersede, *change.insert)]
    ends = [row.end for row in (*change.supersede, *change.insert)]
    return min(starts), None if change.close or None in ends else max(ends)


def _naive_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment


def _to_fact(fact):
    return timeline.Fact(
        fact.state,
        fact.date_start,
        fact.date_end or None,
        fact.source,
        fact.reason_id.id or 0,
        fact.id,
    )


def _to_interval(row):
    return timeline.Interval(
        row.state,
        row.date_start,
        row.date_end or None,
        row.reason_id.id or 0,
        row.fact_id.id or 0,
        row.id,
    )
