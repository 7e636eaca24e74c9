from odoo import api, fields, models


class MrpWorkorder(models.Model):
    """What was planned, kept when work begins: Odoo overwrites its dates with the real ones."""

    _inherit = "mrp.workorder"

    mes_date_planned = fields.Datetime(
        string="Planned Start",
        compute="_compute_mes_date_planned",
        store=True,
        copy=False,
        help="The start that was planned before work began, so that a late start stays visible.",
    )

    @api.depends("date_start")
    def _compute_mes_date_planned(self):
        for workorder in self:
            if workorder.state in ("blocked", "ready") and not workorder.qty_produced:
                workorder.mes_date_planned = workorder.date_start
