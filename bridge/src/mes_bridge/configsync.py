"""Keeps the devices as Odoo wants them, and a copy on disk to start without Odoo."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from .alarms import Alarms
from .backoff import Backoff
from .definitions import Plant, parse_plant
from .exceptions import DefinitionError
from .odoo import Configured, OdooClient, Unauthorized, Unavailable, Unchanged, bare, same_etag
from .quiet import Quiet

log = structlog.get_logger(__name__)

FILE = "config.json"
EVERY_S = 60.0
UNAUTHORIZED_S = 30.0


def load_cached(directory: Path) -> Plant | None:
    """The last good configuration. Its tag is not used: the first answer of Odoo is read in full,
    so that what was refused in it is reported again."""
    path = directory / FILE
    try:
        return parse_plant(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, DefinitionError) as error:
        log.warning("the copy of the configuration cannot be used", reason=str(error))
        return None


def store(directory: Path, document: dict[str, Any]) -> None:
    """Complete or not at all."""
    path, new = directory / FILE, directory / f"{FILE}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


class ConfigSync:
    def __init__(
        self,
        odoo: OdooClient,
        directory: Path,
        alarms: Alarms,
        apply: Callable[[Plant], Awaitable[None]],
        last_good: Plant,
        *,
        every_s: float = EVERY_S,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self.plant = last_good
        self._odoo = odoo
        self._directory = directory
        self._alarms = alarms
        self._apply = apply
        self._every_s = every_s
        self._backoff = backoff()
        self._seen_etag = ""
        self._changed = asyncio.Event()
        self._quiet = Quiet("fetching the configuration")

    def etag_seen(self, etag: str) -> None:
        """Odoo names its present configuration in many answers."""
        if etag and not same_etag(etag, self._seen_etag):
            self._changed.set()

    async def run(self) -> None:
        while True:
            self._changed.clear()
            wait = await self._fetch()
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue
            if wait != self._every_s:
                # A hint does not shorten the wait for a server in trouble.
                await asyncio.sleep(wait)

    async def _fetch(self) -> float:
        outcome = await self._odoo.get_config(self._seen_etag)
        match outcome:
            case Unauthorized():
                self._alarms.set("unauthorized", "Odoo refuses the key; everything is kept.")
                return UNAUTHORIZED_S
            case Unavailable():
                self._quiet.failed(outcome.reason)
                return self._backoff.next(outcome.retry_after)
            case Configured():
                await self._take(outcome)
            case Unchanged():
                pass
        self._quiet.worked()
        self._alarms.clear("unauthorized")
        self._backoff.reset()
        return self._every_s

    async def _take(self, outcome: Configured) -> None:
        """What cannot be used is not fetched again until it changes; the old one stays in force."""
        self._seen_etag = outcome.etag
        try:
            plant = parse_plant(outcome.document, bare(outcome.etag), self.plant)
        except DefinitionError as error:
            self._alarms.set("config", f"The configuration is refused, the old one stays: {error}")
            return
        if plant.errors:
            self._alarms.set("config", next(iter(plant.errors.values())))
        else:
            self._alarms.clear("config")
        await self._apply(plant)
        self.plant = plant
        try:
            await asyncio.to_thread(store, self._directory, plant.document())
        except OSError as error:
            log.error("the configuration cannot be kept on disk", reason=str(error))
