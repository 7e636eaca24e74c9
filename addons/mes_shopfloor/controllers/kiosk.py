from werkzeug.exceptions import BadRequest, NotFound

from odoo.http import Controller, content_disposition, route

from ..kiosk_params import ParamError, Params
from .kiosk_shell import render_page
from .terminal import JSON_POST, authenticate_terminal

THEMES = ("light", "dark", "contrast", "contrast-dark")
DRAWING_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


class KioskController(Controller):
    @route("/mes/kiosk", type="http", auth="public", methods=["GET"], readonly=True)
    def kiosk(self, theme=None, **_others):
        return render_page("kiosk", theme if theme in THEMES else "")

    @route("/mes/board", type="http", auth="public", methods=["GET"], readonly=True)
    def board(self, theme="dark", **_others):
        return render_page("board", theme if theme in THEMES else "")

    @route("/mes/kiosk/state", **JSON_POST, readonly=True)
    def kiosk_state(self, screen="queue", params=None):
        """One screen of the kiosk, by its name and what it needs to know."""
        terminal = authenticate_terminal("kiosk")
        try:
            if not isinstance(screen, str):
                raise ParamError("a screen is called by its name")
            return terminal._kiosk_state(screen, Params(params))
        except ParamError as error:
            raise BadRequest(str(error)) from error

    @route("/mes/board/state", **JSON_POST, readonly=True)
    def board_state(self):
        return authenticate_terminal("board")._board_state()

    @route(
        "/mes/kiosk/drawing/<int:workorder_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def drawing(self, workorder_id):
        terminal = authenticate_terminal("kiosk")
        workorder = terminal._kiosk_workorder(workorder_id)
        source = workorder and terminal._drawing_of(workorder)
        if not source:
            raise NotFound()
        record, field_name = source
        stream = terminal.env["ir.binary"]._get_stream_from(record, field_name)
        if stream.mimetype not in DRAWING_TYPES:
            raise NotFound()
        # An SVG opened by itself may hold a script: it gets no rights at all.
        response = stream.get_response(
            as_attachment=False,
            content_security_policy="default-src 'none'; style-src 'unsafe-inline'; sandbox",
        )
        response.headers["Content-Disposition"] = content_disposition("drawing", "inline")
        return response
