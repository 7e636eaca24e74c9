from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .. import order_outlook
from .mes_terminal_queue import MISSING_MATERIAL, OPEN_PRODUCTION_STATES
from .mes_terminal_screens import milliseconds

ORDERS_SHOWN = 8
ORDERS_READ = 100
LOOK_AHEAD = timedelta(days=3)
HORIZON = timedelta(days=21)
SLOWER = 1.1


class MesTerminal(models.Model):
    """Orders that are late, or will be at the pace they have, with their new date and the reason."""

    _inherit = "mes.terminal"

    def _board_orders(self, workcenters):
        now = fields.Datetime.now()
        late, late_total = self._board_due(workcenters, Domain("date_deadline", "<", now), now)
        soon, _total = self._board_due(
            workcenters,
            Domain("date_deadline", ">=", now) & Domain("date_deadline", "<", now + LOOK_AHEAD),
            None,
        )
        outlook = self._board_outlook(late | soon, now)
        risk = soon.filtered(
            lambda order: not outlook[order][0] or outlook[order][0] > order.date_deadline
        )
        return {
            "late_total": late_total,
            "risk_total": len(risk),
            "rows": [
                self._board_order_data(order, order in late, *outlook[order])
                for order in (late | risk)[:ORDERS_SHOWN]
            ],
        }

    def _board_due(self, workcenters, due, now):
        """Open orders of these work centers that are due then, and how many there are."""
        production = self.env["mrp.production"]
        if now:
            due |= Domain("date_deadline", "=", False) & Domain("date_finished", "<", now)
        domain = (
            Domain("state", "in", OPEN_PRODUCTION_STATES)
            & Domain("workorder_ids.workcenter_id", "in", workcenters.ids)
            & due
        )
        orders = production.search(
            domain, order="date_deadline, date_finished, id", limit=ORDERS_READ
        )
        full = len(orders) == ORDERS_READ
        return orders, production.search_count(domain) if full and now else len(orders)

    def _board_outlook(self, productions, now):
        """`{order: (expected end or None, reason)}` by what is left, the pace and the calendars."""
        horizon = now + HORIZON
        workorders = productions.workorder_ids.filtered(
            lambda workorder: workorder.state not in ("done", "cancel")
        )
        working = self._board_working(workorders.workcenter_id, now, horizon)
        slowness = {
            workorder: order_outlook.slowness(1.0, self._board_slowness(workorder))
            for workorder in workorders
        }
        outlook = {}
        for production in productions:
            left = [wo for wo in production.workorder_ids if wo in slowness]
            steps = [self._board_step(workorder, slowness[workorder]) for workorder in left]
            slowest = max((slowness[workorder] for workorder in left), default=1.0)
            expected = order_outlook.expected_end(steps, now, working, horizon)
            outlook[production] = expected, self._board_reason(production, slowest)
        return outlook

    def _board_slowness(self, workorder):
        """Real time a piece in planned ones; nothing while nobody knows."""
        ratio = workorder.mes_pace_ratio if workorder.state == "progress" else 0.0
        return 1 / ratio if ratio > 0 else 0.0

    def _board_step(self, workorder, slowness):
        ordered = workorder.qty_production - workorder.qty_reported_from_previous_wo
        minutes = workorder._mes_planned_minutes()
        share = workorder.qty_remaining / ordered if ordered > 0 else 0.0
        return order_outlook.Step(
            center=workorder.workcenter_id.id,
            seconds=minutes * 60 * min(share, 1.0) * slowness,
            planned_start=workorder.date_start if workorder.state != "progress" else None,
        )

    def _board_reason(self, production, slowness):
        """Why an order will be late, in few words; addons that know more put theirs first."""
        if production.reservation_state in MISSING_MATERIAL:
            return self.env._("Components missing")
        blocked = production.workorder_ids.filtered(
            lambda wo: wo.state in ("ready", "progress") and wo.working_state == "blocked"
        ).workcenter_id[:1]
        if blocked:
            return self.env._("%s is blocked", blocked.code or blocked.name)
        if slowness > SLOWER:
            return self.env._("Slower than planned")
        if production.state == "confirmed":
            return self.env._("Not started")
        return ""

    def _board_order_data(self, order, is_late, expected, reason):
        return {
            "id": order.id,
            "name": order.name,
            "product": order.product_id.display_name,
            "due": milliseconds(order.date_deadline or order.date_finished),
            "expected": milliseconds(expected),
            "is_late": is_late,
            "reason": reason,
        }
