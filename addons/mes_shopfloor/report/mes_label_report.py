from odoo import api, models

from . import barcode_image


class MesLabelReport(models.AbstractModel):
    """Labels of work orders on paper: one for each lot or serial number, else one for the order.

    `data["lot_ids"]` asks for certain lots instead.
    """

    _name = "report.mes_shopfloor.report_step_label"
    _description = "Label of a Work Order"

    @api.model
    def _get_report_values(self, docids, data=None):
        workorders = self.env["mrp.workorder"].browse(docids)
        asked = self.env["stock.lot"].browse((data or {}).get("lot_ids") or [])
        return {
            "doc_ids": docids,
            "doc_model": "mrp.workorder",
            "docs": workorders,
            "labels": [
                self._with_barcode(workorder._mes_label_values(lot))
                for workorder in workorders
                for lot in asked or workorder.finished_lot_ids or [None]
            ],
        }

    def _with_barcode(self, label):
        # As SVG: a picture in points would need a renderer that not each server has.
        return {**label, "barcode_image": barcode_image.image(label["barcode"])}
