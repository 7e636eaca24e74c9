from odoo import fields, models
from odoo.fields import Domain

from .mrp_workcenter_productivity import WORKING
from .mrp_workorder import CLOSED_STATES


class MesTerminal(models.Model):
    """One work order at a station."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "order": self._kiosk_order}

    def _kiosk_order(self, params):
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        if workorder:
            return self._response_for_order(workorder)
        return self._response_for_queue(
            self.env._("This order is finished or no longer at this station.")
        )

    def _response_for_order(self, workorder, message=""):
        return self._response("order", {"order": self._kiosk_order_data(workorder)}, message)

    def _kiosk_workorder(self, workorder_id):
        return self.env["mrp.workorder"].search(
            self._open_orders_domain(self._shown_workcenters()) & Domain("id", "=", workorder_id)
        )

    def _kiosk_order_data(self, workorder):
        """One order as the work order screen needs it; addons add keys through super.

        It holds what declaring needs, too: a terminal without network declares from what it has.
        """
        (order,) = self._kiosk_queue_rows(workorder)
        now = fields.Datetime.now()
        order |= {
            "run_seconds": workorder._mes_machine_seconds("run", now),
            "setup_seconds": workorder._mes_machine_seconds("setup", now),
            "teardown_seconds": workorder._mes_machine_seconds("teardown", now),
            "teardown_minutes": self._teardown_minutes(workorder),
            "pause_reasons": self._pause_reasons(),
            "undo": self._undo_data(workorder),
            "phase": self._phase_of(workorder),
            "drawing": bool(self._drawing_of(workorder)),
            "notes": [],
            "steps": self._steps_of(workorder),
            "components": self._components_of(workorder),
            "units": self._units_of(workorder),
            "declare": self._declare_data(workorder),
            "finish": self._finish_data(workorder),
        }
        return order

    def _phase_of(self, workorder):
        """The phase in which the order is, or was left: that of its last time line."""
        lines = workorder.time_ids.filtered(lambda line: line.loss_type in WORKING)
        last = lines.sorted(lambda line: (not line.date_end, line.date_start, line.id))[-1:]
        return last.mes_phase or ""

    def _teardown_minutes(self, workorder):
        production = workorder.production_id
        _capacity, _setup, teardown = workorder.workcenter_id._get_capacity(
            production.product_id, production.product_uom_id
        )
        return teardown

    def _pause_reasons(self):
        """What people may say when they interrupt their work."""
        reasons = self.env["mrp.workcenter.productivity.loss"].search([("manual", "=", True)])
        return [{"id": reason.id, "name": reason.name} for reason in reasons]

    def _undo_data(self, workorder):
        """{employee id: what Undo takes back} of the people signed in here."""
        undo = getattr(self, "_kiosk_undo_of", None)
        if not undo:
            return {}
        presences = self.env["mes.terminal.operator"]._at(self, self.env.cr.now())
        found = {person.id: undo(workorder, person) for person in presences.employee_id}
        return {person: done for person, done in found.items() if done}

    def _finish_data(self, workorder):
        """What is missing before the work order may be finished: steps by name, pieces."""
        states = workorder._mes_step_states().get(workorder, [])
        others = workorder.production_id.workorder_ids - workorder
        return {
            "is_last": all(other.state in CLOSED_STATES for other in others),
            "steps": [state.step.name for state in states if state.is_missing],
            "short": workorder.qty_remaining,
            "away": workorder.mes_qty_rework,
        }

    def _drawing_of(self, workorder):
        """`(record, field)` of the picture beside the counters, or nothing."""
        operation = workorder.operation_id.with_context(bin_size=True)
        if operation.mes_drawing:
            return operation.with_context(bin_size=False), "mes_drawing"
        product = workorder.product_id.with_context(bin_size=True)
        if product.image_512:
            return product.with_context(bin_size=False), "image_512"
        return None
