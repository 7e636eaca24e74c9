"""Call for help from a station."""

import math
from dataclasses import dataclass
from typing import Any

from .act import CLOCK_TOLERANCE, Act, create_once, find_act
from .errors import CallError, CompanyMismatchError

QUANTITY_MAX = 1e9


@dataclass(kw_only=True)
class RaiseCall(Act):
    """Call `kind` to a work center, for a work order or none; nobody need be signed in for it.

    While such a call is open, another tap answers with it instead of a second one; another
    component is another call. Moments in the past come from a station that was offline: the call
    is marked late, and its ladder begins when it arrives.
    """

    kind = "call"

    call_kind: Any
    workcenter: Any
    component: Any = None
    quantity: float = 0.0
    terminal: Any = None

    def _prepare(self):
        self.workorder = self.workorder or None
        super()._prepare()
        self.moment = self.moment.replace(microsecond=0)
        self.call_kind = self.call_kind.with_env(self.env)
        self.workcenter = self.workcenter.with_env(self.env)
        products = self.env["product.product"]
        self.component = products if self.component is None else self.component.with_env(self.env)
        self.order = self._order()
        if self.source == "office" and not self.employees:
            self.employees = own_employee(self.env, self.workcenter.company_id)

    def _check(self):
        check_company(self.env, self.workcenter.company_id, self.workcenter)
        self.workcenter.check_access("read")
        if not self.call_kind.active or self.call_kind.company_id not in (
            self.env["res.company"],
            self.workcenter.company_id,
        ):
            raise CallError(
                self.env._("%s is not called here any more. Choose another.", self.call_kind.name)
            )
        self._check_order()
        self._check_component()

    def _check_order(self):
        if self.order and self.order.company_id != self.workcenter.company_id:
            check_company(self.env, self.order.company_id, self.order)

    def _check_component(self):
        if not math.isfinite(self.quantity) or not 0 <= self.quantity <= QUANTITY_MAX:
            raise CallError(
                self.env._("%s is not a quantity that can be called.", str(self.quantity))
            )
        # sudo: which components an order has is no secret at its station
        known = self.order.sudo().production_id.move_raw_ids.product_id
        if self.component and self.component not in known:
            raise CallError(
                self.env._(
                    "%(component)s is no component of %(order)s. Choose one of the order.",
                    component=self.component.display_name,
                    order=self.order.display_name or self.workcenter.display_name,
                )
            )

    def _apply(self):
        calls = self.env["mes.andon.call"]
        known = calls._find_open(self.call_kind, self.workcenter, self.order, self.component)
        self.is_joined = bool(known)
        if known:
            return known
        call = create_once(calls, self._values())
        call._record(
            "raised",
            self.moment,
            uuid=self.uuid,
            employee_id=self.employees[:1].id,
            source=self.source,
            note=self.note or False,
        )
        call._plan_next()
        return call

    def _values(self):
        plant = self.workcenter.mes_warehouse_id
        now = self.env.cr.now().replace(microsecond=0)
        is_late = now - self.moment > CLOCK_TOLERANCE
        received = now if is_late else self.moment
        unit = self.component.uom_id
        return {
            "uuid": self.uuid,
            "kind_id": self.call_kind.id,
            "workcenter_id": self.workcenter.id,
            "warehouse_id": plant.id,
            "company_id": self.workcenter.company_id.id or self.env.company.id,
            "workorder_id": self.order.id,
            "production_id": self.order.production_id.id,
            "product_id": self.component.id,
            "quantity": self.quantity if self.component else 0.0,
            "product_uom_id": unit.id,
            "employee_id": self.employees[:1].id,
            "terminal_id": self.terminal.id if self.terminal else False,
            "source": self.source,
            "note": self.note or False,
            "raised_at": self.moment,
            "received_at": received,
            "asked_at": received,
            "open_since": received,
            "is_late": is_late,
            **self.env["mes.andon.call"]._time_values(plant, self.moment),
        }

    def _act_values(self, record):
        company = self.workcenter.company_id or self.env.company
        return {**super()._act_values(record), "company_id": company.id}


def find_call(env, uuid):
    """The call that was made, or answered, under an id of its sender; nothing when unknown."""
    act = find_act(env, uuid)
    if not act or act.kind != "call":
        return env["mes.andon.call"]
    return act._result().with_env(env)


def check_company(env, company, record) -> None:
    """Refuse what belongs to a company the caller does not act for."""
    if company and company not in env.companies:
        raise CompanyMismatchError(
            env._(
                "%(record)s belongs to %(company)s. Switch to that company first.",
                # sudo: only the names, to say what is refused
                record=record.sudo().display_name,
                company=company.sudo().name,
            )
        )


def own_employee(env, company):
    """In the office it is the user, or nobody as with Odoo's buttons."""
    # sudo: one's own employee in a company
    own = env.user.sudo().employee_ids.filtered(lambda person: person.company_id == company)
    return own[:1].with_env(env)
