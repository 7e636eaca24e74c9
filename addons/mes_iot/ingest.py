"""Store a bridge's batch exactly once.

By SQL, not by the ORM, which is some hundred times slower for readings. One transaction under READ
COMMITTED: a second poster waits at the stream's row and then finds it moved, where Odoo's usual
isolation would make it fail and sleep.
"""

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import fields

from . import history
from .protocol import Batch

_ACCEPTED = {"bool": (bool,), "string": (str,)}
_NUMBERS = (int, float)
#: A last value from further ahead than this is a wrong clock's and gives way to any other.
_CLOCK_SLACK_US = 300_000_000

_UPSERT = """
    INSERT INTO mes_iot_value AS known (tag_id, ts, value, text, quality)
    SELECT tag_id, timestamp '1970-01-01' + us * interval '1 us', value, text, quality
      FROM unnest(%s::int[], %s::int8[], %s::float8[], %s::varchar[], %s::int[])
           AS newest (tag_id, us, value, text, quality)
    ON CONFLICT (tag_id) DO UPDATE
       SET ts = excluded.ts, value = excluded.value, text = excluded.text,
           quality = excluded.quality
     WHERE excluded.ts >= known.ts OR known.ts > %s
"""


def wait_for_locks(cr) -> None:
    """Begin a transaction in which a row lock waits and then sees what the other has written.

    What was read before is forgotten: its snapshot would make a second poster fail instead.
    """
    cr.rollback()
    # A test's requests share one transaction, whose isolation cannot change any more.
    if cr.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE:
        cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    cr.execute("SET LOCAL lock_timeout = '5s'")


class Conflict(Exception):
    """The batch does not follow what is stored; `answer` tells the bridge how to go on."""

    def __init__(self, **answer):
        super().__init__(answer["error"])
        self.answer = answer


class Ingest:
    """One bridge's door to the history."""

    def __init__(self, env, stream=None):
        self.env = env
        self.cr = env.cr
        self.stream = stream

    def store(self, bridge, batch: Batch) -> dict:
        """Store what is new of the batch; raise Conflict when it does not fit."""
        stream_id, last_seq = self._lock_stream(bridge, batch)
        fresh = batch.rows[max(last_seq + 1 - batch.first_seq, 0) :]
        first_seq = batch.last_seq + 1 - len(fresh)
        refused = self._store_rows(bridge.id, stream_id, enumerate(fresh, first_seq))
        if fresh:
            self._move(stream_id, batch)
            self._keep_refused(bridge, stream_id, refused)
        return {
            "ack_seq": max(batch.last_seq, last_seq),
            "duplicates": len(batch.rows) - len(fresh),
            "rejected": sorted([seq, why] for why, rows in refused.items() for seq, *_ in rows),
        }

    def again(self, payload):
        """Store refused rows that a person sends again; what is refused again comes back."""
        from .effects import Refusal

        self.env.flush_all()
        rows = [(seq, row) for seq, *row in payload["rows"]]
        bridge = self.stream.bridge_id
        refused = self._store_rows(bridge.id, self.stream.id, rows)
        if not refused:
            return None
        left = [row for rows in refused.values() for row in rows]
        reason = next(iter(refused))
        detail = self.env._("%s readings are still refused.", len(left))
        return Refusal(reason, detail, {**payload, "rows": left})

    def _lock_stream(self, bridge, batch: Batch) -> tuple[int, int]:
        """Id and high-water mark of the stream, locked until the end of the transaction."""
        epochs = self._epochs(bridge, batch)
        if batch.epoch not in [epoch for _id, epoch, *_ in epochs]:
            if batch.first_seq != 1:
                raise Conflict(error="gap", expected_seq=1)
            self.cr.execute(
                "INSERT INTO mes_iot_stream (bridge_id, name, epoch, last_seq) "
                "VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING",
                [bridge.id, batch.stream, batch.epoch],
            )
            epochs = self._epochs(bridge, batch)
        stream_id, epoch, last_seq, batch_first, batch_sha256 = epochs[-1]
        if epoch != batch.epoch:
            raise Conflict(error="fork")
        if batch.first_seq > last_seq + 1:
            raise Conflict(error="gap", expected_seq=last_seq + 1)
        is_last_batch = (batch.first_seq, batch.last_seq) == (batch_first, last_seq)
        if is_last_batch and batch.sha256 != batch_sha256:
            raise Conflict(error="fork")
        return stream_id, last_seq

    def _epochs(self, bridge, batch: Batch) -> list[tuple]:
        """All lives of the stream, the living one last."""
        self.cr.execute(
            "SELECT id, epoch, last_seq, batch_first, batch_sha256 FROM mes_iot_stream "
            "WHERE bridge_id = %s AND name = %s ORDER BY id FOR NO KEY UPDATE",
            [bridge.id, batch.stream],
        )
        return self.cr.fetchall()

    def _move(self, stream_id: int, batch: Batch) -> None:
        self.cr.execute(
            "UPDATE mes_iot_stream SET last_seq = %s, batch_first = %s, batch_sha256 = %s, "
            "stored_at = %s WHERE id = %s",
            [batch.last_seq, batch.first_seq, batch.sha256, fields.Datetime.now(), stream_id],
        )

    def _store_rows(self, bridge_id: int, stream_id: int, numbered) -> dict[str, list]:
        """Append the rows that can be stored; return the others by reason, as [seq, *row]."""
        numbered = list(numbered)
        tags = self._tags(bridge_id, {row[0] for _seq, row in numbered})
        oldest, newest = history.window(history.now_us())
        packed, queued, last, refused, days = [], [], {}, {}, set()
        for seq, row in numbered:
            tag_id, ts, value, quality = row
            accepted, has_rule = tags.get(tag_id, ("unknown_tag", False))
            why = (
                accepted
                if type(accepted) is str
                else "too_old"
                if ts < oldest
                else "too_new"
                if ts > newest
                else None
                if value is None or type(value) in accepted
                else "wrong_type"
            )
            if why:
                refused.setdefault(why, []).append([seq, *row])
                continue
            bits = history.pack(tag_id, ts, value, quality, stream_id, seq)
            packed.append(bits)
            days.add(ts // history.DAY_US)
            if has_rule:
                queued.append(bits)
            if tag_id not in last or ts >= last[tag_id][0]:
                last[tag_id] = (ts, value, quality)
        self._write(packed, queued, last, days)
        return refused

    def _write(self, packed, queued, last, days) -> None:
        if not packed:
            return
        history.ensure_partitions(self.cr, days)
        history.copy_rows(self.cr, "mes_iot_reading", packed)
        self._upsert_last(last)
        if queued:
            history.copy_rows(self.cr, "mes_iot_queue", queued)
            self.env["mes.iot.rule"]._wake()

    def _tags(self, bridge_id: int, tag_ids: set[int]) -> dict[int, tuple]:
        """Per tag the Python types it takes, or the reason it is refused; and if a rule waits."""
        self.cr.execute(
            """
            SELECT tag.id, tag.bridge_id = %s, tag.type,
                   EXISTS (SELECT 1 FROM mes_iot_rule rule
                            WHERE rule.tag_id = tag.id AND rule.active)
              FROM mes_iot_tag tag
             WHERE tag.id = ANY(%s)
            """,
            [bridge_id, list(tag_ids)],
        )
        return {
            tag_id: (_ACCEPTED.get(kind, _NUMBERS) if own else "not_your_tag", has_rule)
            for tag_id, own, kind, has_rule in self.cr.fetchall()
        }

    def _upsert_last(self, last: dict) -> None:
        # In one order for all, so that two streams of a bridge cannot wait for each other.
        rows = sorted(last.items())
        values = [value for _tag, (_ts, value, _quality) in rows]
        self.cr.execute(
            _UPSERT,
            [
                _array(tag_id for tag_id, _reading in rows),
                _array(ts for _tag, (ts, *_) in rows),
                _array(None if type(v) is str or v is None else float(v) for v in values),
                _array(v if type(v) is str else None for v in values),
                _array(quality for _tag, (_ts, _value, quality) in rows),
                history.to_datetime(history.now_us() + _CLOCK_SLACK_US),
            ],
        )

    def _keep_refused(self, bridge, stream_id: int, refused: dict[str, list]) -> None:
        """One quarantine entry a reason: a bridge that is set up wrongly must not flood it."""
        entries = []
        for reason, rows in refused.items():
            moments = [history.to_datetime(_storable(ts)) for _seq, _tag, ts, *_ in rows]
            tag_ids = {tag_id for _seq, tag_id, *_ in rows}
            known = self.env["mes.iot.tag"].browse(tag_ids if len(tag_ids) == 1 else ())
            is_own = reason not in ("unknown_tag", "not_your_tag")
            entries.append(
                {
                    "bridge_id": bridge.id,
                    "company_id": bridge.company_id.id,
                    "tag_id": known.id if is_own else False,
                    "first_ts": min(moments),
                    "ts": max(moments),
                    "value": str(rows[0][3])[:64],
                    "count": len(rows),
                    "reason": reason,
                    "payload": {
                        "effect": "rows",
                        "stream_id": stream_id,
                        "rows": rows,
                        "ts": _storable(rows[0][2]),
                    },
                }
            )
        self.env["mes.iot.quarantine"].create(entries)


def _storable(ts: int) -> int:
    """A time that a timestamp column can hold, for one that may be anything."""
    return min(max(ts, 0), 253_402_300_799_000_000)


def _array(items) -> str:
    """A PostgreSQL array as text, which is parsed several times faster than a list's ARRAY[…]."""
    return "{" + ",".join(map(_element, items)) + "}"


def _element(item) -> str:
    if item is None:
        return "NULL"
    if type(item) is str:
        escaped = item.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(item)
