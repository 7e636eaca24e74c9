from werkzeug.exceptions import BadRequest

from odoo.http import Controller, route

from ..kiosk_params import ParamError
from .terminal import JSON_POST, authenticate_terminal

#: Fifty events with their notes, a few of them with a picture that the tablet made smaller.
BODY_MAX = 8 * 1024 * 1024


class KioskActController(Controller):
    @route("/mes/kiosk/act", **{**JSON_POST, "max_content_length": BODY_MAX})
    def kiosk_act(self, events=None, sent_at=None):
        """What was done at a kiosk: each event once, whatever happens on the way to us."""
        terminal = authenticate_terminal("kiosk")
        try:
            return terminal._kiosk_act(events, sent_at)
        except ParamError as error:
            raise BadRequest(str(error)) from error
