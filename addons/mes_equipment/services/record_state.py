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
        for least in (start, start + SECOND):
            later = self.facts.search_fetch(
                [*domain, ("date_start", ">=", least)], ["date_start"], order="date_start", limit=2
            )
            found = later.filtered(lambda fact: fact.date_start > start)[:1]
            if found or len(later) < 2:
                return found.date_start or None
        return None
