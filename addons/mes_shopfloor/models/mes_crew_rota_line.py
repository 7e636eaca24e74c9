from odoo import api, fields, models


class MesCrewRotaLine(models.Model):
    """When one crew begins the pattern of a rotation."""

    _name = "mes.crew.rota.line"
    _inherit = ["mes.plan.part"]
    _description = "Crew in a Rotation"
    _order = "rota_id, delay_days, id"
    _check_company_auto = True

    rota_id = fields.Many2one("mes.crew.rota", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="rota_id.company_id", store=True, precompute=True)
    crew_id = fields.Many2one(
        "mes.crew", required=True, index=True, ondelete="restrict", check_company=True
    )
    delay_days = fields.Integer(
        string="Days Later",
        help="How many days after the first crew this one begins the pattern.",
    )

    _crew_unique = models.UniqueIndex("(rota_id, crew_id)", "A crew is in a rotation once.")
    _delay_check = models.Constraint(
        "CHECK(delay_days >= 0)", "A crew begins after 0 or more days."
    )

    @api.constrains("crew_id", "delay_days")
    def _check_double(self):
        self.rota_id._check_pattern()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.rota_id._check_unused()
        return lines

    def write(self, vals):
        self.rota_id._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.rota_id._check_unused()
