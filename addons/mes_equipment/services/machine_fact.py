"""What all services at a machine's timeline share: the sender's id, the fact, the rebuild."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from odoo.fields import Domain

from odoo.addons.mes_shopfloor.services.act import create_once
from odoo.addons.mes_shopfloor.services.errors import (
    CompanyMismatchError,
    IdentifierError,
    MomentError,
)

from .. import timeline
from .errors import NotAllowedError, StopError
from .rebuild import Rebuild, utc_now

FLOOR_GROUPS = "mes_shopfloor.group_mes_operator,maintenance.group_equipment_manager"


@dataclass(kw_only=True)
class SayFact:
    """A person's statement about a machine; `run` answers the live rows that it concerns.

    `moment` is what it is about, `said_at` when it was said: of two statements about the same the
    one said last counts, in whatever order they arrive.
    """

    kind: ClassVar[str]

    machine: Any
    moment: datetime
    source: str
    until: datetime | None = None
    state: str = ""
    reason: Any = None
    employee: Any = None
    uuid: str | None = None
    note: str = ""
    said_at: datetime | None = None

    def run(self):
        self._prepare()
        self._check_rights()
        self.rebuild.lock()
        known = self._known()
        if not known:
            self._check()
            known = self._store()
            self.rebuild.said = known
            fact = timeline.Fact(self.state, self.moment, self.until, kind=self.kind)
            self.rebuild.run(self.moment, timeline.reach(fact, None))
        return self._rows_of(known)

    def _prepare(self):
        self.machine.ensure_one()
        self.machine.check_access("read")
        self.env = self.machine.env
        self.rebuild = Rebuild(self.machine)
        self.moment, self.until = naive_utc(self.moment), naive_utc(self.until)
        self.said_at = naive_utc(self.said_at) or utc_now()
        self.reason = self.reason or self.env["mrp.workcenter.productivity.loss"]
        self.employee = self.employee or self.env["hr.employee"]
        self.note = (self.note or "").strip()

    def _check_rights(self):
        company = self.machine._mes_company()
        if company and company not in self.env.companies:
            raise CompanyMismatchError(
                self.env._(
                    "%(machine)s belongs to %(company)s. Switch to that company first.",
                    machine=self.machine.display_name,
                    company=company.sudo().name,  # sudo: only a name, to say what is refused
                )
            )
        if not (self.env.su or any(map(self.env.user.has_group, FLOOR_GROUPS.split(",")))):
            raise NotAllowedError(
                self.env._(
                    "Only people of the shop floor and of maintenance say why %s stood.",
                    self.machine.display_name,
                )
            )

    def _known(self):
        known = self.uuid and self.rebuild.facts.search([("uuid", "=", self.uuid)])
        if known and (known.machine_id != self.machine or known.kind != self.kind):
            raise IdentifierError(
                self.env._(
                    "The id %(uuid)s was already used for something else, at %(machine)s. Send it"
                    " under a new id.",
                    uuid=self.uuid,
                    machine=known.machine_id.display_name,
                )
            )
        return known

    def _check(self):
        """Refuse what cannot be."""
        latest = max(filter(None, (self.moment, self.until)))
        if latest > utc_now() + timeline.FUTURE_TOLERANCE:
            raise MomentError(
                self.env._(
                    "%(moment)s (UTC) lies in the future: nobody knows yet what %(machine)s will"
                    " do then. Choose an earlier moment.",
                    moment=latest.strftime("%Y-%m-%d %H:%M:%S"),
                    machine=self.machine.display_name,
                )
            )

    def _stop_at(self):
        """The row of the timeline at the moment, which has to be a stop."""
        row = rows_between(self.machine, self.moment)
        if row and row._is_stop():
            return row
        moment = self.moment.strftime("%Y-%m-%d %H:%M:%S")
        if not row:
            raise StopError(
                self.env._(
                    "Nothing is known about %(machine)s at %(moment)s (UTC). Choose a stop in its"
                    " timeline.",
                    machine=self.machine.display_name,
                    moment=moment,
                )
            )
        state = dict(row._fields["state"]._description_selection(self.env))[row.state]
        raise StopError(
            self.env._(
                "%(machine)s did not stand at %(moment)s (UTC): its state was %(state)s. Choose a"
                " stop in its timeline, or have the state corrected.",
                machine=self.machine.display_name,
                moment=moment,
                state=state,
            )
        )

    def _store(self):
        vals = {
            "kind": self.kind,
            "machine_id": self.machine.id,
            "company_id": self.machine._mes_company().id,
            "state": self.state or False,
            "date_start": self.moment,
            "date_end": self.until or False,
            "reason_id": self.reason.id,
            "source": self.source,
            "employee_id": self.employee.id,
            "said_at": self.said_at,
            "uuid": self.uuid or False,
            "note": self.note or False,
            **self.machine._mes_prepare_work_values(self.state, self.moment),
        }
        # Sent to two machines or by two workers at once: the retry finds the first.
        return create_once(self.rebuild.facts, vals)

    def _rows_of(self, fact):
        return rows_between(self.machine, fact.date_start, fact.date_end)


def rows_between(machine, start, end=None):
    """The live rows that hold at some time between two moments, or at one; by time."""
    domain = Domain("machine_id", "=", machine.id) & Domain("superseded_by_id", "=", False)
    domain &= Domain("date_start", "<=", end or start)
    domain &= Domain("date_end", "=", False) | Domain("date_end", ">=", start)
    rows = machine.env["mes.machine.state"].search(domain, order="date_start")
    if not end:
        return rows.filtered(lambda row: row._holds_at(start))
    return rows.filtered(
        lambda row: row.date_start < end and (not row.date_end or row.date_end > start)
    )


def naive_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
