from odoo import models

from ..consumer import COUNTING, Lane


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    def _mes_flush_counts(self):
        """Pieces that a machine has counted belong to the order that is being finished."""
        super()._mes_flush_counts()
        # sudo: who finishes an order need not know the devices that count its pieces
        rules = self.env["mes.iot.rule"].sudo()
        waiting = rules.search(
            [
                ("kind", "in", COUNTING),
                ("machine_id.mes_workcenter_id", "in", self.workcenter_id.ids),
            ]
        )
        for device in waiting.device_id:
            Lane(device).flush()
