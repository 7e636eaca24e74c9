from odoo import models

from .mes_terminal_queue import _minutes_left
from .mes_terminal_screens import milliseconds
from .mrp_workcenter_productivity import WORKING


class MesTerminal(models.Model):
    """What a row of the queue, and the strip of a work order, say besides the figures."""

    _inherit = "mes.terminal"

    def _kiosk_queue_rows(self, workorders):
        """`_kiosk_workorder_data` with people, set-up, material; a fixed number of queries."""
        workers = self._workers_of(workorders)
        people = self._people_of(workorders)
        material = self._material_of(workorders)
        blocks = self._blocks_of(workorders.workcenter_id)
        rows = self._kiosk_workorder_data(workorders)
        for row, workorder in zip(rows, workorders, strict=True):
            production = workorder.production_id
            row |= {
                "priority": int(production.priority or 0),
                "minutes_left": _minutes_left(workorder),
                "setup_minutes": self._setup_minutes(workorder),
                "ready": workorder.qty_ready,
                "remaining": workorder.qty_remaining,
                "tracking": production.product_tracking or "none",
                "workers": workers.get(workorder.id, []),
                "people": people.get(workorder.id, []),
                "material": material[workorder.id],
                "center_block": blocks.get(workorder.workcenter_id.id, False),
                **self._pause_of(workorder, row["state"]),
            }
        return rows

    def _setup_minutes(self, workorder):
        """Minutes planned for setting up; none, and Start begins with the run."""
        production = workorder.production_id
        _capacity, setup, _cleanup = workorder.workcenter_id._get_capacity(
            production.product_id, production.product_uom_id
        )
        return setup

    def _workers_of(self, workorders):
        """{work order id: who works there now, since when, in which phase, on which unit}"""
        lines = self.env["mrp.workcenter.productivity"].search(
            [
                ("workorder_id", "in", workorders.ids),
                ("date_end", "=", False),
                ("loss_type", "in", WORKING),
            ],
            order="date_start, id",
        )
        workers = {}
        for line in lines:
            workers.setdefault(line.workorder_id.id, []).append(
                {
                    "id": line.mes_employee_id.id,
                    "label": self._worker_label(line),
                    "since": milliseconds(line.date_start),
                    "phase": line.mes_phase,
                    "lot_id": line.mes_lot_id.id,
                    "lot": line.mes_lot_id.name or "",
                }
            )
        return workers

    def _worker_label(self, line):
        """How a person appears on a screen that everybody sees."""
        # sudo: number and short name, and nothing else of the person
        employee_sudo = line.mes_employee_id.sudo()
        return employee_sudo._mes_label() if employee_sudo else line.user_id.name

    def _people_of(self, workorders):
        """{work order id: ids of the employees who have begun it}: what is somebody's own work."""
        begun = workorders.filtered(lambda order: order.state == "progress")
        groups = self.env["mrp.workcenter.productivity"]._read_group(
            [("workorder_id", "in", begun.ids), ("mes_employee_id", "!=", False)],
            ["workorder_id", "mes_employee_id"],
        )
        people = {}
        for workorder, employee in groups:
            people.setdefault(workorder.id, []).append(employee.id)
        return people

    def _pause_of(self, workorder, state):
        """Since when and why nobody works on an order that was begun."""
        if state != "paused":
            return {"paused_since": None, "pause_reason": ""}
        last = workorder.time_ids.filtered(
            lambda line: line.date_end and line.loss_type in WORKING
        ).sorted(lambda line: (line.date_end, line.id))[-1:]
        return {
            "paused_since": milliseconds(last.date_end),
            "pause_reason": last.mes_pause_reason_id.name or "",
        }

    def _blocks_of(self, workcenters):
        """{work center id: why it is blocked and since when}; Start would be refused there."""
        blocked = workcenters.filtered(lambda center: center.working_state == "blocked")
        if not blocked:
            return {}
        lines = self.env["mrp.workcenter.productivity"].search(
            [
                ("workcenter_id", "in", blocked.ids),
                ("date_end", "=", False),
                ("loss_type", "not in", WORKING),
            ],
            order="date_start desc, id desc",
        )
        return {
            line.workcenter_id.id: {
                "reason": line.description or line.loss_id.name or "",
                "since": milliseconds(line.date_start),
            }
            for line in lines
        }

    def _center_data(self):
        """The work centers of the station, for its filter."""
        return [
            {"id": center.id, "code": center.code or center.name, "name": center.name}
            for center in self._shown_workcenters()
        ]
