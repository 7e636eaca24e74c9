from odoo import models

from ..flow import Flow


class MrpProduction(models.Model):
    """What an order has produced and used up, by the ledger of its operations."""

    _inherit = "mrp.production"

    def _mes_flow(self, changes=None):
        """Where the pieces of the order are.

        :param changes: columns of operations to look at as if they were otherwise, by work order
        """
        self.ensure_one()
        operations = [workorder._mes_operation() for workorder in self.workorder_ids]
        changes = changes or {}
        return Flow(
            self.product_qty,
            [op.changed(**changes.get(op.key, {})) for op in operations],
        )

    def _mes_set_producing(self, good):
        """What the order produces so far, in its own unit: the good pieces of its last operation."""
        self.ensure_one()
        if self.product_uom_id.compare(self.qty_producing, good):
            self.qty_producing = good
            self._set_qty_producing(False)

    def _mes_follow_last_operation(self, declared=None):
        """The order produces what its last operation that is not cancelled has made good.

        Odoo takes the minimum over all operations, cancelled ones included. An order of which
        nothing is declared keeps the quantity that Odoo or the user wants to produce.

        :param declared: work orders whose quantity has just been written, to zero perhaps
        """
        for production in self:
            if production.state in ("done", "cancel") or not production.workorder_ids:
                continue
            flow = production._mes_flow()
            touched = any(op.is_touched for op in flow.operations.values())
            if touched or (declared and not flow.last.isdisjoint(declared.ids)):
                production._mes_set_producing(production.product_uom_id.round(flow.good))

    def _mes_set_consumption(self, workorders=None, keep_in_process=False):
        """Set aside, without posting it, what the pieces processed so far have used up.

        :param workorders: only what is tied to these; else everything of the order
        :param keep_in_process: a backorder takes the pieces in process over
        """
        for production in self:
            flow = production._mes_flow()
            if not any(op.is_touched or op.carried for op in flow.operations.values()):
                continue
            for move in production._mes_moves_that_follow(workorders):
                pieces = production._mes_pieces_of(move, flow, keep_in_process)
                if pieces is not None:
                    move._mes_set_consumed(pieces * move.unit_factor, pieces)

    def _mes_moves_that_follow(self, workorders=None):
        """Component and by-product moves whose quantity the ledger decides."""
        moves = self.move_raw_ids | self.move_byproduct_ids
        if workorders is not None:
            moves = moves.filtered(lambda move: move._mes_workorder() in workorders)
        return moves.filtered(
            lambda move: move.state not in ("done", "cancel") and move.product_uom_qty
        )

    def _mes_pieces_of(self, move, flow, keep_in_process=False):
        """Pieces for which a component was used up or a by-product came off; None when unknown."""
        workorder = move._mes_workorder()
        if not workorder:
            return flow.completed
        operation = flow[workorder.id]
        if not (operation.is_touched or operation.carried or flow.handled(workorder.id)):
            known = flow.has_begun_before(workorder.id) or workorder.state == "done"
            return 0.0 if known else None
        return flow.consumed(workorder.id, keep_in_process)
