from odoo import models

from ..services.errors import LotError

CODE_MAX = 300


class MesTerminal(models.Model):
    """What a code means that is scanned while a work order is on the screen."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "order_scan": self._screen_order_scan}

    def _screen_order_scan(self, params):
        code = params.text("code", size=CODE_MAX).strip()
        step_id = params.identifier("step_id", 0)
        workorder, step = self._screen_step(params.identifier("workorder_id"), step_id)
        if not workorder or not code:
            return self._response("order_scan", {"kind": "unknown", "fits_step": False})
        message = ""
        try:
            data = self._scanned_data(workorder._mes_find_scanned(code))
        except LotError as error:
            data, message = {"kind": "unreadable"}, str(error)
        fits = step.kind == "scan" and step._scanned(code, workorder, self.env["stock.lot"])
        data["fits_step"] = fits is not None and fits is not False
        return self._response("order_scan", data, message)

    def _scanned_data(self, scanned):
        return {
            "kind": scanned.kind,
            "product_id": scanned.product.id if scanned.product else None,
            "lot_id": scanned.lot.id or None,
            "name": scanned.lot.name or scanned.name or "",
            "quantity": scanned.quantity,
        }
