from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import verdict


class MesQualityInspection(models.Model):
    """The samples taken from one work order by one control plan, and what they say."""

    _name = "mes.quality.inspection"
    _inherit = ["mes.ledger"]
    _description = "Quality Inspection"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "mes.quality.plan", "Control Plan", required=True, ondelete="restrict", index=True
    )
    workorder_id = fields.Many2one(
        "mrp.workorder", "Work Order", required=True, ondelete="restrict", index=True
    )
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", required=True, ondelete="restrict", index=True
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict", index=True)
    lot_id = fields.Many2one(
        "stock.lot", "Lot/Serial Number", ondelete="restrict", index="btree_not_null"
    )
    machine_id = fields.Many2one(
        "maintenance.equipment", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    result_ids = fields.One2many("mes.quality.result", "inspection_id", "Results")
    state = fields.Selection(
        [(verdict.OPEN, "Open"), (verdict.PASS, "Pass"), (verdict.FAIL, "Fail")],
        compute="_compute_state",
        store=True,
        help="From its results: one failure fails it; it passes when nothing is missing.",
    )
    sample_count = fields.Integer("Samples", compute="_compute_state", store=True)
    fail_count = fields.Integer("Failed", compute="_compute_state", store=True)
    date_start = fields.Datetime("Started", required=True)
    date_end = fields.Datetime("Closed")
    version = fields.Integer(default=0, help="Counts the samples as they come in.")

    _one_open = models.UniqueIndex(
        "(workorder_id, plan_id) WHERE date_end IS NULL", "The work order is being inspected."
    )

    @api.depends("result_ids.verdict", "result_ids.superseded_by_id")
    def _compute_state(self):
        groups = self.env["mes.quality.result"]._read_group(
            [("inspection_id", "in", self.ids), ("superseded_by_id", "=", False)],
            ["inspection_id", "characteristic_id", "verdict"],
            ["__count", "sample:max"],
        )
        by_inspection = {}
        for inspection, characteristic, result, count, sample in groups:
            by_inspection.setdefault(inspection.id, []).append(
                (characteristic.id, result, count, sample)
            )
        for inspection in self:
            rows = by_inspection.get(inspection.id, [])
            inspection.state = verdict.of_inspection(
                inspection.plan_id.characteristic_ids.ids, [row[:2] for row in rows]
            )
            inspection.sample_count = max((row[3] for row in rows), default=0)
            inspection.fail_count = sum(row[2] for row in rows if row[1] == verdict.FAIL)

    @api.depends("plan_id", "workorder_id")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = (
                f"{inspection.plan_id.display_name}: {inspection.workorder_id.display_name}"
            )

    def _lock_samples(self):
        """Let one sample of an inspection at a time in.

        The counter makes a transaction with an older snapshot fail and be retried, which a mere
        row lock would not: it would give the same number twice.
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE mes_quality_inspection SET version = version + 1 WHERE id = %s", self.id)
        )
        self.invalidate_recordset(flush=False)

    def _refusal_text(self):
        return self.env._("An inspection is what its samples say. Record a sample, or correct one.")

    def action_close(self):
        """End the inspection; samples that come later belong to the next one."""
        self.check_access("write")
        for inspection in self.filtered(lambda inspection: not inspection.date_end):
            if inspection.state == verdict.OPEN:
                raise UserError(
                    self.env._(
                        "%s has no verdict yet: a characteristic was not checked.",
                        inspection.display_name,
                    )
                )
            inspection._permitted().date_end = self.env.cr.now()
