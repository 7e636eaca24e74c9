from odoo import models
from odoo.exceptions import UserError


class ChangeProductionQty(models.TransientModel):
    _inherit = "change.production.qty"

    def change_prod_qty(self):
        """Odoo reopens an operation whose good pieces are fewer than ordered, scrap or not."""
        for wizard in self:
            wizard._mes_check_not_less_than_made()
        done = {wizard.mo_id: wizard._mes_done_workorders() for wizard in self}
        result = super().change_prod_qty()
        for order, workorders in done.items():
            flow = order._mes_flow()
            for workorder in workorders.filtered(lambda workorder: workorder.state != "done"):
                if order.product_uom_id.compare(flow.remaining(workorder.id), 0) <= 0:
                    workorder.state = "done"
        return result

    def _mes_done_workorders(self):
        return self.mo_id.workorder_ids.filtered(lambda workorder: workorder.state == "done")

    def _mes_check_not_less_than_made(self):
        order = self.mo_id
        flow = order._mes_flow()
        if not any(op.is_touched for op in flow.operations.values()):
            return
        made = max(flow.handled(key) for key in flow.operations)
        if order.product_uom_id.compare(self.product_qty, made) < 0:
            raise UserError(
                self.env._(
                    "%(made)g pieces of %(order)s have been made already: it cannot be reduced to"
                    " %(wanted)g. Reverse entries first, or close the order without a backorder.",
                    made=made,
                    order=order.display_name,
                    wanted=self.product_qty,
                )
            )
