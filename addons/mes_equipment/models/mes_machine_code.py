from odoo import api, fields, models


class MesMachineCode(models.Model):
    """What a number or word that a machine sends with a stop means."""

    _name = "mes.machine.code"
    _description = "Code of a Machine"
    _order = "code, id"
    _rec_name = "code"
    _check_company_auto = True

    machine_id = fields.Many2one(
        "maintenance.equipment",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: all machines of the category, or all.",
    )
    category_id = fields.Many2one(
        "maintenance.equipment.category",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Machines of one make usually send the same codes.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    code = fields.Char(required=True, help="As the machine sends it.")
    reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss", required=True, index=True, ondelete="cascade"
    )
    note = fields.Char("Meaning", translate=True, help="As the manual of the machine puts it.")

    _code_uniq = models.UniqueIndex(
        "(COALESCE(machine_id, 0), COALESCE(category_id, 0), COALESCE(company_id, 0), code)",
        "This code has a reason already.",
    )
    _whose_check = models.Constraint(
        "CHECK (machine_id IS NULL OR category_id IS NULL)",
        "A code belongs to a machine or to a category of machines, not to both.",
    )

    @api.depends("machine_id.company_id", "category_id.company_id")
    def _compute_company_id(self):
        for code in self:
            code.company_id = code.machine_id.company_id or code.category_id.company_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_with_clean_code(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_with_clean_code(vals))


def _with_clean_code(vals):
    """Blanks around a code are not to be seen, and would keep it from being found."""
    return {**vals, "code": vals["code"].strip()} if vals.get("code") else vals
