from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """A public holiday closes shifts, so the plans that are kept in memory have to follow it."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._mes_forget_plans()
        return leaves

    def write(self, vals):
        self._mes_forget_plans()
        result = super().write(vals)
        self._mes_forget_plans()
        return result

    def unlink(self):
        self._mes_forget_plans()
        return super().unlink()

    def _mes_forget_plans(self):
        if any(not leave.resource_id for leave in self):
            self.env["mes.plan.part"]._forget_plans()
