from odoo import models
from odoo.fields import Domain

from ..kiosk_params import REQUIRED, ParamError
from ..services import (
    AcknowledgeCall,
    ArriveAtCall,
    HandOnCall,
    RaiseCall,
    ReopenCall,
    ResolveCall,
    WithdrawCall,
)
from ..services.andon_raise import find_call
from ..services.errors import ReachError
from .mes_terminal_screens import milliseconds

RECENT_LIMIT = 8
COMPONENT_LIMIT = 60


class MesTerminal(models.Model):
    """Calls for help at a terminal: what is open, what may be called, and the acts at them."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "calls": self._kiosk_calls}

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "call": self._act_call,
            "acknowledge": self._act_acknowledge,
            "arrive": self._act_arrive,
            "handed_on": self._act_hand_on,
            "resolve": self._act_resolve,
            "withdraw": self._act_withdraw,
            "call_again": self._act_call_again,
        }

    def _kiosk_acts_of_nobody(self):
        """Whoever needs help need not sign in first."""
        return super()._kiosk_acts_of_nobody() | {"call", "withdraw"}

    def _station_data(self):
        """Every screen carries the calls of its station and what may be called: a call is made
        with the network cut, too."""
        workcenters = self._shown_workcenters()
        return {
            **super()._station_data(),
            "calls": self._board_calls(workcenters),
            "help": {
                "kinds": self.env["mes.andon.kind"]._choices(self.company_id),
                "workcenters": [
                    {"id": center.id, "label": center.code or center.name} for center in workcenters
                ],
            },
        }

    def _kiosk_calls(self, params):
        """The open calls are in the station's data; here are the last ones that ended."""
        ended = self.env["mes.andon.call"].search(
            Domain("workcenter_id", "in", self._shown_workcenters().ids)
            & Domain("state", "in", ("resolved", "cancelled")),
            limit=RECENT_LIMIT,
        )
        return self._response("calls", {"recent": self._call_data(ended)})

    def _board_calls(self, workcenters):
        """The open calls of these work centers, oldest first, as screens and wallboards show them.

        The same few queries however many there are. Addons add keys in `_call_data`.
        """
        calls = self.env["mes.andon.call"].search(
            self.env["mes.andon.call"]._open_domain(workcenters), order="raised_at, id"
        )
        return self._call_data(calls)

    def _call_data(self, calls):
        return [self._one_call(call) for call in calls]

    def _one_call(self, call):
        kind = call.kind_id
        center = call.workcenter_id
        # sudo: names that stand on the station's own screen
        call_sudo = call.sudo()
        return {
            "id": call.id,
            "uuid": call.uuid,
            "kind": kind.id,
            "icon": kind.icon,
            "label": kind.name,
            "workcenter_id": center.id,
            "workcenter": center.code or center.name,
            "order_id": call.workorder_id.id,
            "order": call_sudo.production_id.name or "",
            "component": call_sudo.product_id.display_name or "",
            "quantity": call.quantity,
            "unit": call_sudo.product_uom_id.name or "",
            "note": call.note or "",
            "state": call.state,
            "since": milliseconds(call.raised_at),
            "is_late": call.is_late,
            "caller_id": call.employee_id.id,
            "caller": self._person_label(call.employee_id),
            "terminal_id": call_sudo.terminal_id.id,
            "acknowledged_id": call.acknowledged_id.id,
            "acknowledged_by": self._person_label(call.acknowledged_id),
            "acknowledged_at": milliseconds(call.acknowledged_at),
            "arrived_at": milliseconds(call.arrived_at),
            "asked": self._person_label(call.asked_id),
            "resolved_at": milliseconds(call.resolved_at),
            "cause": call_sudo.cause_id.name or "",
            "level": call.level,
            "told": call_sudo.step_id.name or "",
        }

    def _person_label(self, employee):
        """A person as a shared screen names him; nobody is an empty text."""
        # sudo: the screen shows no more than this
        return employee.sudo()._mes_label() if employee else ""

    def _kiosk_order_data(self, workorder):
        data = super()._kiosk_order_data(workorder)
        data["call_components"] = self._call_components(workorder)
        return data

    def _call_components(self, workorder):
        """What may be called for an order: its components, what runs short first, with how much.

        Of the components of other operations none is called here.
        """
        moves = workorder.production_id.move_raw_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.operation_id in (workorder.operation_id, move.operation_id.browse())
            )
        )
        found = {}
        for move in moves[:COMPONENT_LIMIT]:
            missing = max(move.product_uom_qty - move.quantity, 0.0)
            row = found.setdefault(
                move.product_id.id,
                {
                    "id": move.product_id.id,
                    "label": move.product_id.display_name,
                    "unit": move.product_uom.name,
                    "needed": 0.0,
                    "missing": 0.0,
                },
            )
            row["needed"] += move.product_uom_qty
            row["missing"] += missing
        return sorted(found.values(), key=lambda row: not row["missing"])

    def _act_call(self, event):
        params = event.params
        kind = self.env["mes.andon.kind"].search(
            self.env["mes.andon.kind"]._company_domain(self.company_id.id)
            & Domain("id", "=", params.identifier("kind_id"))
        )
        if not kind:
            raise ReachError(self.env._("This is not called here any more. Choose another."))
        component_id = params.identifier("component_id", 0)
        result = RaiseCall(
            **event.common,
            call_kind=kind,
            workcenter=self._called_workcenter(event),
            component=event.workorder.production_id.move_raw_ids.product_id.filtered(
                lambda product: product.id == component_id
            ),
            quantity=params.number("quantity", 0.0),
            note=params.text("note", "", size=200),
            terminal=self,
        ).execute()
        call = result.record
        return {"call_id": call.id, "is_joined": call.uuid != event.uuid}

    def _called_workcenter(self, event):
        """The one that was named, else that of the order, else the station's only one."""
        shown = self._shown_workcenters()
        wanted = event.params.identifier("workcenter_id", 0)
        center = shown.filtered(lambda center: center.id == wanted)
        if wanted and not center:
            raise ReachError(self.env._("This work center is not at this station any more."))
        center = center or event.workorder.workcenter_id or shown
        if len(center) != 1:
            raise ParamError("workcenter_id is missing")
        return center

    def _called(self, event):
        """The call that an act is about: by its id, or by the id of the act that made it."""
        calls = self.env["mes.andon.call"]
        made_by = event.params.text("call_uuid", "", size=128)
        call_id = find_call(self.env, made_by).id if made_by else None
        if not call_id:
            call_id = event.params.identifier("call_id", 0 if made_by else REQUIRED)
        call = calls.search(
            Domain("id", "=", call_id)
            & Domain("workcenter_id", "in", self._shown_workcenters().ids)
        )
        if not call:
            raise ReachError(self.env._("This call is not at this station."))
        return call

    def _common_of_call(self, event):
        return {**event.common, "call": self._called(event), "terminal": self}

    def _answer_of(self, act):
        call = act.execute().record
        return {"call_id": call.id, "state": call.state}

    def _act_acknowledge(self, event):
        return self._answer_of(AcknowledgeCall(**self._common_of_call(event)))

    def _act_arrive(self, event):
        return self._answer_of(ArriveAtCall(**self._common_of_call(event)))

    def _act_resolve(self, event):
        common = self._common_of_call(event)
        cause_id = event.params.identifier("cause_id", 0)
        causes = common["call"].kind_id.cause_ids
        if cause_id and cause_id not in causes.ids:
            raise ReachError(self.env._("This is no cause of such a call. Choose another."))
        return self._answer_of(
            ResolveCall(
                **common,
                cause=causes.browse(cause_id or False),
                remark=event.params.text("remark", "", size=200),
            )
        )

    def _act_withdraw(self, event):
        return self._answer_of(WithdrawCall(**self._common_of_call(event)))

    def _act_call_again(self, event):
        return self._answer_of(ReopenCall(**self._common_of_call(event)))

    def _act_hand_on(self, event):
        kinds = self.env["mes.andon.kind"]
        kind_id = event.params.identifier("kind_id")
        kind = kinds.search(kinds._company_domain(self.company_id.id) & Domain("id", "=", kind_id))
        if not kind:
            raise ReachError(self.env._("This is not called here any more. Choose another."))
        return self._answer_of(
            HandOnCall(
                **self._common_of_call(event),
                call_kind=kind,
                note=event.params.text("note", "", size=200),
            )
        )
