from odoo import Command, api, models


class MesProductionLog(models.Model):
    _inherit = "mes.production.log"

    @api.model_create_multi
    def create(self, vals_list):
        """A unit that was declared scrap is none of the lots its order produces any more."""
        entries = super().create(vals_list)
        for entry in entries.filtered(lambda entry: entry.lot_id and entry.qty_scrap > 0):
            lot, order = entry.lot_id, entry.workorder_id.production_id
            if lot.mes_is_scrapped and lot in order.lot_producing_ids:
                order.lot_producing_ids = [Command.unlink(lot.id)]
                order.mes_lot_ids = [Command.link(lot.id)]
        return entries
