import base64
import io

import qrcode

from odoo import api, fields, models


class MesTerminalPairing(models.TransientModel):
    """Shows a pairing code while its window is open. It is never saved: the database keeps only
    the code's digest."""

    _name = "mes.terminal.pairing"
    _description = "Terminal Pairing"

    terminal_id = fields.Many2one("mes.terminal", readonly=True)
    code = fields.Char(readonly=True)
    expires = fields.Datetime(string="Works For", readonly=True)
    url = fields.Char(string="Link", readonly=True)
    qr = fields.Binary(string="QR Code", compute="_compute_qr")

    @api.depends("url")
    def _compute_qr(self):
        for pairing in self:
            pairing.qr = _qr_picture(pairing.url) if pairing.url else False


def _qr_picture(text):
    picture = io.BytesIO()
    qrcode.make(text, box_size=6, border=2).save(picture)
    return base64.b64encode(picture.getvalue())
