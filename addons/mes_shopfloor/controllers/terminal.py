import json

from werkzeug.exceptions import BadRequest, TooManyRequests, Unauthorized, abort

from odoo.http import Controller, request, route

from ..kiosk_params import ParamError, Params
from ..models.mes_terminal import KINDS

HEADER = "X-MES-Terminal-Secret"
INPUT_MAX = 200
#: Of what a page asks or says of itself; Odoo would read 128 MB of a stranger.
BODY_MAX = 64 * 1024
JSON_POST = {
    "type": "jsonrpc",
    "auth": "public",
    "methods": ["POST"],
    "max_content_length": BODY_MAX,
}


def authenticate_terminal(kind):
    """First line of every kiosk route: the terminal of this page, with reduced rights.

    Raises Unauthorized unless the session holds a terminal of this kind that exists, is active,
    and whose secret is still the one the session was opened with and has not expired.
    """
    terminal_sudo = request.env["mes.terminal"]._from_session(request.session, kind)
    if not terminal_sudo:
        raise Unauthorized()
    return terminal_sudo._as_service_user()


def too_many_requests():
    """A real HTTP 429, so that a proxy sees it; the body is what a JSON-RPC client expects."""
    error = {
        "code": TooManyRequests.code,
        "message": "Too Many Requests",
        "data": {"name": "werkzeug.exceptions.TooManyRequests", "message": "Too Many Requests"},
    }
    body = json.dumps({"jsonrpc": "2.0", "id": None, "error": error})
    headers = [("Content-Type", "application/json"), ("Retry-After", "600")]
    abort(request.make_response(body, headers=headers, status=TooManyRequests.code))


class TerminalController(Controller):
    @route("/mes/terminal/pair", **JSON_POST)
    def pair(self, code=None):
        """Exchange a pairing code for the terminal's secret. It is told this once only."""
        if not isinstance(code, str) or not 0 < len(code) <= INPUT_MAX:
            raise BadRequest()
        attempts = request.env["mes.terminal.attempt"]
        address = request.httprequest.remote_addr
        if not attempts._allow(address):
            too_many_requests()
        paired = request.env["mes.terminal"]._pair(code)
        if not paired:
            raise Unauthorized()
        attempts._forget(address)
        terminal_sudo, secret = paired
        return {"secret": f"{terminal_sudo.id}.{secret}", "kind": terminal_sudo.kind}

    @route("/mes/terminal/session", **JSON_POST)
    def session(self):
        """Exchange the secret, once per start of the page, for a session on the server."""
        identifier, _dot, secret = request.httprequest.headers.get(HEADER, "").partition(".")
        if not identifier.isascii() or not identifier.isdecimal() or len(identifier) > 9:
            raise Unauthorized()
        terminal_sudo = request.env["mes.terminal"]._from_secret(int(identifier), secret)
        if not terminal_sudo:
            raise Unauthorized()
        terminal_sudo._open_session(request.session, request.httprequest.user_agent.string)
        lang = terminal_sudo._language()
        return {"kind": terminal_sudo.kind, "id": terminal_sudo.id, "lang": lang}

    @route("/mes/terminal/seen", **JSON_POST)
    def seen(self, kind="kiosk", device=None):
        """A sign of life once a minute; the screens themselves are read-only requests."""
        if kind not in KINDS:
            raise BadRequest()
        terminal = authenticate_terminal(kind)
        try:
            terminal._seen(None if device is None else Params(device))
        except ParamError as error:
            raise BadRequest(str(error)) from error
        return True
