from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    """Closing an order: with the good pieces of its last operation, and what all pieces used up."""

    _inherit = "mrp.production"

    def _mes_has_begun(self):
        """Whether the ledger knows of any piece of the order."""
        self.ensure_one()
        operations = self._mes_flow().operations.values()
        return any(op.is_touched or op.carried for op in operations)

    def _get_quantity_to_backorder(self):
        """Scrapped pieces are not made again: only what is neither good nor scrap is left."""
        left = super()._get_quantity_to_backorder()
        scrap = sum(self.workorder_ids.mapped("mes_qty_scrap"))
        return max(self.product_uom_id.round(left - scrap), 0.0) if scrap else left

    def _get_consumption_issues(self):
        """Expect what the processed pieces have used up, not what the good ones hold."""
        begun = self.filtered(lambda order: order._mes_has_begun())
        issues = super(MrpProduction, self - begun)._get_consumption_issues()
        if self.env.context.get("skip_consumption"):
            return issues
        for order in begun:
            if order.consumption != "flexible" and order.bom_id.bom_line_ids:
                issues += order._mes_consumption_issues()
        return issues

    def _mes_consumption_issues(self):
        expected = self._mes_expected_consumption()
        done = defaultdict(float)
        for move in self.move_raw_ids.filtered("picked"):
            done[move.product_id] += move.product_uom._compute_quantity(
                move._get_picked_quantity(), move.product_id.uom_id
            )
        return [
            (self, product, done[product], expected[product])
            for product in expected | done
            if product.uom_id.compare(expected[product], done[product])
        ]

    def _mes_expected_consumption(self):
        """Quantity by component, in its own unit: the bill of materials for the pieces processed."""
        flow = self._mes_flow()
        by_operation = {wo.operation_id.id: wo.id for wo in self.workorder_ids if wo.operation_id}
        expected = defaultdict(float)
        for values in self._get_moves_raw_values():
            product = self.env["product.product"].browse(values["product_id"])
            unit = self.env["uom.uom"].browse(values["product_uom"])
            workorder = by_operation.get(values.get("operation_id"))
            pieces = flow.consumed(workorder) if workorder else flow.completed
            quantity = unit._compute_quantity(values["product_uom_qty"], product.uom_id)
            expected[product] += quantity * pieces / self.product_qty
        return expected

    def pre_button_mark_done(self):
        begun = self.filtered(lambda order: order._mes_has_begun())
        begun.workorder_ids._mes_flush_counts()
        for order in begun:
            order._mes_check_rework_is_back()
            order._mes_forecast_producing()
            order._mes_set_consumption()
        return super().pre_button_mark_done()

    def _mes_check_rework_is_back(self):
        away = self.workorder_ids.filtered(lambda workorder: workorder.mes_qty_rework > 0)
        if away:
            raise UserError(
                self.env._(
                    "%(quantity)g pieces of %(order)s still wait for rework at %(operations)s."
                    " Declare them good or scrap there before closing the order.",
                    quantity=self._mes_flow().away,
                    order=self.display_name,
                    operations=", ".join(away.mapped("name")),
                )
            )

    def _mes_forecast_producing(self):
        """Until all operations are finished, the order produces what will come through them."""
        flow = self._mes_flow()
        good = flow.forecast_good()
        if any(not flow[key].is_touched for key in flow.last) and self.qty_producing:
            good = min(good, self.qty_producing)
        if good:
            self._mes_set_producing(self.product_uom_id.round(good))

    def button_mark_done(self):
        without_good = self.filtered(lambda order: order._mes_is_without_good())
        without_good._mes_close_without_good()
        if without_good and without_good == self:
            return True
        return super(MrpProduction, self - without_good).button_mark_done()

    def _mes_is_without_good(self):
        """Pieces were made, and none of them is or can become a good one in what has been made."""
        return bool(
            self.state not in ("done", "cancel")
            and self._mes_has_begun()
            and not self._mes_flow().forecast_good()
        )

    def _mes_close_without_good(self):
        for order in self:
            order.workorder_ids._mes_flush_counts()
            order._mes_check_rework_is_back()
            flow = order._mes_flow()
            if order.product_uom_id.compare(flow.unfinished, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s has no finished piece yet, %(left)g are still to be made. Go on"
                        " with it, or cancel it: what was used up is posted then.",
                        order=order.display_name,
                        left=flow.unfinished,
                    )
                )
            order._action_cancel()

    def _action_cancel(self):
        """What the pieces of a cancelled order used up is gone from stock, finished or not."""
        for order in self.filtered(lambda order: order.state not in ("done", "cancel")):
            if order._mes_has_begun():
                order._mes_check_nothing_finished()
                order._mes_post_what_is_used_up()
        return super()._action_cancel()

    def _mes_check_nothing_finished(self):
        good = self._mes_flow().good
        if self.product_uom_id.compare(good, 0) > 0:
            raise UserError(
                self.env._(
                    "%(order)s has %(good)g finished pieces: close it (without a backorder, if the"
                    " rest is not to be made), or reverse their entries, instead of cancelling.",
                    order=self.display_name,
                    good=good,
                )
            )

    def _mes_post_what_is_used_up(self):
        self._mes_set_consumption()
        used = self.move_raw_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move.picked and move.quantity
        )
        used.with_context(skip_mo_check=True)._action_done(cancel_backorder=True)

    def _post_inventory(self, cancel_backorder=False):
        for order in self:
            with_backorder = order.id in order._mes_ids_to_backorder()
            order._mes_set_consumption(keep_in_process=with_backorder)
        return super()._post_inventory(cancel_backorder=cancel_backorder)
