from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mes_strict_flow = fields.Boolean(related="company_id.mes_strict_flow", readonly=False)
