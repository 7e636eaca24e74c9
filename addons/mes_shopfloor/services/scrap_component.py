"""Scrap a component that cannot go in."""

from dataclasses import dataclass
from typing import Any

from .errors import EntryNotReversibleError, LotError, QuantityError, UnknownRecordError
from .menu_act import MenuAct


@dataclass(kw_only=True)
class ScrapComponent(MenuAct):
    """Take so much of a component of the order out of stock, for a reason: Odoo's scrap order.

    Quantities are in the component's own unit.
    """

    kind = "scrap_component"

    product: Any
    quantity: float
    reason: Any
    lot: Any = None

    def _prepare(self):
        super()._prepare()
        self.product = self.product.with_env(self.env)
        self.reason = self.reason.with_env(self.env)
        self.lot = self.lot.with_env(self.env) if self.lot else self.env["stock.lot"]

    def _check(self):
        super()._check()
        components = self.workorder.production_id.move_raw_ids.filtered(
            lambda move: move.state != "cancel"
        ).product_id
        if len(self.product) != 1 or self.product not in components:
            raise UnknownRecordError(
                self.env._(
                    "%(product)s is no component of %(order)s. Choose one of its components.",
                    product=self.product.display_name or self.env._("This"),
                    order=self.workorder.display_name,
                )
            )
        offered = self.reason._mes_for(self.workorder, "scrap")
        if len(self.reason) != 1 or self.reason not in offered:
            raise UnknownRecordError(self.env._("Choose one of the reasons that are offered."))
        self.quantity = self._check_quantity(self.product.uom_id, self.product)
        self._check_lot()

    def _check_lot(self):
        product = self.product
        if product.tracking == "none":
            self.lot = self.env["stock.lot"]
            return
        if not self.lot or self.lot.product_id != product:
            raise LotError(
                self.env._(
                    "%s is tracked. Scan the lot or serial number that is scrapped.",
                    product.display_name,
                )
            )
        if product.tracking == "serial" and self.quantity != 1:
            raise QuantityError(
                self.env._("A serial number is one piece of %s.", product.display_name)
            )

    def _apply(self):
        order = self.workorder.production_id
        scrap = self.env["stock.scrap"].create(
            {
                "company_id": order.company_id.id,
                "production_id": order.id,
                "workorder_id": self.workorder.id,
                "product_id": self.product.id,
                "product_uom_id": self.product.uom_id.id,
                "scrap_qty": self.quantity,
                "lot_id": self.lot.id,
                "location_id": self._place().id,
                "scrap_reason_tag_ids": [(6, 0, self.reason.ids)],
            }
        )
        if not scrap.check_available_qty():
            raise QuantityError(
                self.env._(
                    "There is not so much of %(product)s in %(place)s. Count what is there, or"
                    " say less.",
                    product=(self.lot or self.product).display_name,
                    place=scrap.location_id.display_name,
                )
            )
        scrap.do_scrap()
        self.note = self.note or self.reason.name
        self.details = {"what": self._amount(self.quantity, self.product.uom_id, self.product)}
        self.env["mes.terminal"]._touch(self.workorder.workcenter_id)
        return scrap

    def _place(self):
        """Where it lies below the place from which the order takes its components."""
        source = self.workorder.production_id.location_src_id
        # sudo: as when Odoo reserves, what lies in the location counts whoever may read it
        quants = self.env["stock.quant"].sudo()._gather(self.product, source, lot_id=self.lot)
        enough = quants.filtered(
            lambda quant: (
                quant.quantity >= self.quantity and (quant.lot_id.id or False) == self.lot.id
            )
        )
        # In a place of the source first, where it does not lie in another order's way.
        free = enough.filtered(lambda quant: quant.quantity - quant.reserved_quantity > 0)
        return ((free or enough)[:1].location_id or source).with_env(self.env)


def withdraw(act, done) -> None:
    """Bring it back from the scrap location by the opposite move."""
    scrap = act.env["stock.scrap"].browse(done.res_id).exists()
    origin = scrap.move_ids.filtered(lambda move: move.state == "done")[:1]
    if not origin:
        raise EntryNotReversibleError(
            act.env._("%s was not scrapped, or not here.", done.details["what"])
        )
    values = {
        "product_id": scrap.product_id.id,
        "product_uom": scrap.product_uom_id.id,
        "product_uom_qty": scrap.scrap_qty,
        "location_id": scrap.scrap_location_id.id,
        "location_dest_id": scrap.location_id.id,
        "company_id": scrap.company_id.id,
        "origin": act.env._("Undo of %s", scrap.name),
        "origin_returned_move_id": origin.id,
        "picked": True,
    }
    line = {
        "product_id": scrap.product_id.id,
        "product_uom_id": scrap.product_uom_id.id,
        "quantity": scrap.scrap_qty,
        "location_id": scrap.scrap_location_id.id,
        "location_dest_id": scrap.location_id.id,
        "lot_id": scrap.lot_id.id,
    }
    move = act.env["stock.move"].create({**values, "move_line_ids": [(0, 0, line)]})
    move._action_done()
