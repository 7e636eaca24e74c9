from odoo import models


class MesInstructionStep(models.Model):
    _inherit = "mes.instruction.step"

    def _scanned(self, text, workorder, lot):
        """What a scanned text stands for, as columns of the record; None when it does not fit."""
        self.ensure_one()
        if self.scan_kind == "component" and self.component_id.tracking != "none":
            found = self.env["stock.lot"].search(
                [("name", "=", text), ("product_id", "=", self.component_id.id)], limit=1
            )
            return {"component_lot_id": found.id} if found else None
        return {} if text in self._scan_codes(workorder, lot) else None

    def _scan_codes(self, workorder, lot):
        """The texts that fit."""
        self.ensure_one()
        workcenter = workorder.workcenter_id
        codes = {
            "product": lambda: self._product_codes(workorder.product_id),
            "component": lambda: self._product_codes(self.component_id),
            "lot": lambda: (lot or workorder.finished_lot_ids).mapped("name"),
            "workcenter": lambda: [workcenter.code or workcenter.name],
            "code": lambda: [(self.scan_code or "").strip()],
        }[self.scan_kind]()
        return [code for code in codes if code]

    def _product_codes(self, product):
        return [product.barcode, product.default_code]

    def _scan_expected(self, workorder, lot):
        """What to scan, for the sentence that refuses another thing."""
        self.ensure_one()
        if self.scan_kind == "component" and self.component_id.tracking != "none":
            return self.env._("a lot of %s", self.component_id.display_name)
        codes = self._scan_codes(workorder, lot)
        labels = dict(self._fields["scan_kind"]._description_selection(self.env))
        if not codes:
            return self.env._("%s (it has no code yet)", labels[self.scan_kind])
        return f"{labels[self.scan_kind]}: {', '.join(codes[:5])}"
