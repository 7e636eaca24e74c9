from odoo import api, fields, models

from .mes_plan_part import default_plant


class MesCrew(models.Model):
    """People who work the same shifts together."""

    _name = "mes.crew"
    _description = "Crew"
    _order = "warehouse_id, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        required=True,
        index=True,
        ondelete="restrict",
        default=default_plant,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True, precompute=True
    )
    member_ids = fields.Many2many(
        "hr.employee", relation="mes_crew_member_rel", string="Members", check_company=True
    )
    leader_ids = fields.Many2many(
        "hr.employee",
        relation="mes_crew_leader_rel",
        string="Leaders",
        check_company=True,
        help="They may decide on the floor what a supervisor decides in the office, such as letting"
        " somebody work who is not qualified.",
    )
    member_count = fields.Integer(compute="_compute_member_count")

    @api.depends("member_ids")
    def _compute_member_count(self):
        for crew in self:
            crew.member_count = len(crew.member_ids)
