from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _mes_set_consumed(self, quantity):
        """Set aside (picked, not posted) what the pieces processed so far hold of a component."""
        self.ensure_one()
        self._set_quantity_done(self.product_uom.round(quantity))
        self.picked = True
