from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

HOLD_FIELDS = {"mes_is_held", "mes_hold_reason"}


class StockLot(models.Model):
    """A lot or serial number as the shop floor sees it: may it be used, and what is in it?"""

    _inherit = "stock.lot"

    mes_log_ids = fields.One2many("mes.production.log", "lot_id", string="Production Log")
    mes_component_ids = fields.One2many(
        "mes.consumption", "unit_lot_id", string="Components Put In"
    )
    mes_use_ids = fields.One2many("mes.consumption", "lot_id", string="Put Into")
    mes_production_ids = fields.Many2many(
        "mrp.production",
        "mes_production_lot_rel",
        "lot_id",
        "production_id",
        string="Orders That Make It",
        readonly=True,
        copy=False,
    )
    mes_is_held = fields.Boolean(
        string="On Hold",
        copy=False,
        tracking=True,
        help="Nobody may use it until a supervisor releases it.",
    )
    mes_hold_reason = fields.Char(string="Reason of the Hold", copy=False, tracking=True)
    mes_is_scrapped = fields.Boolean(
        string="Scrapped in Production",
        compute="_compute_mes_is_scrapped",
        store=True,
        copy=False,
        help="The unit was declared scrap; its serial number can never be used again.",
    )

    _mes_held_idx = models.Index("(id) WHERE mes_is_held")

    @api.depends("mes_log_ids.qty_scrap", "product_id.tracking")
    def _compute_mes_is_scrapped(self):
        serials = self.filtered(lambda lot: lot.product_id.tracking == "serial")
        # sudo: the sum belongs to the serial number, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group([("lot_id", "in", serials._origin.ids)], ["lot_id"], ["qty_scrap:sum"])
        )
        scrapped = {lot.id for lot, scrap in groups if scrap > 0}
        for lot in self:
            lot.mes_is_scrapped = lot._origin.id in scrapped

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("mes_is_held") for vals in vals_list):
            self._mes_check_may_hold()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & HOLD_FIELDS:
            self._mes_check_may_hold()
        return super().write(vals)

    def _mes_check_may_hold(self):
        allowed = self.env.user.has_group("mes_shopfloor.group_mes_supervisor")
        if not (allowed or self.env.su):
            raise AccessError(self.env._("Only a supervisor may put a lot on hold or release it."))

    def action_mes_hold(self, reason=None):
        """Nobody may use these lots until they are released."""
        for lot in self:
            reason_of_lot = reason or lot.mes_hold_reason
            if not reason_of_lot:
                raise UserError(self.env._("Enter why %s is put on hold first.", lot.display_name))
            lot.write({"mes_is_held": True, "mes_hold_reason": reason_of_lot})
        return True

    def action_mes_release(self):
        """These lots may be used again."""
        return self.write({"mes_is_held": False, "mes_hold_reason": False})

    def action_mes_as_built(self):
        self.ensure_one()
        view = self.env.ref("mes_shopfloor.stock_lot_view_form_as_built")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("As Built"),
            "res_model": "stock.lot",
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "current",
        }

    def _mes_scrapped_text(self):
        return self.env._(
            "Serial number %s was scrapped and cannot be used again. Take another one.",
            ", ".join(self.filtered("mes_is_scrapped").mapped("name")),
        )

    def _mes_pending(self):
        """What was put in and is not posted yet, in the lot's own unit, by lot and order."""
        return self.env["mes.consumption"]._mes_sums(
            [("lot_id", "in", self.ids), ("production_id.state", "not in", ("done", "cancel"))],
            ["lot_id", "production_id"],
        )
