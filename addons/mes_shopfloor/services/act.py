"""What all acts share: the sender's id, the moment, the order they belong to, the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

import psycopg2.errors

from odoo.exceptions import ConcurrencyError

from .errors import CompanyMismatchError, IdentifierError, MomentError, OrderClosedError

UUID_MAX = 128
CLOSED_STATES = ("done", "cancel")
#: A clock that is a little ahead is corrected; one that is further ahead is refused.
CLOCK_TOLERANCE = timedelta(minutes=5)


class Result(NamedTuple):
    """What an act left behind, and whether it had been done before under the same id."""

    record: Any
    duplicate: bool


@dataclass(kw_only=True)
class Act:
    """One thing that a person, a device or an import does at a work order, once per `uuid`.

    `moment` is when it happened (UTC, now when left out), `employees` who did it. Acts with the
    rights of `env`. A subclass names its `kind`, refuses in `_check` and acts in `_apply`, which
    returns the record that the answer carries. All in the transaction of the caller.
    """

    kind: ClassVar[str]

    env: Any
    uuid: str
    workorder: Any = None
    employees: Any = None
    source: str = "device"
    moment: datetime | None = None
    note: str = ""

    def execute(self) -> Result:
        self._prepare()
        known = find_act(self.env, self.uuid)
        if known:
            self._refuse_other_use(known)
            return Result(known._result(), duplicate=True)
        self._check()
        record = self._apply()
        create_once(self.env["mes.act"], self._act_values(record))
        return Result(record, duplicate=False)

    def _prepare(self) -> None:
        if self.workorder is not None:
            self.workorder = self.workorder.with_env(self.env)
            self.workorder.ensure_one()
        self.employees = (
            self.env["hr.employee"] if self.employees is None else self.employees.with_env(self.env)
        )
        self.moment = check_moment(self.env, self.moment)

    def _check(self) -> None:
        check_open(self.env, self.workorder)

    def _apply(self) -> Any:
        raise TypeError(f"{type(self).__name__} does nothing")

    def _refuse_other_use(self, known) -> None:
        """The same id for something else is a mistake of the sender, not a repetition."""
        order = self._order()
        # sudo: only the link is compared, the act may belong to another company
        same_order = not known.workorder_id or known.sudo().workorder_id == order.sudo()
        if known.kind != self.kind or not same_order:
            self._refuse_id()

    def _refuse_id(self):
        raise IdentifierError(
            self.env._(
                "The id %(uuid)s was used before for something else than this at %(order)s."
                " Send it under a new id.",
                uuid=self.uuid,
                # sudo: only its name, to say what is refused
                order=self._order().sudo().display_name,
            )
        )

    def _order(self):
        """The work order the act belongs to."""
        return self.env["mrp.workorder"] if self.workorder is None else self.workorder

    def _act_values(self, record) -> Mapping[str, Any]:
        order = self._order()
        return {
            "uuid": self.uuid,
            "kind": self.kind,
            "workorder_id": order.id,
            "employee_id": self.employees[:1].id,
            "source": self.source,
            "moment": self.moment,
            "note": self.note or False,
            "res_model": record is not None and record._name,
            "res_id": record is not None and record[:1].id,
            "company_id": order.company_id.id or self.env.company.id,
        }


def find_act(env, uuid):
    """What a sender has already done under this id, or nothing; readable by who may send it."""
    if not isinstance(uuid, str) or not uuid.strip() or len(uuid) > UUID_MAX:
        raise IdentifierError(
            env._("An act needs an id from its sender: 1 to %s characters.", UUID_MAX)
        )
    # sudo: an id is taken whichever company used it
    acts = env["mes.act"].sudo()
    if acts._is_known_fresh(uuid):
        return acts
    return acts.search([("uuid", "=", uuid)], limit=1)


def create_once(ledger, values):
    """Rows of a ledger; a sender's id that somebody else booked meanwhile is found by the retry."""
    try:
        return ledger._permitted().create(values).with_env(ledger.env)
    except psycopg2.errors.UniqueViolation as error:
        # Since our snapshot: Odoo retries the whole request, which then finds the row.
        raise ConcurrencyError(str(error)) from error


def check_moment(env, moment) -> datetime:
    """When it happened, in UTC without time zone as Odoo stores it; now when nobody says."""
    now = env.cr.now()
    if not moment:
        return now
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    if moment > now + CLOCK_TOLERANCE:
        raise MomentError(
            env._(
                "%(moment)s (UTC) is %(minutes)s minutes in the future. Set the clock of the"
                " device that sent it, then send it again.",
                moment=moment.strftime("%Y-%m-%d %H:%M"),
                minutes=round((moment - now) / timedelta(minutes=1)),
            )
        )
    return min(moment, now)


def check_reach(env, workorder) -> None:
    """Refuse an act at an order of another company, or one the caller may not change."""
    if workorder.company_id not in env.companies:
        raise CompanyMismatchError(
            env._(
                "Work order %(order)s belongs to %(company)s. Switch to that company first.",
                # sudo: only names, to say what is refused
                order=workorder.sudo().display_name,
                company=workorder.sudo().company_id.name,
            )
        )
    workorder.check_access("write")


def check_open(env, workorder, allow_finished=False) -> None:
    """Refuse an act at an order out of reach, a draft, or one that has ended.

    With `allow_finished` the work order itself may be finished, as long as its order is open.
    """
    check_reach(env, workorder)
    production = workorder.production_id
    closed_states = ("cancel",) if allow_finished else CLOSED_STATES
    if workorder.state in closed_states or production.state in CLOSED_STATES:
        raise OrderClosedError(
            env._(
                "Work order %s is finished or cancelled and takes nothing more. Ask a"
                " supervisor to reopen it, or take another order.",
                workorder.display_name,
            )
        )
    if production.state == "draft":
        raise OrderClosedError(
            env._(
                "Manufacturing order %s is still a draft. Confirm it before work begins.",
                production.name,
            )
        )
