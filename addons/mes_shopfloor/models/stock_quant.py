from odoo import models
from odoo.fields import Domain

from ..lot_context import USABLE


class StockQuant(models.Model):
    """Odoo proposes and reserves no lot that is on hold."""

    _inherit = "stock.quant"

    def _get_gather_domain(self, *args, **kwargs):
        domain = super()._get_gather_domain(*args, **kwargs)
        if self.env.context.get(USABLE):
            domain = Domain(domain) & ~Domain("lot_id.mes_is_held", "=", True)
        return domain

    def _get_available_quantity(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        # What is there is there, negative or held: only what may be taken leaves held lots out.
        quants = self if allow_negative else self.with_context(**{USABLE: True})
        return super(StockQuant, quants)._get_available_quantity(
            product_id,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
            allow_negative=allow_negative,
        )

    def _get_reserve_quantity(
        self,
        product_id,
        location_id,
        quantity,
        uom_id=None,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        # What is reserved already has to come free again whatever happened to the lot.
        quants = self.with_context(**{USABLE: True}) if quantity > 0 else self
        reserved = super(StockQuant, quants)._get_reserve_quantity(
            product_id,
            location_id,
            quantity,
            uom_id=uom_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )
        return [(quant.with_env(self.env), taken) for quant, taken in reserved]

    def _check_serial_number(self, product_id, lot_id, *args, **kwargs):
        """The warning Odoo shows when a serial number is typed: never again a scrapped one."""
        if lot_id.mes_is_scrapped:
            return lot_id._mes_scrapped_text(), None
        return super()._check_serial_number(product_id, lot_id, *args, **kwargs)
