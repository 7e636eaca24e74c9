from collections import defaultdict

from odoo import models

from ..flow import Flow


class MrpProduction(models.Model):
    """What an order has produced and used up, by the ledger of its operations."""

    _inherit = "mrp.production"

    def _mes_flow(self):
        """Where the pieces of the order are."""
        self.ensure_one()
        return Flow(self.product_qty, [wo._mes_operation() for wo in self.workorder_ids])

    def _mes_flow_exact(self, changes=None):
        """The same, and which of the pieces in rework were found bad at which operation.

        :param changes: pieces more (or less) by kind, by work order: as if they were declared
        """
        changes = {key: dict(change) for key, change in (changes or {}).items()}
        if any(self.workorder_ids.mapped("mes_qty_rework")):
            for workorder, found in self._mes_found_bad().items():
                changes.setdefault(workorder.id, {}).setdefault("found", 0.0)
                changes[workorder.id]["found"] += found
        flow = self._mes_flow()
        operations = [op.changed(**changes.get(op.key, {})) for op in flow.operations.values()]
        return Flow(flow.ordered, operations)

    def _mes_found_bad(self):
        """Pieces in rework by the work order that sent them there."""
        # sudo: the sums are the order's own, whoever may read its entries
        entries = self.env["mes.production.log"].sudo()
        entries = entries.search(
            [("workorder_id", "in", self.workorder_ids.ids), ("qty_rework", "!=", 0)]
        )
        found = defaultdict(float)
        for entry in entries:
            if (entry.rework_id or entry).workorder_id == entry.workorder_id:
                found[entry.workorder_id] += entry.qty_rework
        return found

    def _mes_set_producing(self, good):
        """What the order produces so far, in its own unit: the good pieces of its last operation."""
        self.ensure_one()
        if self.product_uom_id.compare(self.qty_producing, good):
            self.qty_producing = good
            self._set_qty_producing(False)

    def _mes_follow_last_operation(self, declared=None):
        """The order produces what its last operation that is not cancelled has made good.

        Odoo takes the minimum over all operations, cancelled ones included. Until the last
        operation has made anything, the quantity stays that Odoo or the user wants to produce.

        :param declared: work orders whose quantity has just been written, to zero perhaps
        """
        for production in self:
            if production.state in ("done", "cancel") or not production.workorder_ids:
                continue
            flow = production._mes_flow()
            touched = any(flow[key].is_touched for key in flow.last)
            if touched or (declared and not flow.last.isdisjoint(declared.ids)):
                production._mes_set_producing(production.product_uom_id.round(flow.good))

    def write(self, vals):
        """An unlocked order whose finished quantity is corrected takes its ledger along."""
        closed = self.filtered(lambda order: order.state == "done")
        result = super().write(vals)
        if "qty_producing" in vals:
            for production in closed.filtered("workorder_ids"):
                flow = production._mes_flow()
                difference = production.qty_producing - flow.good
                last = production.workorder_ids.browse(flow.last)
                if production.product_uom_id.compare(difference, 0):
                    last._mes_correct_closed(difference)
        return result

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
