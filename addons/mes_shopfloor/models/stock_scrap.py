from odoo import models
from odoo.exceptions import UserError


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    def do_scrap(self):
        """Pieces in process are in no location yet: their scrap is a matter of the ledger."""
        for scrap in self:
            order = scrap.production_id
            if (
                order.workorder_ids
                and order.state != "done"
                and scrap.product_id == order.product_id
            ):
                raise UserError(
                    self.env._(
                        "%(product)s of %(order)s is still in process and not in stock. Declare it"
                        " as scrap at its work order.",
                        product=scrap.product_id.display_name,
                        order=order.display_name,
                    )
                )
        return super().do_scrap()
