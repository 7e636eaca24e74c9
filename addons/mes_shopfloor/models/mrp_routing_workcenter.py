from odoo import fields, models


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    mes_drawing = fields.Binary(
        string="Drawing",
        attachment=True,
        help="Picture or SVG that the kiosk shows beside the counters.",
    )
    mes_drawing_name = fields.Char(string="Drawing File")
