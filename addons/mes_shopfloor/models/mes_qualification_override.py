from odoo import api, fields, models

from .mes_act import SOURCES


class MesQualificationOverride(models.Model):
    """A supervisor let somebody start who is not qualified: who, whom, where and why."""

    _name = "mes.qualification.override"
    _inherit = ["mes.ledger"]
    _description = "Qualification Override"
    _order = "moment desc, id desc"
    _check_company_auto = True

    uuid = fields.Char(string="Sender's Id", required=True, readonly=True)
    workorder_id = fields.Many2one(
        "mrp.workorder",
        string="Work Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    supervisor_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        ondelete="restrict",
        check_company=True,
        help="Who decided, by badge. In the office the user did.",
    )
    user_id = fields.Many2one(
        "res.users",
        readonly=True,
        default=lambda self: self.env.uid,
        required=True,
        ondelete="restrict",
    )
    missing = fields.Char(readonly=True, help="What he was not qualified for at that time.")
    reason = fields.Char(required=True, readonly=True)
    moment = fields.Datetime(required=True, readonly=True, help="When it happened (UTC).")
    date_logged = fields.Datetime(
        string="Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    source = fields.Selection(SOURCES, required=True, readonly=True)
    company_id = fields.Many2one(
        related="workorder_id.company_id", store=True, index=True, precompute=True
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This override is already recorded.")

    @api.depends("workorder_id", "employee_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.workorder_id.display_name}: {record.employee_id.name}"

    def _refusal_text(self):
        return self.env._(
            "An override is never changed: it says who let whom start. To take the right to work"
            " away, move the person to another order."
        )
