from odoo import fields, models


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    mes_requirement_ids = fields.One2many(
        "mes.skill.requirement", "operation_id", string="Required Skills", copy=True
    )
    mes_qualified_only = fields.Boolean(
        string="Only for the Qualified",
        help="Only who is qualified for this operation itself may start it. Skills that several"
        " operations ask for are better kept as required skills: they outlive the operation.",
    )
    mes_qualification_ids = fields.One2many(
        "mes.qualification", "operation_id", string="Qualified", copy=False
    )
