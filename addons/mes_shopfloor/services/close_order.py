"""Finish the last operation of an order, and the order with it."""

from dataclasses import dataclass

from .act import CLOSED_STATES
from .errors import NotReadyError, OrderClosedError, QuantityError
from .finish import Finish


@dataclass(kw_only=True)
class CloseOrder(Finish):
    """Finish the work order and close its manufacturing order; both, or nothing of it.

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
        # Where Odoo asks instead of closing, the operation must not stay finished.
        with self.env.cr.savepoint():
            result = super()._apply()
            self._close(self.workorder.production_id)
        return result

    def _close(self, order):
        # The screen has asked about the rest. More or less of a component than planned is what the
        # ledger says, unless the bill of materials is strict.
        context = {"skip_backorder": True, "skip_consumption": order.consumption != "strict"}
        if self.backorder:
            context["mo_ids_to_backorder"] = order.ids
        question = order.with_context(**context).button_mark_done()
        if order.state in CLOSED_STATES:
            return
        issues = order._get_consumption_issues() if order.consumption == "strict" else []
        if issues:
            raise QuantityError(self._differences_text(order, issues))
        asked = question.get("name") if isinstance(question, dict) else None
        raise NotReadyError(
            self.env._(
                "%(order)s cannot be closed here: Odoo asks “%(question)s”. Ask the office to close"
                " it there.",
                order=order.name,
                question=asked or self.env._("something"),
            )
        )

    def _differences_text(self, order, issues):
        differences = [
            self.env._(
                "%(used)g instead of %(expected)g %(unit)s of %(component)s",
                used=used,
                expected=expected,
                unit=component.uom_id.name,
                component=component.display_name,
            )
            for _order, component, used, expected in issues
        ]
        return self.env._(
            "%(order)s cannot be closed: it used %(differences)s, and its bill of materials allows"
            " no difference. Put in what is missing or take back what is too much, or ask a"
            " manufacturing manager to close it in the office.",
            order=order.name,
            differences="; ".join(differences),
        )
