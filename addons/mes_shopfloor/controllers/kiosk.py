from werkzeug.exceptions import BadRequest, NotFound

from odoo.http import Controller, content_disposition, request, route

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from ..kiosk_params import ParamError, Params
from .terminal import authenticate_terminal

THEMES = ("light", "dark", "contrast", "contrast-dark")
DRAWING_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


class KioskController(Controller):
    @route("/mes/kiosk", type="http", auth="public", methods=["GET"], readonly=True)
    def kiosk(self, theme=None, **_others):
        return self._page("kiosk", theme)

    @route("/mes/board", type="http", auth="public", methods=["GET"], readonly=True)
    def board(self, theme="dark", **_others):
        return self._page("board", theme)

    @route("/mes/kiosk/state", type="jsonrpc", auth="public", methods=["POST"], readonly=True)
    def kiosk_state(self, screen="queue", params=None):
        """One screen of the kiosk, by its name and what it needs to know."""
        terminal = authenticate_terminal("kiosk")
        try:
            if not isinstance(screen, str):
                raise ParamError("a screen is called by its name")
            return terminal._kiosk_state(screen, Params(params))
        except ParamError as error:
            raise BadRequest(str(error)) from error

    @route("/mes/board/state", type="jsonrpc", auth="public", methods=["POST"], readonly=True)
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

    def _page(self, app, theme):
        values = {
            "app": app,
            "theme": theme if theme in THEMES else "",
            "session_info": {
                "db": request.db,
                "user_id": request.session.uid or False,
                "test_mode": False,
                "websocket_worker_version": WebsocketConnectionHandler._VERSION,
                "cache_hashes": {},
                "mes_version": request.env["mes.terminal"]._bundle_version(),
            },
        }
        response = request.render("mes_shopfloor.kiosk_page", values)
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
