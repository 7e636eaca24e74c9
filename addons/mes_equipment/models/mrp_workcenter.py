from odoo import fields, models


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    mes_machine_ids = fields.One2many("maintenance.equipment", "mes_workcenter_id", "Machines")
