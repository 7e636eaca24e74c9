from odoo import api, models


class MrpWorkcenterProductivity(models.Model):
    _inherit = "mrp.workcenter.productivity"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["mes.terminal"]._touch(lines.workcenter_id)
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"date_start", "date_end", "loss_id", "workorder_id"}:
            self.env["mes.terminal"]._touch(self.workcenter_id)
        return result

    def unlink(self):
        self.env["mes.terminal"]._touch(self.workcenter_id)
        return super().unlink()
