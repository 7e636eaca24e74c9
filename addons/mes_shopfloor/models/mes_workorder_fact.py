from odoo import api, fields, models

from .mes_act import SOURCES


class MesWorkorderFact(models.AbstractModel):
    """A fact about a work order: what every such ledger knows about where and when it happened."""

    _name = "mes.workorder.fact"
    _inherit = ["mes.ledger"]
    _description = "Fact about a Work Order"
    _order = "moment desc, id desc"
    _check_company_auto = True

    uuid = fields.Char(
        string="Sender's Id", required=True, readonly=True, help="Sent twice, booked once."
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        string="Work Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    production_id = fields.Many2one(
        "mrp.production",
        string="Manufacturing Order",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        string="Work Center",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    moment = fields.Datetime(required=True, readonly=True, help="When it happened (UTC).")
    date_logged = fields.Datetime(
        string="Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    source = fields.Selection(SOURCES, required=True, readonly=True)
    note = fields.Char(readonly=True)

    @api.depends("workorder_id")
    def _compute_from_workorder(self):
        # Depends on the link alone: a fact keeps the place where it happened, even when the work
        # order moves to another work center afterwards.
        for fact in self:
            workorder = fact.workorder_id
            fact.production_id = workorder.production_id
            fact.workcenter_id = workorder.workcenter_id
            fact.company_id = workorder.company_id
