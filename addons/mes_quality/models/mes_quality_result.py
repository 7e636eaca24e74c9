from odoo import api, fields, models


class MesQualityResult(models.Model):
    """One sample of one characteristic: a value or an observation, and the verdict it gives."""

    _name = "mes.quality.result"
    _inherit = ["mes.ledger"]
    _description = "Quality Result"
    _order = "moment desc, id desc"

    inspection_id = fields.Many2one(
        "mes.quality.inspection", required=True, ondelete="restrict", index=True
    )
    characteristic_id = fields.Many2one(
        "mes.quality.characteristic", required=True, ondelete="restrict"
    )
    workorder_id = fields.Many2one(
        related="inspection_id.workorder_id", string="Work Order", store=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    sample = fields.Integer(required=True, aggregator="max")
    value = fields.Float(digits=False, aggregator="avg")
    conforms = fields.Boolean(help="What was observed, for an attribute.")
    unit = fields.Char(related="characteristic_id.unit")
    verdict = fields.Selection(
        [("pass", "Pass"), ("fail", "Fail")],
        compute="_compute_verdict",
        store=True,
        precompute=True,
        required=True,
    )
    moment = fields.Datetime("Measured", required=True)
    employee_id = fields.Many2one(
        "hr.employee", "Checked By", ondelete="restrict", index="btree_not_null"
    )
    gauge_id = fields.Many2one("maintenance.equipment", ondelete="restrict", index="btree_not_null")
    source = fields.Selection(
        [("device", "Device"), ("kiosk", "Kiosk"), ("office", "Office"), ("import", "Import")],
        required=True,
    )
    uuid = fields.Char("Sender's Id", required=True)
    superseded_by_id = fields.Many2one(
        "mes.quality.result", ondelete="restrict", index="btree_not_null"
    )
    note = fields.Char()

    _uuid_uniq = models.UniqueIndex("(uuid)", "This sample was already recorded.")
    _sample_uniq = models.UniqueIndex(
        "(inspection_id, characteristic_id, sample) WHERE superseded_by_id IS NULL",
        "This sample was already taken.",
    )
    _characteristic_idx = models.Index("(characteristic_id, moment)")
    _workorder_idx = models.Index(
        "(workorder_id, moment DESC, id DESC) WHERE superseded_by_id IS NULL"
    )
    _value_finite = models.Constraint(
        "CHECK (value > '-Infinity' AND value < 'Infinity')", "A measured value is a finite number."
    )
    _sample_positive = models.Constraint("CHECK (sample > 0)", "Samples count from 1.")

    @api.depends("value", "conforms", "characteristic_id")
    def _compute_verdict(self):
        for result in self:
            result.verdict = result.characteristic_id._verdict_of(result.value, result.conforms)

    @api.depends("characteristic_id", "sample")
    def _compute_display_name(self):
        for result in self:
            result.display_name = f"{result.characteristic_id.display_name} #{result.sample}"

    @api.model_create_multi
    def create(self, vals_list):
        # A verdict comes from the data: one that was handed in is not even looked at.
        return super().create(
            [{key: vals[key] for key in vals if key != "verdict"} for vals in vals_list]
        )

    def action_correct(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct %s", self.display_name),
            "res_model": "mes.quality.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_result_id": self.id},
        }

    def _refusal_text(self):
        return self.env._(
            "Results are never changed. Record the right value as a correction of the wrong one."
        )
