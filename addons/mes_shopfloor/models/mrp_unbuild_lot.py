from odoo import models


class MrpUnbuild(models.Model):
    _inherit = "mrp.unbuild"

    def _generate_move_from_existing_move(self, move, factor, location_id, location_dest_id):
        """A unit gives back exactly what was put into it, not its share of the order."""
        new = super()._generate_move_from_existing_move(move, factor, location_id, location_dest_id)
        if self.lot_id and move.raw_material_production_id and move.move_line_ids.mes_unit_lot_id:
            lines = move.move_line_ids._mes_held_by(self.lot_id)
            own = lines.filtered("mes_unit_lot_id")
            quantity = sum(own.mapped("quantity_product_uom"))
            if lines - own:
                quantity = max(quantity, move._mes_need_per_unit())
            new.product_uom_qty = move.product_id.uom_id._compute_quantity(
                quantity, new.product_uom, round=False
            )
        return new
