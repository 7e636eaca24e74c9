from odoo import models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def copy(self, default=None):
        boms = super().copy(default)
        for source, bom in zip(self, boms, strict=True):
            # In the order in which Odoo itself pairs them.
            if len(source.operation_ids) == len(bom.operation_ids):
                source.operation_ids._mes_carry_instructions(bom.operation_ids.sorted())
        return boms

    def unlink(self):
        operations = self.with_context(active_test=False).operation_ids
        operations._mes_unlink_instructions()
        return super().unlink()
