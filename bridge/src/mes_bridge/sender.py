"""Empties the outbox into Odoo: one parcel at a time, in order, until it is acknowledged."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from .alarms import Alarms
from .backoff import Backoff
from .clock import Clock
from .exceptions import StorageCorrupt, StorageUnavailable
from .odoo import (
    Accepted,
    Fork,
    Gap,
    Malformed,
    ReadingsOutcome,
    Unauthorized,
    Unavailable,
)
from .quiet import Quiet
from .storage import Parcel
from .writer import Buffer

log = structlog.get_logger(__name__)

MAX_ROWS = 2000
MAX_BYTES = 512 << 10
MIN_ROWS = 50
SLOW_S = 2.0
UNAUTHORIZED_S = 30.0


class Pace:
    """How many rows to send at once: more while Odoo is quick, half when it is slow or ill."""

    def __init__(self, most: int = MAX_ROWS) -> None:
        self._most = most
        self.rows = most

    def quick(self) -> None:
        self.rows = min(self._most, self.rows + max(1, self.rows // 10))

    def slow(self) -> None:
        self.rows = max(min(MIN_ROWS, self.rows), self.rows // 2)

    def halve(self, rows: int) -> None:
        self.rows = max(1, rows // 2)


class Poster(Protocol):
    async def post_readings(self, parcel: Parcel) -> ReadingsOutcome: ...


class Observer(Protocol):
    """What the rest of the service wants to know about sending."""

    def posted(self, outcome: ReadingsOutcome, rows: int, seconds: float) -> None: ...

    def etag_seen(self, etag: str) -> None: ...


class Sender:
    def __init__(
        self,
        buffer: Buffer,
        odoo: Poster,
        alarms: Alarms,
        clock: Clock,
        observer: Observer,
        *,
        interval_s: float = 0.25,
        unauthorized_s: float = UNAUTHORIZED_S,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self._buffer = buffer
        self._odoo = odoo
        self._alarms = alarms
        self._clock = clock
        self._observer = observer
        self._interval_s = interval_s
        self._unauthorized_s = unauthorized_s
        self._trouble = backoff()
        self._conflicts = backoff()
        self._conflicted = False
        # Epoch and number of the newest row that may have reached Odoo.
        self._posted = buffer.outbox.inherited
        self._pace = Pace()
        self._quiet = Quiet("sending to Odoo")
        self._hurry = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled, or, once in a hurry, until the outbox is empty."""
        while True:
            self._buffer.filled.clear()
            rows = self._pace.rows
            try:
                parcel = await self._buffer.call(self._parcel, rows)
                wait = await self._send(parcel) if parcel else None
            except StorageUnavailable as error:
                self._alarms.set("buffer", f"The buffer cannot be written: {error}")
                wait = self._trouble.next()
            except StorageCorrupt as error:
                await self._buffer.replace_damaged(error)
                wait = 0.0
            if wait is not None:
                await self._pause(wait)
            elif parcel is None:
                if self._hurry.is_set():
                    return
                await self._buffer.filled.wait()
            elif not parcel.more:
                await self._pause(self._interval_s)  # let a worthwhile parcel gather

    def _parcel(self, rows: int) -> Parcel | None:
        return self._buffer.outbox.parcel(rows, MAX_BYTES)

    def hurry(self) -> None:
        """Stop gathering, send what is there, then end."""
        self._hurry.set()
        self._buffer.filled.set()

    async def _pause(self, seconds: float) -> None:
        """In a hurry a wait is cut short, though a sick server still gets a breath."""
        if self._hurry.is_set():
            await asyncio.sleep(min(seconds, 0.2))
            return
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            pass

    async def _send(self, parcel: Parcel) -> float | None:
        """Seconds to wait before the next parcel, or None to go on."""
        started = time.monotonic()
        expected = self._expected_duplicates(parcel)
        outcome = await self._odoo.post_readings(parcel)
        seconds = time.monotonic() - started
        self._observer.posted(outcome, len(parcel.rows), seconds)
        if not isinstance(outcome, Unauthorized):
            self._alarms.clear("unauthorized")
        match outcome:
            case Accepted():
                return await self._accepted(parcel, outcome, seconds, expected)
            case Malformed():
                return await self._malformed(parcel, outcome)
            case Gap():
                return await self._gap(outcome)
            case Fork():
                return await self._fork("Odoo holds other readings under the same numbers")
            case Unauthorized():
                self._alarms.set("unauthorized", "Odoo refuses the key; everything is kept.")
                return self._unauthorized_s
            case Unavailable():
                self._pace.slow()
                self._quiet.failed(outcome.reason)
                return self._trouble.next(outcome.retry_after)

    def _expected_duplicates(self, parcel: Parcel) -> int:
        """How many rows of the parcel Odoo may have already: those posted before, by this process
        or, if they were on the disk when it started, by an earlier one."""
        epoch, seq = self._posted
        known = seq if epoch == parcel.epoch else 0
        self._posted = parcel.epoch, max(known, parcel.last_seq)
        return max(0, min(known, parcel.last_seq) - parcel.first_seq + 1)

    async def _accepted(
        self, parcel: Parcel, outcome: Accepted, seconds: float, expected: int
    ) -> float | None:
        if outcome.duplicates > expected:
            # The file lost its end, as a damaged disk may do, and its numbers were given again.
            # Odoo took new readings for old ones, and did not store them.
            if expected:
                await self._acknowledge(parcel.first_seq + expected - 1)
            return await self._fork("Odoo has readings under numbers that are new here")
        if outcome.ack_seq < parcel.first_seq:
            self._quiet.failed("an answer that acknowledges nothing")
            return self._trouble.next()
        # Never more than was in this parcel: what follows may differ from what Odoo thinks it has.
        await self._acknowledge(min(outcome.ack_seq, parcel.last_seq))
        self._quiet.worked()
        self._trouble.reset()
        self._conflicts.reset()
        self._conflicted = False
        if outcome.rejected:
            log.warning(
                "Odoo put readings into quarantine",
                count=len(outcome.rejected),
                first=outcome.rejected[0],
            )
        (self._pace.slow if seconds > SLOW_S else self._pace.quick)()
        self._observer.etag_seen(outcome.config_etag)
        return None

    async def _acknowledge(self, seq: int) -> None:
        try:
            await self._buffer.call(self._buffer.outbox.ack, seq)
        except StorageUnavailable as error:
            # Remembered in memory; the next acknowledgement deletes these rows too.
            self._alarms.set("buffer", f"The buffer cannot be written: {error}")

    async def _malformed(self, parcel: Parcel, outcome: Malformed) -> float | None:
        if len(parcel.rows) > 1:
            self._pace.halve(len(parcel.rows))
            return None
        outbox, seq, now = self._buffer.outbox, parcel.first_seq, self._clock.now_us()
        log.error("Odoo cannot read a row", row=parcel.rows[0], detail=outcome.detail)
        self._alarms.set("dead_letter", "Odoo cannot read some rows; they are in the dead letters.")
        if await self._buffer.call(outbox.blank, seq, outcome.detail, now):
            return None
        await self._buffer.call(outbox.remove_head, outcome.detail, now)
        return self._conflict_wait()

    async def _gap(self, outcome: Gap) -> float | None:
        outbox = self._buffer.outbox
        if await self._buffer.call(outbox.rewind, outcome.expected_seq):
            log.warning("Odoo lost readings, sending them again", from_seq=outcome.expected_seq)
        else:
            epoch = await self._buffer.call(lambda: outbox.new_epoch(resend_kept=True))
            self._alarms.set("gap", "Odoo lost readings that are no longer in the buffer.")
            log.error("new epoch after a gap", epoch=epoch, expected_seq=outcome.expected_seq)
        return self._conflict_wait()

    async def _fork(self, reason: str) -> float | None:
        epoch = await self._buffer.call(self._buffer.outbox.new_epoch)
        self._alarms.set("fork", f"{reason}: is this a copy of another bridge's disk?")
        log.error("new epoch after a fork", epoch=epoch)
        return self._conflict_wait()

    def _conflict_wait(self) -> float | None:
        """The first conflict is settled at once; a server that only conflicts is not hammered."""
        wait = self._conflicts.next() if self._conflicted else None
        self._conflicted = True
        return wait
