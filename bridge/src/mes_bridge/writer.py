"""Brings the outbox to asyncio: one thread for SQLite, many readings per commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import structlog

from .alarms import Alarms
from .buffer import Outbox
from .exceptions import StorageCorrupt, StorageUnavailable
from .model import Batch
from .salvage import rebuild
from .storage import Stats

log = structlog.get_logger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

MAX_PENDING = 10_000
RETRY_S = 1.0


class Buffer:
    """Store first, send later. What was offered is in memory until the next commit; while the disk
    refuses, it stays there, and when that room is used up too, offers are declined."""

    def __init__(
        self,
        outbox: Outbox,
        alarms: Alarms,
        *,
        commit_s: float = 0.1,
        retry_s: float = RETRY_S,
        max_pending: int = MAX_PENDING,
    ) -> None:
        self.outbox = outbox
        self.filled = asyncio.Event()
        self.committed_rows = 0
        self._alarms = alarms
        self._commit_s = commit_s
        self._retry_s = retry_s
        self._max_pending = max_pending
        self._pending: list[Batch] = []
        self._size = 0
        self._offered = asyncio.Event()
        self._room = asyncio.Condition()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")
        self._finishing = asyncio.Event()

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a method of the outbox in its thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*args, **kwargs))

    def offer(self, batch: Batch) -> bool:
        """Take the batch to be committed soon. False, and nothing is taken, if there is no room."""
        weight = _weight(batch)
        if self._size and self._size + weight > self._max_pending:
            return False
        self._pending.append(batch)
        self._size += weight
        self._offered.set()
        return True

    async def put(self, batch: Batch) -> None:
        """As offer, but wait for room."""
        async with self._room:
            while not self.offer(batch):
                await self._room.wait()

    async def run(self) -> None:
        while self._pending or not self._finishing.is_set():
            await self._offered.wait()
            await self._gather()
            self._offered.clear()
            await self._commit()

    async def _gather(self) -> None:
        """A commit costs the disk the same for one reading as for a hundred."""
        try:
            async with asyncio.timeout(self._commit_s):
                await self._finishing.wait()
        except TimeoutError:
            return

    async def _commit(self) -> None:
        batches = list(self._pending)
        if not batches:
            return
        try:
            await self.call(self.outbox.commit, batches)
        except StorageUnavailable as error:
            self._alarms.set("buffer", f"The buffer cannot be written: {error}")
            self._offered.set()
            await asyncio.sleep(self._retry_s)
            return
        except StorageCorrupt as error:
            await self.replace_damaged(error)
            self._offered.set()
            return
        self._alarms.clear("buffer")
        await self._release(batches)

    async def _release(self, batches: list[Batch]) -> None:
        del self._pending[: len(batches)]
        self._size -= sum(map(_weight, batches))
        self.committed_rows += sum(len(batch.readings) for batch in batches)
        self.filled.set()
        for batch in batches:
            if batch.stored:
                batch.stored()
        async with self._room:
            self._room.notify_all()

    async def replace_damaged(self, error: StorageCorrupt) -> None:
        """The file broke while in use. Its readable rows go on in a new file and epoch."""
        old = self.outbox

        def replace() -> Outbox:
            old.close()
            return rebuild(old.path, old.max_bytes, old.keep_rows, old.min_free, str(error))

        try:
            self.outbox = await self.call(replace)
        except StorageUnavailable as failure:
            self._alarms.set("buffer", f"The damaged buffer cannot be replaced: {failure}")
            await asyncio.sleep(self._retry_s)
            return
        self._alarms.set("buffer_damaged", f"The buffer was damaged and replaced: {error}")

    async def stats(self) -> Stats:
        return await self.call(self.outbox.stats)

    @property
    def pending_rows(self) -> int:
        return self._size

    def finish(self) -> None:
        """Commit what is there without delay; `run` then returns."""
        self._finishing.set()
        self._offered.set()

    async def close(self) -> None:
        await self.call(self.outbox.close)
        self._thread.shutdown(wait=True)


def _weight(batch: Batch) -> int:
    return len(batch.readings) + len(batch.dead) + len(batch.receipts)
