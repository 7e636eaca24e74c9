from odoo import fields, models

from .. import instruction_label


class MesInstructionStep(models.Model):
    _inherit = "mes.instruction.step"

    def _zpl(self, workorder, lot=None):
        """The label of this step as a label printer reads it."""
        self.ensure_one()
        template = self.label_zpl or instruction_label.DEFAULT
        return instruction_label.fill(template, workorder._mes_label_values(lot))


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    def _mes_label_values(self, lot=None):
        """What a label may show of this order, or of one lot or serial number of it."""
        self.ensure_one()
        product = self.product_id
        plant = self.workcenter_id.mes_warehouse_id
        today = plant._mes_day(self.env.cr.now()) if plant else fields.Date.today()
        quantity = self.qty_produced or self.qty_production
        if lot and product.tracking == "serial":
            quantity = 1
        return {
            "product": product.name,
            "default_code": product.default_code or "",
            "lot": lot.name if lot else "",
            "order": self.production_id.name,
            "quantity": f"{quantity:.12g} {self.product_uom_id.name}",
            "date": fields.Date.to_string(today),
            "workcenter": self.workcenter_id.name,
            "barcode": lot.name if lot else self.production_id.name,
        }
