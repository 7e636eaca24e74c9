"""Take a ledger entry back by booking its opposite."""

from dataclasses import dataclass
from typing import Any

from odoo import Command

from . import ledger
from .act import Act
from .errors import EntryNotReversibleError, QuantityError


@dataclass(kw_only=True)
class Reverse(Act):
    """Book the opposite of `log`, once per entry.

    It carries the moment of the entry it corrects, so that the shift in which the mistake was
    made comes out right; `date_logged` says when it was corrected.
    """

    kind = "reverse"

    log: Any
    source: str = "office"

    def _prepare(self):
        self.log = self.log.with_env(self.env)
        self.log.ensure_one()
        self.workorder = self.log.workorder_id
        super()._prepare()

    def _check(self):
        super()._check()
        self._check_reversible()
        self.workorder._mes_book_difference()
        self.entries = [self._values(entry) for entry in self.log | self.log.part_ids]
        self._check_enough_left()

    def _apply(self):
        self.entries[0]["uuid"] = self.uuid
        return ledger.book(self.env, self.entries)

    def _check_reversible(self):
        if self.log.part_of_id:
            raise EntryNotReversibleError(
                self.env._(
                    "Entry %(part)s came with %(entry)s: reverse that one.",
                    part=self.log.display_name,
                    entry=self.log.part_of_id.display_name,
                )
            )
        if self.log.reversal_of_id or self.log.reversal_ids:
            raise EntryNotReversibleError(
                self.env._(
                    "Entry %s is a reversal or was already reversed. Declare the right"
                    " quantity instead.",
                    self.log.display_name,
                )
            )

    def _check_enough_left(self):
        """No quantity falls below zero, and no later operation has pieces that never came."""
        production = self.workorder.production_id
        changes = ledger.changes_of(self.env, self.entries)
        worse = production._mes_flow_exact(changes).worse_than(production._mes_flow_exact())
        if worse:
            workorder_id, _kind = next(iter(worse))
            raise QuantityError(
                self.env._(
                    "Entry %(entry)s cannot be taken back: %(order)s would have less than nothing,"
                    " or less than went on from it. Reverse the entries made since first.",
                    entry=self.log.display_name,
                    order=self.workorder.browse(workorder_id).display_name,
                )
            )

    def _values(self, log):
        return {
            **log._prepare_reversal_values(),
            "workorder_id": log.workorder_id.id,
            "qty_good": -log.qty_good,
            "qty_scrap": -log.qty_scrap,
            "qty_rework": -log.qty_rework,
            "employee_ids": [Command.set(log.employee_ids.ids)],
            "reason_id": log.reason_id.id,
            "lot_id": log.lot_id.id,
            "phase": log.phase,
            "source": log.source,
            "moment": log.moment,
            "reversal_of_id": log.id,
            "rework_id": log.rework_id.id or (log.qty_rework and log.id),
            "note": self.note or False,
        }
