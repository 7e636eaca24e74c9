from dataclasses import replace

from odoo.addons.mes_shopfloor.services.act import create_once
from odoo.addons.mes_shopfloor.services.errors import IdentifierError

from .. import timeline
from .errors import StateRefusedError
from .machine_fact import naive_utc, rows_between
from .rebuild import SECOND, Rebuild, utc_now


class RecordState:
    """One observation on its way into the timeline of one machine."""

    def __init__(self, machine, fact, reason, uuid, note):
        machine.ensure_one()
        machine.check_access("read")
        self.env = machine.env
        self.machine = machine
        self.rebuild = Rebuild(machine)
        self.facts = self.rebuild.facts
        self.fact = replace(
            fact, start=naive_utc(fact.start), end=naive_utc(fact.end), reason=reason.id or 0
        )
        self.uuid = uuid or False
        self.note = note or False

    def run(self):
        self._check()
        self.rebuild.lock()
        known = self._known()
        if known:
            return rows_between(self.machine, known.date_start)
        self.rebuild.said = self._store()
        self.rebuild.run(self.fact.start, timeline.reach(self.fact, self._next()))
        return rows_between(self.machine, self.fact.start)

    def _check(self):
        try:
            timeline.check(self.fact, utc_now())
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
            "company_id": self.machine._mes_company().id,
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

    def _next(self):
        """When the next observation without an end begins."""
        start = self.fact.start
        domain = [
            ("machine_id", "=", self.machine.id),
            ("kind", "=", "observed"),
            ("date_end", "=", False),
        ]
<<<<<<< HEAD
        for least in (start, start + SECOND):
            later = self.facts.search_fetch(
                [*domain, ("date_start", ">=", least)], ["date_start"], order="date_start", limit=2
            )
            found = later.filtered(lambda fact: fact.date_start > start)[:1]
            if found or len(later) < 2:
                return found.date_start or None
        return None
=======
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
>>>>>>> e-oee
