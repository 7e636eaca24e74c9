from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    mes_quantity_set = fields.Float(
        digits="Product Unit",
        copy=False,
        help="Technical: the quantity the ledger has set; another one was entered by hand.",
    )
    mes_pieces = fields.Float(
        digits="Product Unit",
        copy=False,
        help="Technical: pieces of the order, good and scrap, that the quantity stands for.",
    )

    mes_qty_counted = fields.Float(
        digits="Product Unit",
        copy=False,
        help="Technical: what people have counted of a by-product.",
    )

    def _mes_workorder(self):
        """The work order at which a component is consumed or a by-product comes off, or none."""
        self.ensure_one()
        production = self.raw_material_production_id or self.production_id
        if self.workorder_id:
            return self.workorder_id
        return production.workorder_ids.filtered(
            lambda workorder: self.operation_id and workorder.operation_id == self.operation_id
        )[:1]

    def _mes_is_set_by_hand(self):
        """Somebody entered another quantity than the ledger's: that is a statement, keep it."""
        self.ensure_one()
        if self.mes_qty_counted:
            return True
        if not self.picked or not self.product_uom.compare(self.quantity, self.mes_quantity_set):
            return False
        return self.manual_consumption or not any(
            self.product_uom.compare(self.quantity, quantity) == 0
            for quantity in self._mes_quantities_of_odoo()
        )

    def _mes_quantities_of_odoo(self):
        """What Odoo sets by itself: for the quantity that the order produces, or for all of it."""
        if self.production_id:
            return [self.production_id.qty_producing * self.unit_factor]
        order = self.raw_material_production_id
        producing = (order.qty_producing - order.qty_produced) * self.unit_factor
        return [producing, self.product_uom_qty, 0.0]

    def _mes_set_consumed(self, quantity, pieces):
        """Set aside (picked, not posted) what the pieces processed so far hold of a component."""
        self.ensure_one()
        if self._mes_is_set_by_hand():
            return
        quantity = self.product_uom.round(quantity)
        self._set_quantity_done(quantity)
        self.write({"picked": True, "mes_quantity_set": quantity, "mes_pieces": pieces})
