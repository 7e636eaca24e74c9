from odoo import models


class MrpUnbuild(models.Model):
    _inherit = "mrp.unbuild"

    def _generate_move_from_existing_move(self, move, factor, location_id, location_dest_id):
        """A good piece gives back what it holds; what the scrapped ones used up stays used up."""
        production = self.mo_id
        if move.mes_pieces and move.product_id != production.product_id:
            factor *= production.qty_produced / move.mes_pieces
        return super()._generate_move_from_existing_move(
            move, factor, location_id, location_dest_id
        )
