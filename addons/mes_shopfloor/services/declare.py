"""Declare pieces at a work order: the one door through which quantities enter."""

import math
from dataclasses import dataclass
from typing import Any

from odoo import Command

from . import ledger, rework
from .act import Act
from .errors import OverProductionError, QuantityError


@dataclass(kw_only=True)
class Declare(Act):
    """Book good, scrap and rework of one work order as one fact.

    Rework goes back to the work order `rework_to`, by default to this one. Pieces that come back
    from rework are declared as any other; those that come for the first time are counted first.
    `extra` holds ledger columns added by other addons.
    """

    kind = "declare"

    good: float = 0.0
    scrap: float = 0.0
    rework: float = 0.0
    reason: Any = None
    rework_to: Any = None
    lot: Any = None
    phase: str | None = None
    extra: dict | None = None

    def _prepare(self):
        super()._prepare()
        self.rework_to = (self.rework_to or self.workorder).with_env(self.env)

    def _check(self):
        super()._check()
        self.quantities = self._quantities()
        self.workorder._mes_book_difference()
        self.flow = self.workorder.production_id._mes_flow_exact()
        self._check_open_quantity(sum(self.quantities.values()))
        self.lot = self.workorder._mes_check_lot(self.lot, self.quantities, self.moment)
        if self.quantities["qty_rework"]:
            rework.check_target(self.env, self.flow, self.workorder, self.rework_to)
        self.entries = rework.spread(
            self.env, self.flow, self.workorder, self._values(), self.rework_to
        )
        self._check_possible()

    def _apply(self):
        return ledger.book(self.env, self.entries)

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
        """A person declares what has come here; a machine may be ahead of the one before it."""
        workorder, unit = self.workorder, self.workorder.product_uom_id
        remaining = unit.round(self.flow.remaining(workorder.id))
        if unit.compare(quantity, remaining) > 0:
            raise OverProductionError(
                self.env._(
                    "%(declared)g pieces are more than work order %(order)s still has open:"
                    " %(open)g. Declare at most that, or raise the quantity of the order.",
                    declared=quantity,
                    order=workorder.display_name,
                    open=remaining,
                ),
                remaining,
            )
        ready = unit.round(self.flow.ready(workorder.id))
        if self.source in ("kiosk", "office") and unit.compare(quantity, ready) > 0:
            feeders = self.env["mrp.workorder"].browse(self.flow.feeders(workorder.id))
            raise OverProductionError(
                self.env._(
                    "Only %(ready)g pieces have come to %(order)s so far, %(declared)g are too many."
                    " Declare what is done at %(before)s first.",
                    ready=ready,
                    declared=quantity,
                    order=workorder.display_name,
                    before=", ".join(feeders.mapped("name")),
                ),
                ready,
            )

    def _check_possible(self):
        """What later operations have in hand cannot be lost here."""
        changes = ledger.changes_of(self.env, self.entries)
        after = self.workorder.production_id._mes_flow_exact(changes)
        worse = after.worse_than(self.flow)
        too_many = max(
            (size for (_key, kind), size in worse.items() if kind == "ordered"), default=0
        )
        if too_many:
            raise OverProductionError(
                self.env._(
                    "With this, %(order)s would have had %(too_many)g pieces more than were ordered:"
                    " later operations have theirs already. Correct those first.",
                    order=self.workorder.display_name,
                    too_many=too_many,
                ),
                max(sum(self.quantities.values()) - too_many, 0.0),
            )

    def _values(self):
        return {
            "phase": "run",
            **(self.extra or {}),
            **self.quantities,
            "uuid": self.uuid,
            "workorder_id": self.workorder.id,
            "employee_ids": [Command.set(self.employees.ids)],
            "reason_id": self.reason.id if self.reason else False,
            "lot_id": self.lot.id if self.lot else False,
            "rework_workorder_id": self.rework_to.id if self.quantities["qty_rework"] else False,
            **({"phase": self.phase} if self.phase else {}),
            "source": self.source,
            "moment": self.moment,
            "note": self.note or False,
        }
