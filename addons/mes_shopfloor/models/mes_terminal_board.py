from odoo import fields, models
from odoo.fields import Domain

from .. import shift_clock
from .mes_terminal_queue import OPEN_PRODUCTION_STATES
from .mes_terminal_screens import milliseconds

LATE_LIMIT = 4


class MesTerminal(models.Model):
    """What a wallboard shows. Addons add keys to the dictionaries of `_board_tile_data` through
    super; it works on a batch."""

    _inherit = "mes.terminal"

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
                    "due": milliseconds(order.date_deadline or order.date_finished),
                }
                for order in late
            ],
        }
