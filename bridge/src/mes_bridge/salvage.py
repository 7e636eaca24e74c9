"""Opening the buffer, and what to do when its file is damaged."""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import structlog

from .buffer import Outbox
from .exceptions import StorageCorrupt, StorageLocked, StorageUnavailable
from .model import Reading

log = structlog.get_logger(__name__)

FILE = "outbox.db"
# Checking a large file takes longer than a restart may; damage in it shows up while running.
CHECKED_BYTES = 256 << 20
SALVAGE_S = 3.0
CHUNK = 1000


class Salvaged(NamedTuple):
    readings: list[Reading]
    instance: str | None


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Two bridges on one buffer would give the same number to different readings."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"{directory} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StorageLocked(f"Another bridge is running on {directory}.") from None
    finally:
        os.close(handle)


def open_outbox(
    directory: Path, max_bytes: int, keep_rows: int, min_free: int = 0
) -> tuple[Outbox, bool]:
    """The buffer, and whether it had to be made anew from a damaged one."""
    path = directory / FILE
    try:
        outbox = Outbox(path, max_bytes, keep_rows, min_free)
    except StorageCorrupt as error:
        return rebuild(path, max_bytes, keep_rows, min_free, str(error)), True
    try:
        if path.stat().st_size <= CHECKED_BYTES:
            outbox.check()
    except StorageCorrupt as error:
        outbox.close()
        return rebuild(path, max_bytes, keep_rows, min_free, str(error)), True
    return outbox, False


def rebuild(path: Path, max_bytes: int, keep_rows: int, min_free: int, reason: str) -> Outbox:
    """The damaged file is never deleted: what cannot be read today may be read by an expert."""
    aside = move_aside(path)
    saved = salvage(aside)
    outbox = Outbox(path, max_bytes, keep_rows, min_free)
    outbox.restore(saved.readings, saved.instance)
    log.error(
        "the buffer was damaged and is replaced, with a new epoch",
        reason=reason,
        damaged_file=str(aside),
        salvaged_rows=len(saved.readings),
    )
    return outbox


def move_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.rename(aside.with_name(aside.name + suffix))
    return aside


def salvage(path: Path) -> Salvaged:
    """Rows from both ends of the table, up to the damaged pages in between."""
    deadline = time.monotonic() + SALVAGE_S
    rows: dict[int, Reading] = {}
    try:
        with closing(sqlite3.connect(path)) as db:
            # Without this SQLite refuses a file that is shorter than it should be.
            db.execute("PRAGMA writable_schema = ON")
            instance = _meta(db, "instance")
            acked = int(_meta(db, "acked") or 0)
            for order in ("ASC", "DESC"):
                rows.update(_readable(db, acked, order, deadline))
    except (sqlite3.DatabaseError, ValueError):
        return Salvaged([rows[seq] for seq in sorted(rows)], None)
    return Salvaged([rows[seq] for seq in sorted(rows)], instance)


def _meta(db: sqlite3.Connection, name: str) -> str | None:
    try:
        row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def _readable(
    db: sqlite3.Connection, acked: int, order: str, deadline: float
) -> Iterator[tuple[int, Reading]]:
    query = f"SELECT seq, tag_id, ts, value, quality FROM outbox WHERE seq > ? ORDER BY seq {order}"  # noqa: S608
    try:
        for count, row in enumerate(db.execute(query, (acked,))):
            if count % CHUNK == 0 and time.monotonic() > deadline:
                return
            reading = _reading(*row[1:])
            if reading is not None:
                yield row[0], reading
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return


def _reading(tag_id: object, ts: object, value: object, quality: object) -> Reading | None:
    """A damaged page may still be read, and hold nonsense."""
    if not all(isinstance(number, int) for number in (tag_id, ts, quality)):
        return None
    try:
        return Reading(tag_id, ts, json.loads(value), quality)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
