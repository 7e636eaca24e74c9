"""Say which unit it is: a serial number typed or scanned that the order does not know yet."""

from dataclasses import dataclass

from . import lots, units
from .act import Act
from .errors import LotError

NAME_MAX = 64


@dataclass(kw_only=True)
class IdentifyUnit(Act):
    """Make `name` a lot or serial number of the product and one of the units of the order."""

    kind = "serial"

    name: str = ""

    def _check(self):
        super()._check()
        self.name = self.name.strip() if isinstance(self.name, str) else ""
        order = self.workorder.production_id
        if not self.name or len(self.name) > NAME_MAX or not self.name.isprintable():
            raise LotError(
                self.env._(
                    "A lot or serial number has 1 to %s characters. Scan it again.", NAME_MAX
                )
            )
        if order.product_tracking == "none":
            raise LotError(
                self.env._("%s has neither lots nor serial numbers.", order.product_id.display_name)
            )
        self.lot = self.env["stock.lot"].search(
            [("product_id", "=", order.product_id.id), ("name", "=", self.name)], limit=1
        )
        if self.lot:
            plant = self.workorder.workcenter_id.mes_warehouse_id
            lots.check_usable(self.env, self.lot, self.moment, plant)
        units.check_room(self.workorder, self.name, self.lot)

    def _apply(self):
        order = self.workorder.production_id
        lot = self.lot
        if not lot:
            units.claim(order.product_id)
            lot = self.env["stock.lot"].create(
                {"name": self.name, "product_id": order.product_id.id}
            )
        units.attach(self.workorder, lot)
        return lot
