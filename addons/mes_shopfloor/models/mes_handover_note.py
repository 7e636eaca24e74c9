from odoo import fields, models


class MesHandoverNote(models.Model):
    """One thing that somebody of a shift wrote down for the next; it stays as it was written."""

    _name = "mes.handover.note"
    _inherit = ["mes.ledger"]
    _description = "Note of a Hand-over"
    _order = "moment, id"
    _rec_name = "text"

    handover_id = fields.Many2one(
        "mes.handover", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    uuid = fields.Char("Sender's Id", required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.uid, ondelete="restrict"
    )
    moment = fields.Datetime("Written", required=True, readonly=True)
    date_logged = fields.Datetime(
        "Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This note is there already.")
