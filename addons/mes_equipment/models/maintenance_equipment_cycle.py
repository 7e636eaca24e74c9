from odoo import models


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _mes_ideal_cycles(self, pairs):
        """{(product id, operation id): seconds per piece}: the machine's, else the operation's."""
        self.ensure_one()
        operations = self.env["mrp.routing.workcenter"]
        return {
            (product, operation): self.mes_ideal_cycle_s
            or operations.browse(operation).time_cycle_manual * 60
            for product, operation in pairs
        }
