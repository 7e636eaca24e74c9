from odoo import models
from odoo.exceptions import UserError

SEQUENCE_CODE = "stock.lot.serial"


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _mes_next_lot_names(self, count):
        """Names for new lots or serial numbers, none of which the product has already."""
        self.ensure_one()
        # sudo: drawing a number is no right of its own in Odoo, reading the sequence is
        sequence_sudo = self.sudo().lot_sequence_id or self.env["ir.sequence"].sudo().search(
            [
                ("code", "=", SEQUENCE_CODE),
                ("company_id", "in", [self.env.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )
        if not sequence_sudo:
            raise UserError(
                self.env._(
                    "%s has no sequence for its lots and serial numbers. Set one on the product.",
                    self.display_name,
                )
            )
        names = []
        while len(names) < count:
            drawn = sequence_sudo._mes_draw(count - len(names))
            # sudo: a name that another company has given is taken as well
            taken = (
                self.env["stock.lot"]
                .sudo()
                .search_fetch([("product_id", "=", self.id), ("name", "in", drawn)], ["name"])
            )
            names += [name for name in drawn if name not in set(taken.mapped("name"))]
        return names
