from odoo import api, fields, models


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
