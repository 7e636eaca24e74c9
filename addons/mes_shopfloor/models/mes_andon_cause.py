from odoo import api, fields, models


class MesAndonCause(models.Model):
    """Why a call was needed, as whoever resolved it found."""

    _name = "mes.andon.cause"
    _description = "Cause of a Call"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    kind_ids = fields.Many2many(
        "mes.andon.kind",
        relation="mes_andon_cause_kind_rel",
        column1="cause_id",
        column2="kind_id",
        string="Kinds of Call",
        check_company=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        causes = super().create(vals_list)
        self.env["mes.andon.kind"]._forget_choices()
        return causes

    def write(self, vals):
        result = super().write(vals)
        self.env["mes.andon.kind"]._forget_choices()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["mes.andon.kind"]._forget_choices()
        return result
