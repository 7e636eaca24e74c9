from odoo import fields, models
from odoo.fields import Domain


class MesTerminal(models.Model):
    """What a wallboard shows. Addons add keys to the dictionaries of `_board_tile_data` through
    super, or keys to `_board_data`; both work on a batch."""

    _inherit = "mes.terminal"

    def _board_state(self):
        """The answer to a wallboard: one call for all its pages."""
        data = {"station": self._station_data(), **self._board_data(self._shown_workcenters())}
        return {"next_state": "board", "data": data, "message": ""}

    def _board_data(self, workcenters):
        """What the pages show. The same few queries for three work centers and for a hundred."""
        return {
            "version": self._bundle_version(),
            "title": self.name if self.workcenter_ids else self.warehouse_id.name,
            "pages": self._board_pages(),
            "tiles": self._board_tile_data(workcenters),
            "output": self._board_output(workcenters),
            "orders": self._board_orders(workcenters),
            "calls": self._board_calls(workcenters),
            "messages": self._board_messages(),
        }

    def _board_pages(self):
        """The pages in their turn, each with its seconds."""
        # sudo: how a terminal is set up is read with the terminal
        pages_sudo = self.sudo().page_ids
        if not pages_sudo:
            return [{"kind": kind, "seconds": 15} for kind in self._board_default_pages()]
        return [{"kind": page.kind, "seconds": page.seconds} for page in pages_sudo.sorted()]

    def _board_default_pages(self):
        return ["stations", "plan", "orders", "calls", "quality", "message"]

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

    def _board_period(self):
        """The running shift, or the day of the plant between shifts."""
        now = fields.Datetime.now()
        _shift, start, end = self.env["mes.shift"]._shift_at(self.warehouse_id, now)
        if start:
            return start, end
        return self.warehouse_id._mes_day_bounds(self.warehouse_id._mes_day(now))
