"""Finish the last operation of an order, and the order with it."""

from dataclasses import dataclass

from .act import CLOSED_STATES
from .errors import OrderClosedError
from .finish import Finish


@dataclass(kw_only=True)
class CloseOrder(Finish):
    """Finish the work order and close its manufacturing order.

    Pieces that are not made come on a backorder, or, without `backorder`, are not made at all.
    """

    kind = "close"

    backorder: bool = False

    def _check(self):
        super()._check()
        others = self.workorder.production_id.workorder_ids - self.workorder
        waiting = others.filtered(lambda other: other.state not in CLOSED_STATES)
        if waiting:
            raise OrderClosedError(
                self.env._(
                    "%(order)s cannot be closed: %(others)s are not finished yet. Finish only this"
                    " operation.",
                    order=self.workorder.production_id.name,
                    others=", ".join(waiting.mapped("name")),
                )
            )

    def _apply(self):
        result = super()._apply()
        order = self.workorder.production_id
        # The screen has asked about the rest. More or less of a component than planned is what the
        # ledger says, unless the bill of materials is strict: then the office decides, and the
        # order stays open until it has.
        context = {"skip_backorder": True, "skip_consumption": order.consumption != "strict"}
        if self.backorder:
            context["mo_ids_to_backorder"] = order.ids
        order.with_context(**context).button_mark_done()
        return result
