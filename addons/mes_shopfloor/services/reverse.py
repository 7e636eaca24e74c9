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
        self._check_enough_left(self.workorder)

    def _apply(self):
        return ledger.book(self.env, self._values())

    def _check_reversible(self):
        if self.log.reversal_of_id or self.log.reversal_ids:
            raise EntryNotReversibleError(
                self.env._(
                    "Entry %s is a reversal or was already reversed. Declare the right"
                    " quantity instead.",
                    self.log.display_name,
                )
            )

    def _check_enough_left(self, workorder):
        if workorder.product_uom_id.compare(self.log.qty_good, workorder.qty_produced) > 0:
            raise QuantityError(
                self.env._(
                    "Work order %(order)s holds only %(left)g good pieces, entry %(entry)s"
                    " cannot be taken back. Correct the quantity of the work order.",
                    order=workorder.display_name,
                    left=workorder.qty_produced,
                    entry=self.log.display_name,
                )
            )

    def _values(self):
        log = self.log
        return {
            **log._prepare_reversal_values(),
            "uuid": self.uuid,
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
            "note": self.note or False,
        }
