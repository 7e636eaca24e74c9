"""Declare pieces at a work order: the one door through which quantities enter."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from odoo import Command

from . import ledger
from .errors import OverProductionError, QuantityError


class Result(NamedTuple):
    """The ledger entry, and whether it had been booked before under the same id."""

    log: Any
    duplicate: bool


@dataclass
class Declare:
    """Book good, scrap and rework of one work order as one fact, once per `uuid`.

    `moment` is when it happened (UTC, now when left out); `extra` holds ledger columns added by
    other addons. Acts with the rights of `env`.
    """

    env: Any
    uuid: str = field(kw_only=True)
    workorder: Any = field(kw_only=True)
    good: float = field(default=0.0, kw_only=True)
    scrap: float = field(default=0.0, kw_only=True)
    rework: float = field(default=0.0, kw_only=True)
    reason: Any = field(default=None, kw_only=True)
    employees: Any = field(default=None, kw_only=True)
    lot: Any = field(default=None, kw_only=True)
    source: str = field(default="device", kw_only=True)
    moment: datetime | None = field(default=None, kw_only=True)
    note: str = field(default="", kw_only=True)
    extra: dict | None = field(default=None, kw_only=True)

    def execute(self) -> Result:
        self.workorder = self.workorder.with_env(self.env)
        self.workorder.ensure_one()
        entry = ledger.find_entry(self.env, self.uuid)
        if entry:
            ledger.refuse_other_use(self.env, entry, self.workorder)
            return Result(entry, duplicate=True)
        ledger.check_open(self.env, self.workorder)
        quantities = self._quantities()
        self.workorder._mes_book_difference()
        self._check_open_quantity(sum(quantities.values()))
        return Result(ledger.book(self.env, self._values(quantities)), duplicate=False)

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
            "employee_ids": [Command.set(self.employees.ids if self.employees else [])],
            "reason_id": self.reason.id if self.reason else False,
            "lot_id": self.lot.id if self.lot else False,
            "source": self.source,
            "moment": _as_utc(self.moment) or self.env.cr.now(),
            "note": self.note or False,
        }


def _as_utc(moment):
    """Odoo stores UTC without time zone; a moment that has one is converted."""
    if moment and moment.tzinfo:
        return moment.astimezone(UTC).replace(tzinfo=None)
    return moment
