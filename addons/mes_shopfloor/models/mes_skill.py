from odoo import api, fields, models
from odoo.fields import Domain


class MesSkill(models.Model):
    """Something people learn and that work asks for: welding, the forklift, a clean room."""

    _name = "mes.skill"
    _description = "Skill"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    renew_months = fields.Integer(string="Renew Every (months)", help="0: once learned, for good.")
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    qualification_ids = fields.One2many("mes.qualification", "skill_id", string="Qualifications")
    requirement_ids = fields.One2many("mes.skill.requirement", "skill_id", string="Asked For By")
    qualified_count = fields.Integer(compute="_compute_qualified_count")

    _renew_months_check = models.Constraint(
        "CHECK(renew_months >= 0)", "A skill is renewed every so many months, or never (0)."
    )

    @api.depends("qualification_ids")
    def _compute_qualified_count(self):
        today = fields.Date.context_today(self)
        counts = dict(
            self.env["mes.qualification"]._read_group(
                self.env["mes.qualification"]._valid_domain(today)
                & Domain("skill_id", "in", self.ids),
                ["skill_id"],
                ["employee_id:count_distinct"],
            )
        )
        for skill in self:
            skill.qualified_count = counts.get(skill._origin, 0)
