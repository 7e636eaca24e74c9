from odoo import fields, models


class MesHandoverRead(models.Model):
    """Somebody of the next shift has read a hand-over."""

    _name = "mes.handover.read"
    _inherit = ["mes.ledger"]
    _description = "Read Receipt of a Hand-over"
    _order = "moment, id"
    _rec_name = "employee_id"

    handover_id = fields.Many2one(
        "mes.handover", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    uuid = fields.Char("Sender's Id", required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    moment = fields.Datetime("Read", required=True, readonly=True)
    date_logged = fields.Datetime(
        "Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This receipt is there already.")
