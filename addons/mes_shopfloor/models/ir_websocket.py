from odoo import models
from odoo.http import request

from odoo.addons.bus.websocket import wsrequest

from .mes_terminal import KINDS


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """A paired browser listens to its own terminal: never by a name the client may choose,
        only by what its session on the server proves."""
        session = (request or wsrequest).session
        for kind in KINDS:
            terminal = self.env["mes.terminal"]._from_session(session, kind)
            if terminal:
                channels = [*channels, terminal._live_channel()]
        return super()._build_bus_channel_list(channels)
