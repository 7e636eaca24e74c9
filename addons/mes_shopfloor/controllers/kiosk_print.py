from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route

from .terminal import authenticate_terminal

LOTS_MAX = 200


class KioskPrintController(Controller):
    """Papers of the orders at a station, for its own printer."""

    @route("/mes/kiosk/print/label/<int:workorder_id>", type="http", auth="public", methods=["GET"])
    def label(self, workorder_id, lots="", **_others):
        workorder = self._workorder(workorder_id)
        lot_ids = self._lot_ids(workorder, lots)
        return self._pdf(workorder, "mes_shopfloor.report_step_label", workorder, lot_ids=lot_ids)

    @route(
        "/mes/kiosk/print/traveller/<int:workorder_id>", type="http", auth="public", methods=["GET"]
    )
    def traveller(self, workorder_id, **_others):
        workorder = self._workorder(workorder_id)
        return self._pdf(workorder, "mes_shopfloor.report_traveller", workorder.production_id)

    def _workorder(self, workorder_id):
        terminal = authenticate_terminal("kiosk")
        workorder = terminal._kiosk_workorder(workorder_id) if workorder_id < 2**31 else None
        if not workorder:
            raise NotFound()
        return workorder

    def _lot_ids(self, workorder, text):
        """Only lots of what the order makes."""
        parts = text.split(",")[:LOTS_MAX]
        ids = [
            int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 10
        ]
        lots = workorder.env["stock.lot"].search(
            [("id", "in", ids), ("product_id", "=", workorder.product_id.id)]
        )
        return lots.ids

    def _pdf(self, workorder, report, record, **data):
        reports = workorder.env["ir.actions.report"].with_context(force_report_rendering=True)
        try:
            content, _kind = reports._render_qweb_pdf(report, record.ids, data=data)
        except UserError as error:
            # For a person at a station: the sentence, in a page of its own.
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=503
            )
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(f"{record.id}.pdf", "inline")),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "frame-ancestors 'self'"),
        ]
        return request.make_response(content, headers)
