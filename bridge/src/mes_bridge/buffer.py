"""The buffer on disk: an outbox in SQLite, written before anything is sent.

All calls block and belong in one thread; `writer.py` brings them to asyncio.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import outbox_schema as schema
from .exceptions import StorageCorrupt, StorageError, StorageUnavailable
from .model import BAD, Batch, DeadLetter, Reading, json_value
from .storage import PAGE, Parcel, Stats, free_bytes, translated

DEAD_PER_TOPIC = 100
DEAD_BYTES = 4096
FREE_PAGES_KEPT = 2048


class Outbox:
    def __init__(
        self, path: Path, max_bytes: int = 2 << 30, keep_rows: int = 0, min_free: int = 0
    ) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.keep_rows = keep_rows
        self.min_free = min_free
        with translated():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        run = self._db.execute
        # Only a file without tables takes this; freed pages can then be given back to the disk.
        run("PRAGMA auto_vacuum = INCREMENTAL")
        run("PRAGMA journal_mode = WAL")
        # A commit is on the disk when it returns: the broker is told "received" right after it.
        run("PRAGMA synchronous = FULL")
        run(f"PRAGMA max_page_count = {max(self.max_bytes // PAGE, 64)}")
        version = run("PRAGMA user_version").fetchone()[0]
        if version > schema.VERSION:
            raise StorageError(f"{self.path} was written by a newer version of this service.")
        if version == 0:
            self._create()
        self.epoch = self._meta("epoch")
        self._base = int(self._meta("base"))
        self._acked = int(self._meta("acked"))
        # Epoch and number of the newest row that an earlier process may have sent.
        self.inherited = (self.epoch, self._top() - self._base)

    def _top(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        return max(row[0] if row else 0, self._acked)

    def _create(self) -> None:
        with self._transaction():
            for statement in schema.SCHEMA.split(";"):
                self._db.execute(statement)
            self._set_meta(epoch=str(uuid.uuid4()), base=0, acked=0, instance=uuid.uuid4().hex[:12])
            self._db.execute(f"PRAGMA user_version = {schema.VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already; a second rollback would hide why.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _meta(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise StorageCorrupt(f"{self.path} has no {name}.")
        return str(row[0])

    def _set_meta(self, **values: str | int) -> None:
        self._db.executemany(schema.UPSERT_META, [(k, str(v)) for k, v in values.items()])

    @property
    def instance(self) -> str:
        """Names this installation to brokers, so that they keep its session over restarts."""
        with translated():
            return self._meta("instance")

    def check(self) -> None:
        with translated():
            verdict = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StorageCorrupt(str(verdict))

    def commit(self, batches: Sequence[Batch]) -> None:
        """All of it or nothing: readings, what counts as sent, and which messages were received."""
        self._refuse_last_space()
        rows = [_row(reading) for batch in batches for reading in batch.readings]
        dead = [letter for batch in batches for letter in batch.dead]
        with self._transaction():
            self._db.executemany(schema.INSERT_ROW, rows)
            self._db.executemany(schema.UPSERT_LAST, {row[0]: row for row in rows}.values())
            self._keep_receipts(batches)
            self._bury(dead)

    def _refuse_last_space(self) -> None:
        """Deleting needs space too: a disk that new rows filled to the brim would stay full."""
        if not self.min_free:
            return
        with translated():
            free = free_bytes(self._db, self.path.parent)
        if free < self.min_free:
            raise StorageUnavailable(f"only {free >> 20} MiB are free on {self.path.parent}")

    def _keep_receipts(self, batches: Sequence[Batch]) -> None:
        for batch in batches:
            if batch.new_session is not None:
                self._db.execute("DELETE FROM receipt WHERE device_id = ?", (batch.new_session,))
            self._db.executemany(schema.UPSERT_RECEIPT, batch.receipts)

    def _bury(self, letters: Sequence[DeadLetter]) -> None:
        cut = [letter._replace(payload=letter.payload[:DEAD_BYTES]) for letter in letters]
        self._db.executemany(schema.INSERT_DEAD, cut)
        for topic in {letter.topic for letter in letters}:
            self._db.execute(schema.TRIM_DEAD, (topic, DEAD_PER_TOPIC))

    def parcel(self, max_rows: int, max_bytes: int) -> Parcel | None:
        """The oldest rows that Odoo has not acknowledged."""
        with translated():
            found = self._db.execute(
                "SELECT tag_id, ts, value, quality FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
                (self._acked, max_rows),
            ).fetchall()
        rows: list[str] = []
        size = 0
        for tag_id, ts, value, quality in found:
            text = f"[{tag_id},{ts},{value},{quality}]"
            size += len(text.encode()) + 1
            if rows and size > max_bytes:
                break
            rows.append(text)
        if not rows:
            return None
        more = len(rows) < len(found) or len(found) == max_rows
        return Parcel(self.epoch, self._acked - self._base + 1, rows, more)

    def ack(self, seq: int) -> None:
        """Odoo has everything up to `seq`. A few rows stay, in case it loses them with its disk."""
        # In memory first: when a full disk refuses the deletion, sending goes on all the same.
        self._acked = max(self._acked, seq + self._base)
        with self._transaction():
            self._db.execute("DELETE FROM outbox WHERE seq <= ?", (self._acked - self.keep_rows,))
            self._set_meta(acked=self._acked)
        with translated():
            free = self._db.execute("PRAGMA freelist_count").fetchone()[0]
            if free > FREE_PAGES_KEPT:
                # execute() would stop after the first page: this pragma gives rows of no column.
                self._db.executescript(f"PRAGMA incremental_vacuum({free - FREE_PAGES_KEPT});")

    def rewind(self, expected_seq: int) -> bool:
        """Go back to a row that Odoo lost. False if it is no longer, or was never, here."""
        target = expected_seq + self._base - 1
        with translated():
            kept = self._db.execute("SELECT min(seq) FROM outbox").fetchone()[0]
        if kept is None or not max(kept - 1, self._base) <= target < self._acked:
            return False
        with self._transaction():
            self._set_meta(acked=target)
        self._acked = target
        return True

    def new_epoch(self, *, resend_kept: bool = False) -> str:
        """A new life of the stream: what Odoo has not acknowledged is numbered from 1 again, in
        order. `resend_kept` takes acknowledged rows that are still here along: Odoo lost them."""
        start = self._acked
        with translated():
            kept = self._db.execute("SELECT min(seq) FROM outbox").fetchone()[0]
        if resend_kept and kept is not None:
            start = min(start, max(kept - 1, self._base))
        self._begin_epoch(start, [])
        return self.epoch

    def _begin_epoch(self, start: int, dead: Sequence[DeadLetter]) -> None:
        epoch = str(uuid.uuid4())
        with self._transaction():
            self._bury(dead)
            # What stays behind belongs to the old epoch and must not be counted in the new one.
            self._db.execute("DELETE FROM outbox WHERE seq <= ?", (start,))
            self._set_meta(epoch=epoch, base=start, acked=start)
        self.epoch, self._base, self._acked = epoch, start, start

    def blank(self, seq: int, reason: str, now_us: int) -> bool:
        """Replace the value of a row that Odoo cannot read by "no value", and keep the row as a
        dead letter. False if it has no value already: then the row itself must go."""
        key = seq + self._base
        with translated():
            row = self._db.execute(
                "SELECT tag_id, ts, value, quality FROM outbox WHERE seq = ?", (key,)
            ).fetchone()
        letter = DeadLetter("odoo/readings", now_us, reason, json.dumps(row).encode())
        if row is None or row[2] == "null":
            return False
        with self._transaction():
            self._bury([letter])
            self._db.execute(
                "UPDATE outbox SET value = 'null', quality = ? WHERE seq = ?", (BAD, key)
            )
        return True

    def remove_head(self, reason: str, now_us: int) -> None:
        """Drop the oldest row and open a new epoch behind it, so that no number is missing."""
        key = self._acked + 1
        with translated():
            row = self._db.execute("SELECT * FROM outbox WHERE seq = ?", (key,)).fetchone()
        letter = DeadLetter("odoo/readings", now_us, reason, json.dumps(row).encode())
        self._begin_epoch(key, [letter])

    def restore(self, readings: Iterable[Reading], instance: str | None) -> int:
        """Take in what could be saved from a damaged file, into this empty one."""
        rows = [_row(reading) for reading in readings]
        with self._transaction():
            self._db.executemany(schema.INSERT_ROW, rows)
            self._db.executemany(schema.UPSERT_LAST, {row[0]: row for row in rows}.values())
            if instance:
                self._set_meta(instance=instance)
        return len(rows)

    def last_taken(self) -> dict[int, Reading]:
        with translated():
            rows = self._db.execute("SELECT tag_id, ts, value, quality FROM last_taken").fetchall()
        return {row[0]: Reading(row[0], row[1], json.loads(row[2]), row[3]) for row in rows}

    def receipts(self, device_id: int) -> dict[int, bytes]:
        query = "SELECT mid, digest FROM receipt WHERE device_id = ?"
        with translated():
            return dict(self._db.execute(query, (device_id,)).fetchall())

    def dead_letters(self) -> list[DeadLetter]:
        with translated():
            query = "SELECT topic, ts, reason, payload FROM dead_letter ORDER BY id"
            return [DeadLetter(*row) for row in self._db.execute(query)]

    def stats(self) -> Stats:
        """Rows are numbered without holes, so counting them is a subtraction."""
        with translated():
            run = self._db.execute
            oldest = run(
                "SELECT ts FROM outbox WHERE seq > ? ORDER BY seq LIMIT 1", (self._acked,)
            ).fetchone()
            pages = (
                run("PRAGMA page_count").fetchone()[0] - run("PRAGMA freelist_count").fetchone()[0]
            )
            dead = run("SELECT count(*) FROM dead_letter").fetchone()[0]
            top = self._top()
        return Stats(
            epoch=self.epoch,
            rows=top - self._acked,
            bytes=pages * PAGE,
            next_seq=self._acked - self._base + 1,
            oldest_ts=oldest[0] if oldest else None,
            dead_letters=dead,
        )

    def close(self) -> None:
        self._db.close()


def _row(reading: Reading) -> tuple[int, int, str, int]:
    return (reading.tag_id, reading.ts, json_value(reading.value), reading.quality)
