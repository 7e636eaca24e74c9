from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .. import shift_clock

QUEUE_LIMIT = 200
LATE_LIMIT = 4
OPEN_STATES = ("ready", "blocked", "progress")
OPEN_PRODUCTION_STATES = ("confirmed", "progress", "to_close")
QUEUE_ORDER = {"running": 0, "paused": 1, "ready": 2, "blocked": 3}
MISSING_MATERIAL = ("confirmed", "waiting")


class MesTerminal(models.Model):
    """What the screens of a terminal show. The server decides, the browser draws.

    Called with the rights of the company's service user. Addons add keys to the dictionaries of
    `_kiosk_workorder_data` and `_board_tile_data` through super; both work on a batch.
    """

    _inherit = "mes.terminal"

    def _kiosk_state(self, screen="queue", workorder_id=None):
        """The answer to a kiosk: which screen to show, its data, and a sentence or nothing."""
        if screen == "order" and workorder_id:
            workorder = self._kiosk_workorder(workorder_id)
            if workorder:
                return self._response_for_order(workorder)
            return self._response_for_queue(
                self.env._("This order is finished or no longer at this station.")
            )
        return self._response_for_queue()

    def _response_for_queue(self, message=""):
        workorders, total = self._queue()
        orders = self._kiosk_workorder_data(workorders)
        orders.sort(key=lambda order: (QUEUE_ORDER[order["state"]], order["due"] or float("inf")))
        return self._response("queue", {"orders": orders, "total": total}, message)

    def _response_for_order(self, workorder, message=""):
        return self._response("order", {"order": self._kiosk_order_data(workorder)}, message)

    def _response(self, state, data, message=""):
        station = self._station_data()
        return {"next_state": state, "data": {"station": station, **data}, "message": message}

    def _kiosk_workorder(self, workorder_id):
        return self.env["mrp.workorder"].search(
            self._open_orders_domain(self._shown_workcenters()) & Domain("id", "=", workorder_id)
        )

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
            "due": _milliseconds(production.date_deadline or production.date_finished),
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

    def _kiosk_order_data(self, workorder):
        """One order as the work order screen needs it."""
        (order,) = self._kiosk_workorder_data(workorder)
        order["run_seconds"] = workorder._mes_run_seconds(fields.Datetime.now())
        order["drawing"] = bool(self._drawing_of(workorder))
        return order

    def _drawing_of(self, workorder):
        """`(record, field)` of the picture beside the counters, or nothing."""
        operation = workorder.operation_id.with_context(bin_size=True)
        if operation.mes_drawing:
            return operation.with_context(bin_size=False), "mes_drawing"
        product = workorder.product_id.with_context(bin_size=True)
        if product.image_512:
            return product.with_context(bin_size=False), "image_512"
        return None

    def _station_data(self):
        workcenters = self._shown_workcenters()
        now = fields.Datetime.now()
        shift, start, end = self.env["mes.shift"]._shift_at(self.warehouse_id, now)
        single = workcenters if len(workcenters) == 1 else self.env["mrp.workcenter"]
        return {
            "terminal": self.name,
            "code": single.code or single.name or self.name,
            "name": single.name if single.code else "",
            "plant": self.warehouse_id.name,
            "tz": self.warehouse_id.mes_tz,
            "now": _milliseconds(now),
            "shift": shift.name or "",
            "shift_start": _milliseconds(start),
            "shift_end": _milliseconds(end),
            "workcenter_ids": workcenters.ids,
        }

    def _board_state(self):
        """The answer to a wallboard: its tiles, the figures of the shift and what is late."""
        workcenters = self._shown_workcenters()
        station = self._station_data()
        return {
            "next_state": "board",
            "data": {
                "station": station,
                "tiles": self._board_tile_data(workcenters),
                "output": self._board_output(workcenters),
                **self._board_late_orders(workcenters),
            },
            "message": "",
        }

    def _board_tile_data(self, workcenters):
        """One dictionary per work center, in their order.

        `state` is for the addon that knows machines: `{code, label, since, note, until, filled}`,
        with `code` one of the states of the tokens (run, setup, idle, down, planned, off, unknown).
        """
        running = self.env["mrp.workorder"]._mes_running(workcenters)
        orders = {}
        for order in self._kiosk_workorder_data(running.sorted("date_start", reverse=True)):
            orders[order["workcenter_id"]] = order
        ready = dict(
            self.env["mrp.workorder"]._read_group(
                self._open_orders_domain(workcenters) & Domain("state", "=", "ready"),
                ["workcenter_id"],
                ["__count"],
            )
        )
        return [
            {
                "id": workcenter.id,
                "code": workcenter.code or workcenter.name,
                "name": workcenter.name,
                "order": orders.get(workcenter.id, False),
                "ready": ready.get(workcenter, 0),
                "state": False,
            }
            for workcenter in workcenters
        ]

    def _board_output(self, workcenters):
        """Pieces of the running shift, or of the day between shifts. Good counts once an order:
        at its last operation."""
        start, end = self._board_period()
        log = self.env["mes.production.log"].with_context(tz=self.warehouse_id.mes_tz)
        domain = (
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("moment", ">=", start)
            & Domain("moment", "<", end)
        )
        last_operation = Domain("workorder_id.needed_by_workorder_ids", "=", False)
        by_hour = dict(log._read_group(domain & last_operation, ["moment:hour"], ["qty_good:sum"]))
        ((scrap,),) = log._read_group(domain, [], ["qty_scrap:sum"])
        hours = shift_clock.wall_hours(start, end, self.warehouse_id._mes_zone())
        return {
            "good": sum(by_hour.values()),
            "scrap": scrap or 0.0,
            "hours": [{"hour": hour.hour, "good": by_hour.get(hour, 0.0)} for hour in hours],
        }

    def _board_period(self):
        now = fields.Datetime.now()
        _shift, start, end = self.env["mes.shift"]._shift_at(self.warehouse_id, now)
        if start:
            return start, end
        return self.warehouse_id._mes_day_bounds(self.warehouse_id._mes_day(now))

    def _board_late_orders(self, workcenters):
        now = fields.Datetime.now()
        production = self.env["mrp.production"]
        domain = (
            Domain("state", "in", OPEN_PRODUCTION_STATES)
            & Domain("workorder_ids.workcenter_id", "in", workcenters.ids)
            & (
                Domain("date_deadline", "<", now)
                | (Domain("date_deadline", "=", False) & Domain("date_finished", "<", now))
            )
        )
        late = production.search(domain, order="date_deadline, date_finished, id", limit=LATE_LIMIT)
        total = production.search_count(domain) if len(late) == LATE_LIMIT else len(late)
        return {
            "late_total": total,
            "late": [
                {
                    "id": order.id,
                    "name": order.name,
                    "product": order.product_id.display_name,
                    "due": _milliseconds(order.date_deadline or order.date_finished),
                }
                for order in late
            ],
        }


def _milliseconds(moment):
    """A UTC moment without time zone as JavaScript counts time; nothing stays nothing."""
    if not moment:
        return None
    return int((moment - fields.Datetime.to_datetime("1970-01-01")) / timedelta(milliseconds=1))
