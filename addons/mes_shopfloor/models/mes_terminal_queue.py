from odoo import models
from odoo.fields import Domain

from .mes_terminal_screens import milliseconds

QUEUE_LIMIT = 200
OPEN_STATES = ("ready", "blocked", "progress")
OPEN_PRODUCTION_STATES = ("confirmed", "progress", "to_close")
QUEUE_ORDER = {"running": 0, "paused": 1, "ready": 2, "blocked": 3}
MISSING_MATERIAL = ("confirmed", "waiting")


class MesTerminal(models.Model):
    """The station's queue. Addons add keys to the dictionaries of `_kiosk_workorder_data` through
    super; it works on a batch."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "queue": self._kiosk_queue}

    def _kiosk_queue(self, params):
        return self._response_for_queue()

    def _response_for_queue(self, message=""):
        workorders, total = self._queue()
        orders = self._kiosk_workorder_data(workorders)
        orders.sort(key=lambda order: (QUEUE_ORDER[order["state"]], order["due"] or float("inf")))
        return self._response("queue", {"orders": orders, "total": total}, message)

    def _queue(self):
        """Running orders whatever their date, then the ones due next; and how many there are."""
        workorder = self.env["mrp.workorder"]
        workcenters = self._shown_workcenters()
        domain = self._open_orders_domain(workcenters)
        running = workorder._mes_running(workcenters).filtered_domain(domain)
        others = workorder.search(
            domain & Domain("id", "not in", running.ids),
            order="production_date, sequence, id",
            limit=QUEUE_LIMIT,
        )
        total = len(running) + len(others)
        if len(others) == QUEUE_LIMIT:
            total = workorder.search_count(domain)
        return running | others, total

    def _open_orders_domain(self, workcenters):
        return (
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("state", "in", OPEN_STATES)
            & Domain("production_id.state", "in", OPEN_PRODUCTION_STATES)
        )

    def _kiosk_workorder_data(self, workorders):
        """One dictionary per work order, in their order. Moments are milliseconds in UTC."""
        running = workorders._mes_running(workorders.workcenter_id)
        return [self._workorder_data(workorder, workorder in running) for workorder in workorders]

    def _workorder_data(self, workorder, running):
        production = workorder.production_id
        return {
            "id": workorder.id,
            "name": production.name,
            "product": production.product_id.display_name,
            "operation": workorder.name,
            "workcenter_id": workorder.workcenter_id.id,
            "workcenter": workorder.workcenter_id.code or workorder.workcenter_id.name,
            "state": self._queue_state(workorder, running),
            "blocked_reason": self._blocked_reason(workorder),
            "material_missing": production.reservation_state in MISSING_MATERIAL,
            "ordered": workorder.qty_production - workorder.qty_reported_from_previous_wo,
            "good": workorder.qty_produced,
            "scrap": workorder.mes_qty_scrap,
            "rework": workorder.mes_qty_rework,
            "unit": production.product_uom_id.name,
            "expected_minutes": workorder.mes_duration_planned or workorder.duration_expected,
            "due": milliseconds(production.date_deadline or production.date_finished),
        }

    def _queue_state(self, workorder, running):
        if running:
            return "running"
        return "paused" if workorder.state == "progress" else workorder.state

    def _blocked_reason(self, workorder):
        if workorder.state != "blocked":
            return ""
        waited = workorder.blocked_by_workorder_ids.filtered(
            lambda before: before.state not in ("done", "cancel")
        )
        return self.env._("Waits for %s", ", ".join(waited.mapped("name"))) if waited else ""
