from odoo import fields, models
from odoo.fields import Domain


class MesTerminal(models.Model):
    """One work order at a station."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "order": self._kiosk_order}

    def _kiosk_order(self, params):
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        if workorder:
            return self._response_for_order(workorder)
        return self._response_for_queue(
            self.env._("This order is finished or no longer at this station.")
        )

    def _response_for_order(self, workorder, message=""):
        return self._response("order", {"order": self._kiosk_order_data(workorder)}, message)

    def _kiosk_workorder(self, workorder_id):
        return self.env["mrp.workorder"].search(
            self._open_orders_domain(self._shown_workcenters()) & Domain("id", "=", workorder_id)
        )

    def _kiosk_order_data(self, workorder):
        """One order as the work order screen needs it."""
        (order,) = self._kiosk_workorder_data(workorder)
        order["run_seconds"] = workorder._mes_run_seconds(fields.Datetime.now())
        order["drawing"] = bool(self._drawing_of(workorder))
        return order

    def _drawing_of(self, workorder):
        """`(record, field)` of the picture beside the counters, or nothing."""
        operation = workorder.operation_id.with_context(bin_size=True)
        if operation.mes_drawing:
            return operation.with_context(bin_size=False), "mes_drawing"
        product = workorder.product_id.with_context(bin_size=True)
        if product.image_512:
            return product.with_context(bin_size=False), "image_512"
        return None
