import base64

from odoo import api, fields, models


class MesTerminalPairing(models.TransientModel):
    """Shows a pairing code while its window is open. It is never saved: the database keeps only
    the code's digest."""

    _name = "mes.terminal.pairing"
    _description = "Terminal Pairing"

    terminal_id = fields.Many2one("mes.terminal", readonly=True)
    code = fields.Char(readonly=True)
    url = fields.Char(string="Link", readonly=True)
    qr = fields.Binary(string="QR Code", compute="_compute_qr")

    @api.depends("url")
    def _compute_qr(self):
        report = self.env["ir.actions.report"]
        for pairing in self:
            picture = pairing.url and report.barcode("QR", pairing.url, width=240, height=240)
            pairing.qr = base64.b64encode(picture) if picture else False
