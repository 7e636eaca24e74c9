from odoo import fields, models
from odoo.fields import Domain

from .. import dispatch
from .mes_terminal_screens import milliseconds
from .mrp_workcenter_productivity import WORKING
from .mrp_workorder import CLOSED_STATES

QUEUE_LIMIT = 200
OPEN_STATES = ("ready", "blocked", "progress")
OPEN_PRODUCTION_STATES = ("confirmed", "progress", "to_close")
MISSING_MATERIAL = ("confirmed", "waiting")


class MesTerminal(models.Model):
    """The station's queue. Addons add keys to the dictionaries of `_kiosk_workorder_data` through
    super; it works on a batch. What only the rows of the queue show is in `_kiosk_queue_rows`."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "queue": self._kiosk_queue}

    def _kiosk_queue(self, params):
        return self._response_for_queue()

    def _response_for_queue(self, message=""):
        workorders, total = self._queue()
        rows = {row["id"]: row for row in self._kiosk_queue_rows(workorders)}
        last = self._last_worked(self._shown_workcenters())
        ranked = self._ranked(workorders, rows, last.workorder_id)
        for place, one in enumerate(ranked):
            row = rows[one.job.key.id]
            row["standing"] = one.standing
            row["reasons"] = list(one.reasons)
            row["why"] = self._why(one, row, place == 0)
        data = {
            "orders": [rows[one.job.key.id] for one in ranked],
            "total": total,
            "centers": self._center_data(),
            "last": self._last_data(last),
        }
        return self._response("queue", data, message)

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

    def _ranked(self, workorders, rows, mounted):
        """The work orders in the order in which they are to be done (`dispatch.py`)."""
        return dispatch.rank(
            [self._job(order, rows[order.id]["state"]) for order in workorders],
            fields.Datetime.now(),
            self.warehouse_id._mes_day,
            [self._job(order, dispatch.PAUSED) for order in mounted],
        )

    def _job(self, workorder, state):
        production = workorder.production_id
        return dispatch.Job(
            key=workorder,
            state=state,
            priority=int(production.priority or 0),
            due=production.date_deadline or production.date_finished or None,
            minutes=_minutes_left(workorder),
            place=workorder.workcenter_id.id,
            product=production.product_id.id,
            setup=workorder.operation_id.id or None,
            sequence=(str(workorder.production_date or ""), workorder.sequence, workorder.id),
        )

    def _last_worked(self, workcenters):
        """The last time line of each work center: the set-up of its order is still on."""
        line = self.env["mrp.workcenter.productivity"]
        groups = line._read_group(
            [
                ("workcenter_id", "in", workcenters.ids),
                ("workorder_id", "!=", False),
                ("loss_type", "in", WORKING),
            ],
            ["workcenter_id"],
            ["id:max"],
        )
        return line.browse([last for _center, last in groups])

    def _last_data(self, lines):
        """What was worked on last, for a station at which nothing runs."""
        last = lines.sorted(lambda line: (line.date_end or fields.Datetime.now(), line.id))[-1:]
        if not last:
            return False
        return {
            "name": last.workorder_id.production_id.name,
            "product": last.workorder_id.product_id.display_name,
            "is_finished": last.workorder_id.state == "done",
            "ended": milliseconds(last.date_end),
        }

    def _why(self, ranked, row, is_first):
        """Why the order is where it is, in one sentence."""
        if row["state"] == dispatch.BLOCKED:
            return row["blocked_reason"]
        phrases = [self._reason_text(reason, ranked) for reason in ranked.reasons[:2]]
        text = phrases[0]
        if len(phrases) > 1:
            text = self.env._("%(first)s, and %(second)s", first=phrases[0], second=phrases[1])
        if is_first and row["state"] == dispatch.READY:
            return self.env._("Next because: %s", text)
        return text[:1].upper() + text[1:]

    def _reason_text(self, reason, ranked):
        kin = ranked.kin.production_id.name if ranked.kin else ""
        return {
            dispatch.RUNNING: lambda: self.env._("already started"),
            dispatch.PAUSED: lambda: self.env._("started before, now paused"),
            dispatch.BLOCKED: lambda: self.env._("blocked"),
            dispatch.LATE: lambda: self.env._("late already"),
            dispatch.RISK: lambda: self.env._("late if it waits any longer"),
            dispatch.PRODUCT: lambda: self.env._("the same product as %s is set up", kin),
            dispatch.SETUP: lambda: self.env._("the set-up of %s stays on", kin),
            "priority": lambda: self.env._("high priority"),
            "due_first": lambda: self.env._("due first"),
            "due": lambda: self.env._("in the order of the due dates"),
            "undated": lambda: self.env._("no due date, in the order of the plan"),
        }[reason]()

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
            "expected_minutes": workorder._mes_planned_minutes(),
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
            lambda before: before.state not in CLOSED_STATES
        )
        return self.env._("Waits for %s", ", ".join(waited.mapped("name"))) if waited else ""


def _minutes_left(workorder):
    """Planned minutes for the pieces that are still to be made."""
    planned = workorder._mes_planned_minutes()
    ordered = workorder.qty_production
    return planned * workorder.qty_remaining / ordered if ordered else planned
