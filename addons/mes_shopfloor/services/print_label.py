"""Print labels of what an order makes."""

from dataclasses import dataclass
from typing import Any

from .errors import LotError
from .menu_act import MenuAct


@dataclass(kw_only=True)
class PrintLabel(MenuAct):
    """Say who printed which labels; the paper itself comes from the station's print route."""

    kind = "label"

    lots: Any = None

    def _check(self):
        super()._check()
        self.lots = self.lots.with_env(self.env) if self.lots else self.env["stock.lot"]
        if self.lots and self.lots.product_id != self.workorder.product_id:
            raise LotError(
                self.env._("These are no lots of %s.", self.workorder.product_id.display_name)
            )

    def _apply(self):
        self.note = ", ".join(self.lots.mapped("name"))[:200]
        return self.workorder
