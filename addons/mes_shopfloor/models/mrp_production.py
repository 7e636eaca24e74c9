from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mes_set_producing(self, good):
        """What the order produces so far, in its own unit: the good pieces of its last operation."""
        self.ensure_one()
        if self.product_uom_id.compare(self.qty_producing, good):
            self.qty_producing = good
            self._set_qty_producing(False)
