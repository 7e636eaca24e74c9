from odoo import fields, models
from odoo.fields import Domain

from .mes_terminal_screens import milliseconds
from .mrp_workcenter_productivity import WORKING


class MrpWorkcenter(models.Model):
    """What happens at the work centers right now. Addons add keys through super, on a batch."""

    _inherit = "mrp.workcenter"

    def _mes_live(self):
        """One dictionary per work center of one plant, in their order."""
        if not self:
            return []
        now = fields.Datetime.now()
        lines = self.env["mrp.workcenter.productivity"].search(
            Domain("workcenter_id", "in", self.ids) & Domain("date_end", "=", False),
            order="date_start, id",
        )
        stops = lines.filtered(lambda line: line.loss_type not in WORKING)
        lines = (lines - stops).filtered("workorder_id")
        balances = self.env["mes.shift.balance"]._balances(
            self, *self._mes_live_period(now), {"output", "calls"}
        )
        labels = lines.mes_employee_id._mes_shown_labels()
        paused = self._mes_paused(lines)
        stops = {stop.workcenter_id: stop for stop in stops}
        running = lines.grouped("workcenter_id")
        orders = lines.workorder_id.union(*paused.values())
        orders = {order.id: order._mes_live_order() for order in orders.browse(orders.ids)}
        return [
            {
                "id": center.id,
                "code": center.code or center.name,
                "name": center.name,
                **center._mes_live_work(running.get(center, lines.browse()), labels, orders),
                **center._mes_live_state(
                    running.get(center), stops.get(center), paused.get(center), orders
                ),
                "output": balances[center.id]["output"],
                "calls": [
                    call for call in balances[center.id]["calls"] if not call.get("resolved")
                ],
            }
            for center in self
        ]

    def _mes_live_period(self, now):
        """The running shift, or the day between shifts."""
        plant = self.mes_warehouse_id[:1]
        _shift, start, end = self.env["mes.shift"]._shift_at(plant, now)
        return (start, end) if start else plant._mes_day_bounds(plant._mes_day(now))

    def _mes_paused(self, lines):
        """The work order in progress at each work center at which nobody is, the latest one."""
        workorders = self.env["mrp.workorder"].search(
            Domain("workcenter_id", "in", self.ids)
            & Domain("state", "=", "progress")
            & Domain("id", "not in", lines.workorder_id.ids),
            order="date_start, id",
        )
        return {workorder.workcenter_id: workorder for workorder in workorders}

    def _mes_live_work(self, lines, labels, orders):
        """The order that was started last, and who works here in which phase since when."""
        return {
            "order": orders.get(lines[-1:].workorder_id.id, False),
            "orders": len(lines.workorder_id),
            "people": [
                {
                    "id": line.mes_employee_id.id,
                    "label": labels.get(line.mes_employee_id.id, ""),
                    "phase": line.mes_phase,
                    "since": milliseconds(line.date_start),
                    "workorder_id": line.workorder_id.id,
                }
                for line in lines
            ],
        }

    def _mes_live_state(self, lines, stop, order, orders):
        """`state` is running, stopped, paused or idle."""
        if stop:
            note = stop.description or stop.loss_id.name
            return {"state": "stopped", "since": milliseconds(stop.date_start), "note": note}
        if lines:
            since = milliseconds(min(lines.mapped("date_start")))
            return {"state": "running", "since": since, "note": ""}
        if order:
            return {
                "state": "paused",
                "since": None,
                "note": "",
                "order": orders[order.id],
            }
        return {"state": "idle", "since": None, "note": ""}


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    def _mes_live_order(self):
        """How far a work order is, and how it goes against its plan."""
        self.ensure_one()
        production = self.production_id
        return {
            "id": self.id,
            "name": production.name,
            "product": production.product_id.display_name,
            "operation": self.name,
            "unit": production.product_uom_id.name,
            "ordered": self.qty_production - self.qty_reported_from_previous_wo,
            "good": self.qty_produced,
            "scrap": self.mes_qty_scrap,
            "pace": round(self.mes_pace, 1),
            "pace_planned": round(self.mes_pace_planned, 1),
            "ratio": round(self.mes_pace_ratio, 3),
            "due": milliseconds(production.date_deadline or production.date_finished),
        }
