import hashlib
import json
import secrets

from odoo.http import Controller, request, route
from odoo.tools.misc import file_open, file_path

from odoo.addons.bus.websocket import WebsocketConnectionHandler

BUNDLE = "mes_shopfloor.assets_kiosk"
WORKER = "mes_shopfloor/static/worker/kiosk_worker.js"
ICONS = "/mes_shopfloor/static/src/kit/icons.svg"
FONTS = "/web/static/fonts/google/Roboto/Roboto-%s.ttf"
#: What the page needs to stand up without network, besides its bundle.
STATIC = (ICONS, *(FONTS % weight for weight in ("Regular", "Medium", "Bold")))
ONE_DAY = 24 * 60 * 60
#: Templates are compiled in the browser, which CSP calls eval. Everything else is our own.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
    "connect-src 'self' ws://{host} wss://{host}; worker-src 'self' blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
#: Colours of the bar and the page in the light theme, for the frame the device draws.
BAR_COLOR = "#FFFFFF"
PAGE_COLOR = "#E4E8EB"


class KioskShellController(Controller):
    """What makes the kiosk's page an application of the device: it stands without network."""

    @route("/mes/kiosk/sw.js", type="http", auth="public", methods=["GET"], readonly=True)
    def service_worker(self):
        """Other text for each new version of the page: so the browser knows there is one."""
        links = request.env["ir.qweb"]._get_asset_links(BUNDLE)
        with file_open(WORKER) as file:
            source = file.read()
        config = {
            "version": _version_of(source, links),
            "precache": ["/mes/kiosk", *links, *STATIC],
        }
        return request.make_response(
            f"const CONFIG = {json.dumps(config)};\n{source}",
            [
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Service-Worker-Allowed", "/mes/"),
                ("Cache-Control", "no-cache"),
            ],
        )

    @route(
        "/mes/kiosk/manifest.webmanifest",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def manifest(self):
        return request.make_json_response(
            {
                "id": "/mes/kiosk",
                "name": "MES kiosk",
                "short_name": "MES",
                "start_url": "/mes/kiosk",
                "scope": "/mes/",
                "display": "standalone",
                "theme_color": BAR_COLOR,
                "background_color": PAGE_COLOR,
                "icons": [
                    _icon("icon-192.png", "192x192"),
                    _icon("icon-512.png", "512x512"),
                    _icon("icon-maskable-512.png", "512x512", "maskable"),
                ],
            },
            [
                ("Content-Type", "application/manifest+json"),
                ("Cache-Control", f"public, max-age={ONE_DAY}"),
            ],
        )


def render_page(app, theme):
    """The page of an application: the same for everybody, it says nothing about the plant."""
    lang = _language(app)
    # The bundle is one for all languages: its styles are written for both directions.
    request.update_context(lang="en_US")
    nonce = secrets.token_urlsafe(16)
    values = {
        "app": app,
        "theme": theme,
        "nonce": nonce,
        "language": lang.code,
        "direction": lang.direction or "ltr",
        "theme_color": BAR_COLOR,
        "session_info": {
            "db": request.db,
            "user_id": request.session.uid or False,
            "user_context": {"lang": lang.code},
            "test_mode": False,
            "websocket_worker_version": WebsocketConnectionHandler._VERSION,
            "cache_hashes": {},
        },
    }
    response = request.render("mes_shopfloor.kiosk_page", values)
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(
        nonce=nonce, host=request.httprequest.host
    )
    return response


def _language(app):
    """Of the plant, when this browser is its terminal; else what the browser asks for."""
    terminal_sudo = request.env["mes.terminal"]._from_session(request.session, app)
    # sudo: a language is no secret, and a terminal's session proves itself
    languages = request.env["res.lang"].sudo()
    code = terminal_sudo._language() if terminal_sudo else request.env.context.get("lang")
    return languages._get_data(code=code or "en_US") or languages._get_data(code="en_US")


def _version_of(source, links):
    digest = hashlib.sha256(source.encode())
    digest.update("\n".join(links).encode())
    with open(file_path(ICONS.removeprefix("/")), "rb") as file:
        digest.update(file.read())
    return digest.hexdigest()[:16]


def _icon(name, sizes, purpose="any"):
    src = f"/mes_shopfloor/static/icons/{name}"
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}
