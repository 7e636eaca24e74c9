from odoo import api, fields, models

from .. import qualification
from .mes_qualification import LEVELS


class MesSkillRequirement(models.Model):
    """A skill that whoever starts an operation, or works at a work center, has to have."""

    _name = "mes.skill.requirement"
    _description = "Required Skill"
    _order = "skill_id, id"
    _check_company_auto = True

    skill_id = fields.Many2one(
        "mes.skill", required=True, index=True, ondelete="restrict", check_company=True
    )
    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        string="Work Center",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    min_level = fields.Selection(
        LEVELS, string="From Level", required=True, default=str(qualification.ALONE)
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )

    _one_place_check = models.Constraint(
        "CHECK((operation_id IS NULL) <> (workcenter_id IS NULL))",
        "A skill is required by an operation or by a work center.",
    )
    _operation_unique = models.UniqueIndex(
        "(operation_id, skill_id) WHERE operation_id IS NOT NULL",
        "The operation already requires this skill.",
    )
    _workcenter_unique = models.UniqueIndex(
        "(workcenter_id, skill_id) WHERE workcenter_id IS NOT NULL",
        "The work center already requires this skill.",
    )

    @api.depends("operation_id.company_id", "workcenter_id.company_id")
    def _compute_company_id(self):
        for requirement in self:
            place = requirement.operation_id or requirement.workcenter_id
            requirement.company_id = place.company_id

    @api.depends("skill_id", "operation_id", "workcenter_id")
    def _compute_display_name(self):
        for requirement in self:
            place = requirement.operation_id or requirement.workcenter_id
            requirement.display_name = f"{place.display_name}: {requirement.skill_id.display_name}"

    def _as_requirement(self):
        self.ensure_one()
        subject = qualification.Subject("skill", self.skill_id.id)
        return qualification.Requirement(subject, int(self.min_level))
