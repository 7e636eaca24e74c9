from odoo import fields, models


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    mes_requirement_ids = fields.One2many(
        "mes.skill.requirement",
        "workcenter_id",
        string="Required Skills",
        copy=True,
        help="Whoever starts any operation here has to have them.",
    )
