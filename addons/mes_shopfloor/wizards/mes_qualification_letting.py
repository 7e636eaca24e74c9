from uuid import uuid4

from odoo import api, fields, models

from ..services import OverrideQualification


class MesQualificationLetting(models.TransientModel):
    """A supervisor in the office lets somebody start an order although he is not qualified."""

    _name = "mes.qualification.letting"
    _description = "Override a Qualification"

    workorder_id = fields.Many2one(
        "mrp.workorder", string="Work Order", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="workorder_id.company_id")
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
    )
    missing = fields.Char(string="Lacks", compute="_compute_missing")
    reason = fields.Char(help="Stays in the ledger together with your name.")

    @api.depends("workorder_id", "employee_id")
    def _compute_missing(self):
        for letting in self:
            order, employee = letting.workorder_id, letting.employee_id._origin
            gaps = order._mes_missing_qualifications(employee)[order].get(employee) if order else ()
            letting.missing = order._mes_gaps_text(gaps or ())

    def action_override(self):
        self.ensure_one()
        OverrideQualification(
            env=self.env,
            uuid=str(uuid4()),
            workorder=self.workorder_id,
            employees=self.employee_id,
            note=self.reason or "",
            source="office",
        ).execute()
        return {"type": "ir.actions.act_window_close"}
