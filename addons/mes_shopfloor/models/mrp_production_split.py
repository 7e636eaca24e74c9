from odoo import models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    """Orders that become several, or one: the pieces in process go along."""

    _inherit = "mrp.production"

    def _pre_action_split_merge_hook(self, merge=False, split=False):
        begun = (merge or split) and self.filtered(
            lambda order: any(op.is_touched for op in order._mes_flow().operations.values())
        )
        if begun:
            raise UserError(
                self.env._(
                    "Pieces of %s were declared already. Close it with a backorder for the rest"
                    " instead of splitting or merging it.",
                    ", ".join(begun.mapped("display_name")),
                )
            )
        return super()._pre_action_split_merge_hook(merge=merge, split=split)

    def _split_productions(self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False):
        """Hand the pieces in process over to the backorder, with the components they hold.

        Odoo counts what the operations made good, and so takes scrap for pieces still to come.
        """
        closing = self.filtered(lambda order: order.id in order._mes_ids_to_backorder())
        in_process = {order: order._mes_in_process() for order in closing}
        carried = {order: order._mes_carried() for order in self - closing}
        result = super()._split_productions(amounts, cancel_remaining_qty, set_consumed_qty)
        for order, backorders in self._mes_parts(result):
            if order in in_process and backorders:
                backorders[0]._mes_take_over(in_process[order])
            elif any(carried.get(order, {}).values()):
                (order | backorders)._mes_share_out(carried[order])
        return result

    def _mes_ids_to_backorder(self):
        """Orders that are being closed with a backorder for the rest."""
        return self.env.context.get("mo_ids_to_backorder") or ()

    def _mes_parts(self, result):
        """Each order with its backorders, from the flat list that Odoo returns."""
        parts = []
        for order in result:
            if order in self:
                parts.append((order, self.browse()))
            else:
                parts[-1] = (parts[-1][0], parts[-1][1] | order)
        return parts

    def _mes_in_process(self):
        """Pieces in process by work order."""
        flow = self._mes_flow()
        rounded = self.product_uom_id.round
        return {
            workorder: rounded(flow.in_process(workorder.id)) for workorder in self.workorder_ids
        }

    def _mes_carried(self):
        return {wo: wo.qty_reported_from_previous_wo for wo in self.workorder_ids}

    def _mes_twin(self, workorder):
        """The work order of this order that does what a work order of another one did."""
        position = list(workorder.production_id.workorder_ids.sorted("id")).index(workorder)
        return self.workorder_ids.sorted("id")[position : position + 1]

    def _mes_take_over(self, in_process):
        self.ensure_one()
        for workorder, pieces in in_process.items():
            twin = self._mes_twin(workorder)
            twin.qty_reported_from_previous_wo = pieces
            if self.product_uom_id.compare(twin.qty_remaining, 0) <= 0 and twin.state != "cancel":
                twin.action_cancel()

    def _mes_share_out(self, carried):
        """Spread pieces that were in process before a split: no part holds more than it makes."""
        for workorder, pieces in carried.items():
            for part in self:
                twin = part._mes_twin(workorder)
                share = min(pieces, part.product_qty)
                twin.qty_reported_from_previous_wo = share
                pieces -= share

    def action_merge(self):
        carried = [order._mes_carried() for order in self]
        # They are the merged order's from now on: cancelling these must not use them up.
        self.workorder_ids.qty_reported_from_previous_wo = 0.0
        action = super().action_merge()
        merged = self.browse(action["res_id"])
        for pieces_by_workorder in carried:
            for workorder, pieces in pieces_by_workorder.items():
                if pieces:
                    merged._mes_twin(workorder).qty_reported_from_previous_wo += pieces
        return action
