"""Declare pieces at a work order: the one door through which quantities enter."""

import math
from dataclasses import dataclass
from typing import Any

from odoo import Command

from . import ledger
from .act import Act
from .errors import OverProductionError, QuantityError


@dataclass(kw_only=True)
class Declare(Act):
    """Book good, scrap and rework of one work order as one fact.

    `extra` holds ledger columns added by other addons.
    """

    kind = "declare"

    good: float = 0.0
    scrap: float = 0.0
    rework: float = 0.0
    reason: Any = None
    lot: Any = None
    extra: dict | None = None

    def _check(self):
        super()._check()
        self.quantities = self._quantities()
        self.workorder._mes_book_difference()
        self._check_open_quantity(sum(self.quantities.values()))

    def _apply(self):
        return ledger.book(self.env, self._values(self.quantities))

    def _quantities(self):
        numbers = {"qty_good": self.good, "qty_scrap": self.scrap, "qty_rework": self.rework}
        unit = self.workorder.product_uom_id
        for number in numbers.values():
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise QuantityError(self.env._("%r is not a quantity. Send a number.", number))
            if not math.isfinite(number) or number < 0:
                raise QuantityError(
                    self.env._(
                        "%(number)s is not a quantity for work order %(order)s. Declare zero or"
                        " more; to take pieces back, reverse the entry.",
                        number=number,
                        order=self.workorder.display_name,
                    )
                )
        rounded = {name: unit.round(number) for name, number in numbers.items()}
        if not any(rounded.values()):
            raise QuantityError(
                self.env._(
                    "Nothing was declared for work order %s. Enter good, scrap or rework.",
                    self.workorder.display_name,
                )
            )
        return rounded

    def _check_open_quantity(self, quantity):
        open_qty = self.workorder._mes_open_qty()
        if self.workorder.product_uom_id.compare(quantity, open_qty) > 0:
            raise OverProductionError(
                self.env._(
                    "%(declared)g pieces are more than work order %(order)s still has open:"
                    " %(open)g. Declare at most that, or raise the quantity of the order.",
                    declared=quantity,
                    order=self.workorder.display_name,
                    open=open_qty,
                ),
                open_qty,
            )

    def _values(self, quantities):
        return {
            **(self.extra or {}),
            **quantities,
            "uuid": self.uuid,
            "workorder_id": self.workorder.id,
            "employee_ids": [Command.set(self.employees.ids)],
            "reason_id": self.reason.id if self.reason else False,
            "lot_id": self.lot.id if self.lot else False,
            "source": self.source,
            "moment": self.moment,
            "note": self.note or False,
        }
