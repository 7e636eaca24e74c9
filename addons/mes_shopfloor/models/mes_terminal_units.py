from odoo import models

from ..services import units

UNITS_SHOWN = 200


class MesTerminal(models.Model):
    """The lots or serial numbers that an order makes, and how far each is at one work order."""

    _inherit = "mes.terminal"

    def _units_of(self, workorder):
        """`state` of a unit: good, scrap, rework, working (somebody has it in hand) or open.

        A lot has pieces of all kinds: it is open until somebody has it in hand.
        """
        order = workorder.production_id
        tracking = order.product_tracking or "none"
        if tracking == "none":
            return {"tracking": "none", "list": [], "done": 0, "total": 0, "is_last": False}
        lots = self._screen_units(workorder)
        made = self._made_by_lot(workorder)
        holders = self._holders_of(workorder)
        found = [self._unit_data(lot, made, holders) for lot in lots.sorted("id")]
        return {
            "tracking": tracking,
            "list": found[:UNITS_SHOWN],
            "done": sum(unit["state"] in ("good", "scrap") for unit in found),
            "total": round(order.product_qty) if tracking == "serial" else len(found),
            "is_last": units.is_last(workorder),
        }

    def _screen_units(self, workorder):
        """The lots or serial numbers that the order makes."""
        order = workorder.production_id
        return order.mes_lot_ids | order.lot_producing_ids

    def _made_by_lot(self, workorder):
        # sudo: the sums are the order's own, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group(
                [("workorder_id", "=", workorder.id), ("lot_id", "!=", False)],
                ["lot_id"],
                ["qty_good:sum", "qty_scrap:sum", "qty_rework:sum"],
            )
        )
        return {lot.id: (good, scrap, rework) for lot, good, scrap, rework in groups}

    def _holders_of(self, workorder):
        """{lot id: ids of the employees who work on that unit now}"""
        holders = {}
        for line in workorder._mes_open_lines():
            if line.mes_lot_id:
                holders.setdefault(line.mes_lot_id.id, []).append(line.mes_employee_id.id)
        return holders

    def _unit_data(self, lot, made, holders):
        good, scrap, rework = made.get(lot.id, (0.0, 0.0, 0.0))
        held_by = holders.get(lot.id, [])
        is_one_piece = lot.product_id.tracking == "serial"
        if lot.mes_is_scrapped or (is_one_piece and scrap > 0):
            state = "scrap"
        elif not is_one_piece:  # a lot has pieces of all kinds and takes more
            state = "working" if held_by else "open"
        elif rework > 0:
            state = "rework"
        elif good > 0:
            state = "good"
        else:
            state = "working" if held_by else "open"
        return {
            "id": lot.id,
            "name": lot.name,
            "state": state,
            "good": good,
            "held_by": held_by,
            "is_held": lot.mes_is_held,
        }
