"""/healthz and /metrics, for this machine only."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

Page = Callable[[], Awaitable[tuple[int, str, bytes]]]

REASONS = {200: "OK", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}
REQUEST_S = 5.0


def json_page(status: int, content: object) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(content).encode()


class Web:
    def __init__(self, pages: dict[str, Page]) -> None:
        self._pages = pages

    async def run(self, host: str, port: int, ready: Callable[[int], None] | None = None) -> None:
        try:
            server = await asyncio.start_server(self._serve, host, port, limit=8192)
        except OSError as error:
            # A taken port must not keep readings from flowing.
            log.error("the health page cannot be served", port=port, reason=str(error))
            return
        async with server:
            if ready:
                ready(server.sockets[0].getsockname()[1])
            await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_S):
                writer.write(await self._answer(await reader.readuntil(b"\r\n\r\n")))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()

    async def _answer(self, head: bytes) -> bytes:
        method, _, rest = head.partition(b" ")
        path = rest.split(b" ", 1)[0].split(b"?", 1)[0].decode("latin-1")
        page = self._pages.get(path)
        if method != b"GET":
            status, kind, body = 405, "text/plain", b""
        elif page is None:
            status, kind, body = 404, "text/plain", b""
        else:
            status, kind, body = await page()
        lines = [
            f"HTTP/1.1 {status} {REASONS[status]}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body
