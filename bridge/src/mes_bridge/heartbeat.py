"""Tells Odoo every 10 s that the bridge lives, and how it is doing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .alarms import Alarms
from .odoo import Beat, OdooClient, Unauthorized, Unavailable
from .quiet import Quiet

EVERY_S = 10.0


class Heartbeat:
    def __init__(
        self,
        odoo: OdooClient,
        alarms: Alarms,
        report: Callable[[], Awaitable[dict[str, Any]]],
        etag_seen: Callable[[str], None],
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._odoo = odoo
        self._alarms = alarms
        self._report = report
        self._etag_seen = etag_seen
        self._every_s = every_s
        self._quiet = Quiet("the heartbeat")

    async def run(self) -> None:
        while True:
            await self.beat()
            await asyncio.sleep(self._every_s)

    async def beat(self) -> None:
        outcome = await self._odoo.heartbeat(await self._report())
        match outcome:
            case Beat():
                self._quiet.worked()
                self._alarms.clear("unauthorized")
                self._etag_seen(outcome.config_etag)
            case Unauthorized():
                self._alarms.set("unauthorized", "Odoo refuses the key; everything is kept.")
            case Unavailable():
                self._quiet.failed(outcome.reason)
