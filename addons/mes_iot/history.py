"""The raw readings: a plain table, one partition a day, written by binary COPY.

Not an Odoo model: the ORM stores some hundred times fewer rows a second and cannot live on a
partitioned table. There is no unique index, it would halve the rate: a reading is stored once
because its stream's high-water mark moves in the same transaction.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from odoo.tools import SQL

#: Readings older than this are refused, and dropped a day later.
KEEP_DAYS = 30
#: A clock may run ahead; beyond this its rows are refused instead of making partitions for ever.
AHEAD_DAYS = 2

DAY_US = 86_400_000_000
_PG_EPOCH_US = 946_684_800_000_000  # binary timestamps count from 2000-01-01
_HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_TRAILER = struct.pack(">h", -1)
_COLUMNS = "tag_id, ts, value, text, quality, stream_id, seq"
_NUMBER = struct.Struct(">hiiiqidiihiiiq").pack
_EMPTY = struct.Struct(">hiiiqiiihiiiq").pack
_TEXT_HEAD = struct.Struct(">hiiiqii").pack
_TEXT_TAIL = struct.Struct(">ihiiiq").pack


def install(cr) -> None:
    """Create what the module needs; safe to run again at each upgrade."""
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS mes_iot_reading (
            tag_id integer NOT NULL,
            ts timestamp NOT NULL,
            value double precision,
            text varchar,
            quality smallint NOT NULL,
            stream_id integer NOT NULL,
            seq bigint NOT NULL
        ) PARTITION BY RANGE (ts);
        CREATE INDEX IF NOT EXISTS mes_iot_reading_ts_idx ON mes_iot_reading USING brin (ts);
        CREATE TABLE IF NOT EXISTS mes_iot_queue (
            id bigserial PRIMARY KEY,
            tag_id integer NOT NULL,
            ts timestamp NOT NULL,
            value double precision,
            text varchar,
            quality smallint NOT NULL,
            stream_id integer NOT NULL,
            seq bigint NOT NULL
        );
        CREATE INDEX IF NOT EXISTS mes_iot_queue_tag_idx ON mes_iot_queue (tag_id, id)
        """
    )


def uninstall(cr) -> None:
    cr.execute("DROP TABLE IF EXISTS mes_iot_reading, mes_iot_queue CASCADE")


def window(now_us: int) -> tuple[int, int]:
    """First and last microsecond that may be stored now: whole days, as the partitions are."""
    today = now_us - now_us % DAY_US
    return today - KEEP_DAYS * DAY_US, today + (AHEAD_DAYS + 1) * DAY_US - 1


def day_of(ts: int) -> int:
    return ts // DAY_US


def ensure_partitions(cr, days: Iterable[int]) -> list[str]:
    """Make the partitions of these days (counted from 1970) that are missing; return their names.

    A new table is attached instead of created in place: attaching locks out neither readers nor
    writers, so a stray late row does not stop the hall.
    """
    names = {_partition(day): day for day in days}
    cr.execute("SELECT name FROM unnest(%s) AS name WHERE to_regclass(name) IS NULL", [list(names)])
    missing = sorted(name for (name,) in cr.fetchall())
    if missing:
        cr.execute("SELECT pg_advisory_xact_lock(hashtext('mes_iot_reading'))")
    return [name for name in missing if _create_partition(cr, name, names[name])]


def _create_partition(cr, name: str, day: int) -> bool:
    cr.execute("SELECT to_regclass(%s)", [name])
    if cr.fetchone()[0]:  # made by another writer while this one waited for the lock
        return False
    start = date(1970, 1, 1) + timedelta(days=day)
    table = SQL.identifier(name)
    cr.execute(SQL("CREATE TABLE %s (LIKE mes_iot_reading INCLUDING DEFAULTS)", table))
    cr.execute(
        SQL(
            "ALTER TABLE mes_iot_reading ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)",
            table,
            start,
            start + timedelta(days=1),
        )
    )
    return True


def _partition(day: int) -> str:
    return f"mes_iot_reading_{date(1970, 1, 1) + timedelta(days=day):%Y%m%d}"


def drop_before(cr, moment: datetime) -> list[str]:
    """Drop the days that ended before `moment`; return their names.

    Dropping waits for every reader of the table and makes the next writers wait behind it: after
    two seconds it gives up (`LockNotAvailable`) and the caller tries again later.
    """
    limit = f"mes_iot_reading_{moment:%Y%m%d}"
    cr.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits "
        "WHERE inhparent = 'mes_iot_reading'::regclass"
    )
    names = sorted(name for (name,) in cr.fetchall() if name < limit)
    if names:
        cr.execute("SET LOCAL lock_timeout = '2s'")
        cr.execute(SQL("DROP TABLE %s", SQL(", ").join(map(SQL.identifier, names))))
        cr.execute("SET LOCAL lock_timeout = DEFAULT")
    return names


def pack(tag_id: int, ts: int, value, quality: int, stream_id: int, seq: int) -> bytes:
    """One row as binary COPY wants it. A boolean is stored as 0 or 1."""
    moment = ts - _PG_EPOCH_US
    if value is None:
        return _EMPTY(7, 4, tag_id, 8, moment, -1, -1, 2, quality, 4, stream_id, 8, seq)
    if type(value) is str:
        text = value.encode()
        head = _TEXT_HEAD(7, 4, tag_id, 8, moment, -1, len(text))
        return head + text + _TEXT_TAIL(2, quality, 4, stream_id, 8, seq)
    return _NUMBER(7, 4, tag_id, 8, moment, 8, value, -1, 2, quality, 4, stream_id, 8, seq)


def copy_rows(cr, table: str, packed: list[bytes]) -> None:
    """Append packed rows to `mes_iot_reading` or `mes_iot_queue`, which share the columns."""
    cr.copy_expert(
        f"COPY {table} ({_COLUMNS}) FROM STDIN WITH (FORMAT binary)",
        BytesIO(b"".join((_HEADER, *packed, _TRAILER))),
    )


def read(cr, tag_id: int, since: datetime, until: datetime) -> list[tuple]:
    """(ts, value, text, quality) of one tag from `since` up to, not including, `until`."""
    cr.execute(
        "SELECT ts, value, text, quality FROM mes_iot_reading "
        "WHERE tag_id = %s AND ts >= %s AND ts < %s ORDER BY ts, seq",
        [tag_id, since, until],
    )
    return cr.fetchall()


def to_datetime(ts: int) -> datetime:
    """Microseconds since 1970 as the naive UTC datetime that Odoo keeps."""
    return datetime(1970, 1, 1) + timedelta(microseconds=ts)


def to_us(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)


def now_us() -> int:
    return to_us(datetime.now(UTC).replace(tzinfo=None))
