from odoo import api, fields, models

from .mrp_workcenter_productivity import WORKING


class MrpWorkorder(models.Model):
    """What the time lines of a work order add up to: machine time, labour time, cost.

    The machine costs the work center's hourly rate for the time in which anybody was there; on
    top comes what the people cost whose hourly cost is known.
    """

    _inherit = "mrp.workorder"

    mes_machine_seconds = fields.Integer(
        string="Machine Seconds",
        compute="_compute_mes_seconds",
        store=True,
        help="Time in which anybody worked here: two people at once count once. Odoo's real"
        " duration counts each person.",
    )
    mes_labour_seconds = fields.Integer(
        string="Labour Seconds",
        compute="_compute_mes_seconds",
        store=True,
        help="Time of people: somebody who works on several operations at once is shared.",
    )

    @api.depends(
        "time_ids.date_start",
        "time_ids.date_end",
        "time_ids.loss_id",
        "time_ids.mes_labour_seconds",
    )
    def _compute_mes_seconds(self):
        for workorder in self:
            workorder.mes_machine_seconds = workorder._mes_machine_seconds()
            workorder.mes_labour_seconds = sum(workorder.time_ids.mapped("mes_labour_seconds"))

    def _mes_machine_seconds(self, phase=None, until=None):
        """Seconds in which anybody worked here (in this phase); open timers run up to `until`."""
        self.ensure_one()
        return self.time_ids.filtered(
            lambda line: line.loss_type in WORKING and phase in (None, line.mes_phase)
        )._mes_union_seconds(until)

    def _mes_run_seconds(self, now):
        """Seconds in which anybody has worked on this order so far."""
        return self._mes_machine_seconds(until=now)

    def _cal_cost(self, date=False):
        """Odoo's cost of the machine, plus the people's of lines that ended before `date`."""
        actual = self.filtered(lambda workorder: not workorder._should_estimate_cost())
        # sudo: wages are hidden from those who work, the cost of an order is not
        lines = actual.sudo().time_ids.filtered(
            lambda line: line.date_end and (not date or line.date_end < date)
        )
        return super()._cal_cost(date) + sum(lines.mapped("mes_labour_cost"))

    def _compute_current_operation_cost(self):
        return self._mes_current_machine_cost() + self._mes_current_labour_cost()

    def _get_current_theorical_operation_cost(self, without_employee_cost=False):
        labour_cost = 0.0 if without_employee_cost else self._mes_current_labour_cost()
        return self._mes_current_machine_cost() + labour_cost

    def _mes_current_machine_cost(self):
        """As `_cal_cost` counts it, with timers that still run."""
        hours = self.time_ids._mes_union_seconds(self.env.cr.now()) / 3600
        return hours * (self.costs_hour or self.workcenter_id.costs_hour)

    def _mes_current_labour_cost(self):
        # sudo: wages are hidden from those who work, the cost of an order is not
        lines = self.sudo().time_ids.filtered("mes_employee_id")
        return sum(lines.mapped("mes_labour_cost")) + lines._mes_open_cost(self.env.cr.now())
