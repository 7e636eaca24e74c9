"""Take a ledger entry back by booking its opposite."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from odoo import Command

from ..flow import EPSILON
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
        self.taken_back = self.log | self.log.part_ids
        self._check_enough_left()

    def _apply(self):
        main, *parts = [self._values(entry) for entry in self.taken_back]
        return ledger.book(self.env, [{**main, "uuid": self.uuid}, *parts])

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
        changes = defaultdict(lambda: defaultdict(float))
        for entry in self.taken_back:
            change = changes[entry.workorder_id.id]
            change["good"] -= entry.qty_good
            change["scrap"] -= entry.qty_scrap
            change["away"] -= entry.qty_rework
        before = production._mes_flow().flaws()
        after = production._mes_flow(changes).flaws()
        worse = [flaw for flaw, size in after.items() if size > before.get(flaw, 0.0) + EPSILON]
        if worse:
            workorder = self.workorder.browse(worse[0][0])
            raise QuantityError(
                self.env._(
                    "Entry %(entry)s cannot be taken back: %(order)s would have less than nothing,"
                    " or less than went on from it. Reverse the entries made since first.",
                    entry=self.log.display_name,
                    order=workorder.display_name,
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
