import json
import logging
import time

import psycopg2
from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.http import Response, request

from .. import protocol
from ..ingest import Conflict, Ingest, wait_for_locks

_logger = logging.getLogger(__name__)

_POST = {
    "type": "http",
    "auth": "mes_iot",
    "methods": ["POST"],
    "csrf": False,
    "save_session": False,
    "readonly": False,
    "max_content_length": protocol.MAX_BODY,
}


class BridgeController(http.Controller):
    """The three doors of a bridge, as docs/bridge-protocol.md describes them."""

    @http.route("/mes/iot/v1/readings", **_POST)
    def readings(self):
        bridge = _bridge()
        try:
            batch = protocol.parse_batch(_body())
            return _answer(self._store(bridge, batch))
        except RequestEntityTooLarge:
            return _answer({"error": "too_large"}, 413)
        except protocol.Malformed as error:
            return _answer({"error": "malformed", "detail": str(error)}, 400)
        except Conflict as conflict:
            request.env.cr.rollback()
            return _answer(conflict.answer, 409)
        except psycopg2.OperationalError:
            _logger.warning("Readings of %s must come again", bridge.id, exc_info=True)
            if not request.env.cr.closed:
                request.env.cr.rollback()
            return _answer({"error": "unavailable"}, 503, {"Retry-After": "2"})

    @http.route(
        "/mes/iot/v1/config",
        type="http",
        auth="mes_iot",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def config(self):
        bridge = _bridge()
        etag = bridge.config_etag
        headers = {"ETag": f'"{etag}"', "Cache-Control": "no-cache"}
        wanted = request.httprequest.headers.get("If-None-Match", "")
        if etag in [part.strip().removeprefix("W/").strip('"') for part in wanted.split(",")]:
            return Response(status=304, headers=headers)
        return _answer(bridge._config(), headers=headers)

    @http.route("/mes/iot/v1/heartbeat", **_POST)
    def heartbeat(self):
        bridge = _bridge()
        try:
            beat = protocol.parse_heartbeat(_body())
        except RequestEntityTooLarge:
            return _answer({"error": "too_large"}, 413)
        except protocol.Malformed as error:
            return _answer({"error": "malformed", "detail": str(error)}, 400)
        bridge._apply_heartbeat(beat)
        request.env["mes.iot.bridge.key"]._stamp_use(request.env.context["mes_iot_key_id"])
        request.env["mes.iot.rule"]._nudge()
        return _answer({"server_time": _now_ms(), "config_etag": bridge.config_etag})

    def _store(self, bridge, batch):
        env = request.env
        etag = bridge.config_etag
        wait_for_locks(env.cr)
        answer = Ingest(env).store(bridge, batch)
        return {**answer, "config_etag": etag, "server_time": _now_ms()}


def _bridge():
    key = request.env["mes.iot.bridge.key"].browse(request.env.context["mes_iot_key_id"])
    return key.bridge_id


def _body() -> bytes:
    return request.httprequest.get_data(cache=True)


def _answer(content: dict, status: int = 200, headers: dict | None = None) -> Response:
    return Response(
        json.dumps(content),
        status=status,
        content_type="application/json",
        headers=headers or {},
    )


def _now_ms() -> int:
    return int(time.time() * 1000)
