from odoo import fields, models


class MesMachineZone(models.Model):
    """A named rectangle on the drawing of a machine; its measures are parts of the picture's."""

    _name = "mes.machine.zone"
    _description = "Zone of a Machine"
    _order = "drawing_id, sequence, id"
    _check_company_auto = True

    drawing_id = fields.Many2one(
        "mes.machine.drawing", required=True, index=True, ondelete="cascade", check_company=True
    )
    machine_id = fields.Many2one(related="drawing_id.machine_id", store=True, index=True)
    company_id = fields.Many2one(related="drawing_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Zone", required=True, translate=True)
    part_id = fields.Many2one(
        "maintenance.equipment",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('id', 'child_of', machine_id), ('id', '!=', machine_id)]",
        help="The part of the machine that is there, where it has one.",
    )
    x = fields.Float("From Left", digits=(6, 4), required=True, default=0.4)
    y = fields.Float("From Top", digits=(6, 4), required=True, default=0.4)
    w = fields.Float("Width", digits=(6, 4), required=True, default=0.2)
    h = fields.Float("Height", digits=(6, 4), required=True, default=0.2)

    _inside_check = models.Constraint(
        # numeric to four digits: a zone that is drawn to the very edge is inside
        "CHECK (x >= 0 AND y >= 0 AND w > 0 AND h > 0 AND x + w <= 1.0001 AND y + h <= 1.0001)",
        "A zone lies within the picture: its measures are parts of it, from 0 to 100 %.",
    )
    _name_uniq = models.UniqueIndex(
        "(drawing_id, lower(name->>'en_US'))", "The drawing already has a zone of this name."
    )

    def _mes_screen_data(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "part_id": self.part_id.id,
            "x": self.x,
            "y": self.y,
            "w": self.w,
            "h": self.h,
        }
