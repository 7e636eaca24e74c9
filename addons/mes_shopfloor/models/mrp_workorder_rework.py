from odoo import api, fields, models


class MrpWorkorder(models.Model):
    """Rework has its own time and cost, at the operation that does it."""

    _inherit = "mrp.workorder"

    mes_rework_minutes = fields.Float(
        string="Rework Time",
        compute="_compute_mes_rework_minutes",
        help="Machine time in which nothing but pieces from rework lay here.",
    )
    mes_rework_cost = fields.Float(
        string="Rework Cost",
        compute="_compute_mes_rework_cost",
        groups="mrp.group_mrp_manager",
        help="What that time has cost so far, of the work center and of the people.",
    )

    @api.depends("time_ids.date_start", "time_ids.date_end", "time_ids.mes_is_rework")
    def _compute_mes_rework_minutes(self):
        now = fields.Datetime.now()
        for workorder in self:
            lines = workorder._mes_rework_lines()
            workorder.mes_rework_minutes = lines._mes_union_seconds(now) / 60

    @api.depends("time_ids.mes_is_rework", "time_ids.mes_labour_cost", "time_ids.date_end")
    def _compute_mes_rework_cost(self):
        now = fields.Datetime.now()
        for workorder in self:
            # sudo: wages are hidden from those who work, the cost of an order is not
            lines = workorder.sudo()._mes_rework_lines()
            hours = lines._mes_union_seconds(now) / 3600
            rate = workorder.costs_hour or workorder.workcenter_id.costs_hour
            workorder.mes_rework_cost = hours * rate + sum(lines.mapped("mes_labour_cost"))

    def _mes_rework_lines(self):
        return self.time_ids.filtered("mes_is_rework")

    def _prepare_timeline_vals(self, duration, date_start, date_end=False):
        values = super()._prepare_timeline_vals(duration, date_start, date_end)
        values["mes_is_rework"] = self._mes_is_only_rework()
        return values

    def _mes_is_only_rework(self):
        """Whether all the pieces that lie here have been here before."""
        if not self.mes_qty_rework:
            return False
        flow = self.production_id._mes_flow_exact()
        return flow.ready(self.id) > 0 and not flow.ready_fresh(self.id)
