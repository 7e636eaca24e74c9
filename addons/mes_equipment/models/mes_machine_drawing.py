from odoo import fields, models


class MesMachineDrawing(models.Model):
    """A picture of a machine with named zones, to show where it is broken."""

    _name = "mes.machine.drawing"
    _description = "Drawing of a Machine"
    _order = "machine_id, sequence, id"
    _check_company_auto = True

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="machine_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("View", required=True, translate=True)
    image = fields.Image("Picture", required=True, max_width=1920, max_height=1920)
    zone_ids = fields.One2many("mes.machine.zone", "drawing_id", "Zones", copy=True)

    def _mes_screen_data(self):
        """A drawing as the screens show it: places and sizes are parts of the picture's own."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "url": f"/web/image/mes.machine.drawing/{self.id}/image"
            f"?unique={self.write_date:%Y%m%d%H%M%S}",
            "zones": [zone._mes_screen_data() for zone in self.zone_ids],
        }
