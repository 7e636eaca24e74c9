from odoo import models


class MrpProduction(models.Model):
    """What scrap costs: borne by the good pieces, unless its reason says that it is an expense."""

    _inherit = "mrp.production"

    def _post_inventory(self, cancel_backorder=False):
        extra_costs = {}
        if "extra_cost" in self._fields:
            extra_costs = {order: order.extra_cost for order in self}
        result = super()._post_inventory(cancel_backorder=cancel_backorder)
        for order, extra_cost in extra_costs.items():
            if order.extra_cost != extra_cost:
                order.extra_cost = extra_cost
        return result

    def _cal_price(self, consumed_moves):
        """Take what is expensed out of the cost of the good pieces; it stays in production.

        Odoo values them by all that was consumed plus an extra cost a piece, which
        `_post_inventory` puts back afterwards. Without accounting nothing has a value.
        """
        expensed = self._mes_expensed_cost(consumed_moves)
        if expensed:
            unit = self.product_id.uom_id
            good = self.product_uom_id._compute_quantity(self.qty_producing, unit)
            self.extra_cost -= expensed / good
        return super()._cal_price(consumed_moves)

    def _mes_expensed_cost(self, consumed_moves):
        """Cost of components and work that the pieces hold whose scrap is an expense."""
        if "extra_cost" not in self._fields or not self.qty_producing:
            return 0.0
        lost = self._mes_expensed_pieces()
        if not lost:
            return 0.0
        flow = self._mes_flow()
        keep = self.id in self._mes_ids_to_backorder()
        components = sum(
            move.value * flow.share_of(lost, move._mes_workorder().id or None, keep)
            for move in consumed_moves
        )
        work = sum(
            workorder._cal_cost() * flow.share_of(lost, workorder.id, keep)
            for workorder in self.workorder_ids
        )
        return components + work

    def _mes_expensed_pieces(self):
        """Pieces whose scrap is an expense, by work order."""
        # sudo: the sums are the order's own, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group(
                [
                    ("workorder_id", "in", self.workorder_ids.ids),
                    ("reason_id.mes_is_expensed", "=", True),
                ],
                ["workorder_id"],
                ["qty_scrap:sum"],
            )
        )
        return {workorder.id: scrap for workorder, scrap in groups if scrap}
