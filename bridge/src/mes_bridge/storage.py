"""What the buffer hands out, and how its errors and its space are told."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .exceptions import StorageCorrupt, StorageUnavailable

PAGE = 4096
CORRUPT_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class Parcel:
    """Rows for one POST, each already the text it is sent as."""

    epoch: str
    first_seq: int
    rows: Sequence[str]
    more: bool = False

    @property
    def last_seq(self) -> int:
        return self.first_seq + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Stats:
    epoch: str
    rows: int
    bytes: int
    next_seq: int
    oldest_ts: int | None
    dead_letters: int


@contextmanager
def translated() -> Iterator[None]:
    """sqlite3's errors leave this module as two kinds: wait, or move the file aside."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in CORRUPT_CODES:
            raise StorageCorrupt(str(error)) from error
        raise StorageUnavailable(str(error)) from error


def free_bytes(db: sqlite3.Connection, directory: Path) -> int:
    """Room for new rows: on the disk, and in pages of the file that emptied earlier."""
    disk = os.statvfs(directory)
    inside: int = db.execute("PRAGMA freelist_count").fetchone()[0]
    return disk.f_bavail * disk.f_frsize + inside * PAGE
