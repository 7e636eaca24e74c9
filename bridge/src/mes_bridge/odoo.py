"""The one HTTP client to Odoo: every answer, or its absence, becomes one of a few outcomes."""

import asyncio
import hashlib
import json
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from . import __version__
from .config import Secret
from .storage import Parcel

MAX_ANSWER = 16 << 20
STREAM = "live"


@dataclass(frozen=True, slots=True)
class Accepted:
    ack_seq: int
    duplicates: int
    rejected: tuple[tuple[int, str], ...]
    config_etag: str
    server_time: int | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """The rows as they are will never be taken: fewer at a time shows which one it is."""

    detail: str


@dataclass(frozen=True, slots=True)
class Gap:
    expected_seq: int


@dataclass(frozen=True, slots=True)
class Fork:
    pass


@dataclass(frozen=True, slots=True)
class Unauthorized:
    pass


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nothing is known about what was sent; it is sent again later."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Beat:
    config_etag: str


@dataclass(frozen=True, slots=True)
class Configured:
    etag: str
    document: Any


@dataclass(frozen=True, slots=True)
class Unchanged:
    pass


ReadingsOutcome = Accepted | Malformed | Gap | Fork | Unauthorized | Unavailable
ConfigOutcome = Configured | Unchanged | Unauthorized | Unavailable
BeatOutcome = Beat | Unauthorized | Unavailable


def readings_body(parcel: Parcel) -> bytes:
    """The digest is over the text of the rows as it stands in the body, so they are joined, not
    encoded a second time."""
    rows = "[" + ",".join(parcel.rows) + "]"
    digest = hashlib.sha256(rows.encode()).hexdigest()
    head = json.dumps({"stream": STREAM, "epoch": parcel.epoch, "first_seq": parcel.first_seq})
    return f'{head[:-1]}, "rows": {rows}, "sha256": "{digest}"}}'.encode()


class OdooClient:
    def __init__(
        self, url: str, key: Secret, *, timeout_s: float = 10.0, ca_file: Path | None = None
    ) -> None:
        self._timeout_s = timeout_s
        self._http = httpx.AsyncClient(
            base_url=f"{url}/mes/iot/v1/",
            headers={
                "Authorization": f"Bearer {key.reveal()}",
                "User-Agent": f"mes-bridge/{__version__}",
            },
            verify=_tls(url, ca_file),
            timeout=timeout_s,
            # The key must not follow a redirect, nor a proxy that the environment happens to name.
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def post_readings(self, parcel: Parcel) -> ReadingsOutcome:
        answer = await self._call("POST", "readings", content=readings_body(parcel))
        if isinstance(answer, Unavailable | Unauthorized):
            return answer
        match answer.status:
            case 200:
                return _accepted(answer.body)
            # Only Odoo's own word: a proxy may say 400 or 413 for reasons of its own.
            case 400 | 413 if _text(answer.body, "error") in ("malformed", "too_large"):
                return Malformed(f"{answer.status} {_text(answer.body, 'detail', 'error')}")
            case 409:
                return _conflict(answer.body)
        return answer.unavailable()

    async def get_config(self, etag: str) -> ConfigOutcome:
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._call("GET", "config", headers=headers)
        if isinstance(answer, Unavailable | Unauthorized):
            return answer
        if answer.status == 304:
            return Unchanged()
        if answer.status == 200 and answer.body is not None:
            return Configured(answer.headers.get("ETag", ""), answer.body)
        return answer.unavailable()

    async def heartbeat(self, report: dict[str, Any]) -> BeatOutcome:
        answer = await self._call("POST", "heartbeat", content=json.dumps(report).encode())
        if isinstance(answer, Unavailable | Unauthorized):
            return answer
        if answer.status == 200 and isinstance(answer.body, dict):
            return Beat(str(answer.body.get("config_etag") or ""))
        return answer.unavailable()

    async def _call(
        self, method: str, path: str, *, content: bytes | None = None, headers: Any = None
    ) -> "_Answer | Unauthorized | Unavailable":
        headers = {**(headers or {}), **({"Content-Type": "application/json"} if content else {})}
        try:
            # httpx limits each step; a server that trickles would still take for ever.
            async with asyncio.timeout(self._timeout_s):
                answer = await self._exchange(method, path, content, headers)
        except TimeoutError:
            return Unavailable(f"no answer within {self._timeout_s:g} s")
        except (httpx.HTTPError, ssl.SSLError) as error:
            return Unavailable(f"{type(error).__name__}: {error}")
        return Unauthorized() if answer.status == 401 else answer

    async def _exchange(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> "_Answer":
        request = self._http.build_request(method, path, content=content, headers=headers)
        response = await self._http.send(request, stream=True)
        try:
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > MAX_ANSWER:
                    raise httpx.DecodingError("the answer is too long")
        finally:
            await response.aclose()
        return _Answer(response.status_code, response.headers, _json(bytes(data)))


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: Any

    def unavailable(self) -> Unavailable:
        """Also for what a healthy Odoo never says here: a proxy's page, a missing addon."""
        text = f"status {self.status} {_text(self.body, 'error')}".strip()
        return Unavailable(text, _retry_after(self.headers.get("Retry-After")))


def _tls(url: str, ca_file: Path | None) -> ssl.SSLContext | bool:
    if not url.startswith("https:"):
        return False  # loading all certificates of the system takes a while, and nobody asks
    return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _text(body: Any, *names: str) -> str:
    found = [str(body[name])[:200] for name in names if name in body] if _is_map(body) else []
    return found[0] if found else ""


def _is_map(body: Any) -> bool:
    return isinstance(body, dict)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _accepted(body: Any) -> Accepted | Unavailable:
    """An answer that cannot be trusted acknowledges nothing: the rows go again, Odoo knows them."""
    if not _is_map(body) or not _is_whole(body.get("ack_seq")):
        return Unavailable("an answer without ack_seq; is this address Odoo's?")
    rejected = body.get("rejected")
    pairs = rejected if isinstance(rejected, list) else []
    duplicates, time = body.get("duplicates"), body.get("server_time")
    return Accepted(
        ack_seq=body["ack_seq"],
        duplicates=duplicates if _is_whole(duplicates) else 0,
        rejected=tuple((pair[0], str(pair[1])) for pair in pairs if _is_pair(pair)),
        config_etag=str(body.get("config_etag") or ""),
        server_time=time if _is_whole(time) else None,
    )


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and _is_whole(pair[0])


def _conflict(body: Any) -> ReadingsOutcome:
    error = body.get("error") if _is_map(body) else None
    if error == "fork":
        return Fork()
    if error == "gap" and _is_whole(body.get("expected_seq")):
        return Gap(body["expected_seq"])
    return Unavailable("status 409 without a known error")


def _retry_after(value: str | None) -> float | None:
    """Seconds, or a date."""
    if not value:
        return None
    if value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def same_etag(one: str, other: str) -> bool:
    """Odoo names the tag bare in a body and quoted in a header."""
    return bare(one) == bare(other)


def bare(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')
