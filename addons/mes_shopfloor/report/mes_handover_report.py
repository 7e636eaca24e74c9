from odoo import api, models
from odoo.tools import format_date

from ..models.mes_terminal_screens import milliseconds
from .mes_shift_report import people_of, printers


class MesHandoverReport(models.AbstractModel):
    """Hand-overs on paper, one page each."""

    _name = "report.mes_shopfloor.report_handover"
    _description = "Hand-over on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        handovers = self.env["mes.handover"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "mes.handover",
            "docs": handovers,
            "sheets": [self._sheet(handover) for handover in handovers],
        }

    def _sheet(self, handover):
        center = handover.workcenter_id
        balance = handover._report_balance()
        row = self.env["report.mes_shopfloor.report_shift"]._row(
            center, balance, {center: handover}
        )
        return {
            **printers(self.env, handover.warehouse_id, handover.date_start, handover.date_end),
            "name": center.display_name,
            "shift": handover.shift_id.name,
            "day": format_date(self.env, handover.shift_date, date_format="EEEE d MMMM yyyy"),
            "start": milliseconds(handover.date_start),
            "end": milliseconds(handover.date_end),
            "handover": handover,
            "rows": [row],
            "unused": [],
            "people": people_of({center.id: balance}),
        }
