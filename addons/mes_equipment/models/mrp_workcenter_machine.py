from odoo import api, fields, models


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    mes_machine_count = fields.Integer("Number of Machines", compute="_compute_mes_machine_count")

    @api.depends("mes_machine_ids")
    def _compute_mes_machine_count(self):
        for workcenter in self:
            workcenter.mes_machine_count = len(workcenter.mes_machine_ids)

    def action_mes_open_machines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mes_equipment.mes_machine_action")
        return {
            **action,
            "domain": [("mes_workcenter_id", "=", self.id)],
            "context": {"default_mes_workcenter_id": self.id},
        }
