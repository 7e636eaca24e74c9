from odoo import models

from .mes_terminal_screens import milliseconds
from .mrp_workorder import CLOSED_STATES

SHOWN_LINES = 3


class MesTerminal(models.Model):
    """What lies ready for a work order and what is missing, as Odoo has reserved and forecast."""

    _inherit = "mes.terminal"

    def _material_of(self, workorders):
        """{work order id: {state, lines, more, expected}}

        `state` is none (it needs nothing), ready, expected (short, but on its way) or short. Of
        the lines those that are short come first.
        """
        moves_of = self._component_moves_of(workorders)
        moves = self.env["stock.move"].union(*moves_of.values())
        forecast = self._forecast_of(moves)
        return {order.id: self._material(moves_of[order], forecast) for order in workorders}

    def _component_moves_of(self, workorders):
        """{work order: the components put in there, or at no operation in particular}"""
        moves_of = {}
        for order in workorders:
            moves_of[order] = order.production_id.move_raw_ids.filtered(
                lambda move, order=order: (
                    move.state not in CLOSED_STATES
                    and move._mes_workorder() in (order, order.browse())
                )
            )
        return moves_of

    def _forecast_of(self, moves):
        """{move id: (what is there, when the rest is expected or None)} of those not reserved."""
        short = moves.filtered(
            lambda move: (
                move.product_id.is_storable
                and move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
            )
        )
        found = {}
        for move in short:
            own = move.product_id.uom_id
            reserved = own.round(move.product_uom._compute_quantity(move.quantity, own))
            forecast, date = move.forecast_availability, move.forecast_expected_date
            # Odoo tells what nobody will bring as a negative number.
            there = move.product_qty + forecast if forecast < 0 else forecast
            found[move.id] = (reserved if date else max(reserved, there), date)
        return found

    def _material(self, moves, forecast):
        lines = [self._material_line(move, forecast) for move in moves]
        short = [line for line in lines if line["is_short"]]
        if not lines:
            state = "none"
        elif not short:
            state = "ready"
        else:
            state = "expected" if all(line["expected"] for line in short) else "short"
        shown = short + [line for line in lines if not line["is_short"]]
        return {
            "state": state,
            "lines": shown[:SHOWN_LINES],
            "more": max(len(shown) - SHOWN_LINES, 0),
            "expected": max((line["expected"] or 0 for line in short), default=0) or None,
        }

    def _material_line(self, move, forecast):
        product, unit = move.product_id, move.product_uom
        needed = move.product_uom_qty
        there, date = forecast.get(move.id, (None, False))
        if there is None:
            quantity = max(move.quantity, needed) if not product.is_storable else move.quantity
        else:
            quantity = unit.round(product.uom_id._compute_quantity(there, unit))
        return {
            "product_id": product.id,
            "name": product.display_name,
            "needed": needed,
            "there": quantity,
            "unit": unit.name,
            "is_short": unit.compare(quantity, needed) < 0,
            "expected": milliseconds(date),
        }
