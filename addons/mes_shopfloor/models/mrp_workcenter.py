from odoo import api, fields, models

from .. import labour
from .mrp_workcenter_productivity import WORKING


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    mes_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        compute="_compute_mes_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        help="The plant whose shifts and time zone hold here.",
    )
    mes_terminal_ids = fields.Many2many(
        "mes.terminal",
        relation="mes_terminal_workcenter_rel",
        string="Terminals",
        readonly=True,
        copy=False,
        help="Kiosks and boards that show this work center by name.",
    )

    @api.depends("company_id")
    def _compute_mes_warehouse_id(self):
        firsts = {}
        for workcenter in self:
            company = workcenter.company_id or self.env.company
            if workcenter.mes_warehouse_id.company_id == company:
                continue
            if company not in firsts:
                firsts[company] = self.env["stock.warehouse"].search(
                    [("company_id", "=", company.id)], limit=1
                )
            workcenter.mes_warehouse_id = firsts[company]

    def _mes_machine_seconds(self, start, end):
        """Seconds between two moments in which anybody worked here, on whatever orders.

        Orders that ran side by side count once; each of them has its own machine time, too.
        """
        self.ensure_one()
        now = self.env.cr.now()
        lines = self.env["mrp.workcenter.productivity"].search(
            [
                ("workcenter_id", "=", self.id),
                ("date_start", "<", end),
                "|",
                ("date_end", "=", False),
                ("date_end", ">", start),
                ("loss_type", "in", WORKING),
            ]
        )
        spans = ((line.date_start, line.date_end or now) for line in lines)
        return labour.length(
            (labour.second(first), labour.second(last))
            for first, last in labour.clip(spans, start, end)
        )
