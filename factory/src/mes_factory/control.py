"""A small HTTP port on the loopback device: tests and the demo see and drive the plant here.

GET /status; POST /start; POST /speed {"speed": 10}; POST /event {"machine", "kind", "duration"}.
"""

import asyncio
import ipaddress
import json
import logging
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mes_factory.exceptions import FactoryError, PortError
from mes_factory.factory import Factory

_log = logging.getLogger(__name__)
_MAX_BODY = 64 * 1024
_ANSWER_S = 10.0


class Control:
    """The server runs in its own thread and does everything on the factory's event loop."""

    def __init__(self, factory: Factory, host: str, port: int) -> None:
        if host != "localhost" and not _is_loopback(host):
            raise PortError(f"The control port must be on the loopback device, not on {host}.")
        self._factory = factory
        self._loop = asyncio.get_running_loop()
        self._commands: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "/status"): lambda _body: factory.status(),
            ("POST", "/start"): self._start,
            ("POST", "/speed"): self._speed,
            ("POST", "/event"): self._event,
        }
        try:
            self._server = _Server((host, port), self._dispatch)
        except OSError as error:
            raise PortError(
                f"The control port cannot listen on {host}:{port} ({error.strerror or error})."
            ) from error
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="control", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _dispatch(self, method: str, path: str, body: Any) -> tuple[HTTPStatus, Any]:
        command = self._commands.get((method, path))
        if command is None:
            return HTTPStatus.NOT_FOUND, {"error": f"There is no {method} {path}."}
        future = asyncio.run_coroutine_threadsafe(self._run(command, body), self._loop)
        try:
            return HTTPStatus.OK, future.result(_ANSWER_S)
        except FactoryError as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}
        except TimeoutError:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": "The plant does not answer."}

    async def _run(self, command: Callable[[Any], Any], body: Any) -> Any:
        return command(body)

    def _start(self, _body: Any) -> dict[str, Any]:
        self._factory.start()
        return {"started": True}

    def _speed(self, body: Any) -> dict[str, Any]:
        self._factory.set_speed(body.get("speed") if isinstance(body, dict) else None)
        return {"speed": self._factory.clock.speed}

    def _event(self, body: Any) -> dict[str, Any]:
        self._factory.inject(body)
        return {"sim": self._factory.simulation.now_us / 1e6}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


Dispatch = Callable[[str, str, Any], tuple[HTTPStatus, Any]]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer(*self.server.dispatch("GET", self.path, None))

    def do_POST(self) -> None:
        try:
            size = int(self.headers.get("Content-Length") or 0)
            if not 0 <= size <= _MAX_BODY:
                raise ValueError("size")
            body = json.loads(self.rfile.read(size) or b"null")
        except (ValueError, RecursionError):
            self.close_connection = True
            self._answer(HTTPStatus.BAD_REQUEST, {"error": "The body is not (small) JSON."})
            return
        self._answer(*self.server.dispatch("POST", self.path, body))

    def _answer(self, status: HTTPStatus, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        _log.debug(format, *args)
