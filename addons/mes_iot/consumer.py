"""The rule consumer of one device: its readings, in order, become facts.

A reading leaves the queue in the transaction that holds its effect, so a crash between the two
cannot lose or double it. Counters are only remembered; pieces are booked together, at most every
ten seconds for a machine and before each change of its state.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL

from . import counter, effects, history

BOOK_EVERY = timedelta(seconds=10)
#: The rows of one poll may come in two batches: scrap is waited for this long before its piece
#: is booked as good.
SETTLE = timedelta(seconds=1)
#: How long scrap waits for the piece it belongs to.
SCRAP_PATIENCE = timedelta(seconds=60)
LIMIT = 500

COUNTING = ("good_count", "part_count", "scrap_count")


class Row(NamedTuple):
    id: int
    tag_id: int
    ts: datetime
    value: float | None
    text: str | None
    quality: int
    stream_id: int
    seq: int
    epoch: str

    @property
    def raw(self) -> str | None:
        """The value as a state map writes it; None when there is none to trust."""
        if not self.quality:
            return None
        return self.text if self.value is None else f"{self.value:.15g}"


class Lane:
    """All rules of one device. Locked together: two consumers never share a device."""

    def __init__(self, device):
        device.env.invalidate_all()
        self.env = device.env
        self.quarantine = self.env["mes.iot.quarantine"]
        self.now = fields.Datetime.now()
        rules = self.env["mes.iot.rule"].search([("device_id", "=", device.id)])
        locked = rules.try_lock_for_update(allow_referencing=True)
        self.rules = rules if len(locked) == len(rules) else rules.browse()
        self.by_tag = defaultdict(list)
        self.machines = {}
        for rule in self.rules:
            self.by_tag[rule.tag_id.id].append(rule)
            if rule.kind in COUNTING:
                self._counts_of(rule.machine_id).add(rule)

    def consume(self, limit: int = LIMIT) -> int:
        rows = self._fetch(limit)
        for _ts, poll in groupby(rows, key=lambda row: row.ts):
            self._apply_poll(list(poll))
        for counts in self.machines.values():
            counts.book_if_settled()
            counts.save()
        self._delete(rows)
        return len(rows)

    def put_aside(self, error: Exception) -> int:
        """Keep the first row for a person: its rule breaks on it."""
        rows = self._fetch(1)
        for row in rows:
            for rule in self.by_tag[row.tag_id]:
                value = row.value if row.text is None else row.text
                packed = [row.tag_id, history.to_us(row.ts), value, row.quality]
                payload = {
                    "effect": "row",
                    "row": [*packed, row.stream_id, row.seq],
                    "ts": packed[1],
                    "value": value,
                }
                detail = f"{type(error).__name__}: {error}"
                self.quarantine._keep(rule, effects.Refusal("error", detail, payload))
        self._delete(rows)
        return len(rows)

    def keep(self, rule, refusal) -> None:
        if refusal:
            self.quarantine._keep(rule, refusal)

    def _counts_of(self, machine) -> "MachineCounts":
        if machine not in self.machines:
            self.machines[machine] = MachineCounts(self, machine)
        return self.machines[machine]

    def _fetch(self, limit: int) -> list[Row]:
        rows = self.env.execute_query(
            SQL(
                """
                SELECT queue.id, queue.tag_id, queue.ts, queue.value, queue.text, queue.quality,
                       queue.stream_id, queue.seq, stream.epoch
                  FROM mes_iot_queue queue
                  JOIN mes_iot_stream stream ON stream.id = queue.stream_id
                 WHERE queue.tag_id = ANY(%s)
                 ORDER BY queue.id
                 LIMIT %s
                """,
                list(self.by_tag),
                limit,
            )
        )
        return [Row(*row) for row in rows]

    def _delete(self, rows: list[Row]) -> None:
        if rows:
            ids = [row.id for row in rows]
            self.env.execute_query(SQL("DELETE FROM mes_iot_queue WHERE id = ANY(%s)", ids))

    def _apply_poll(self, rows: list[Row]) -> None:
        """The rows of one reading of the device: pieces first, for they were made in the state
        that the same reading may show to be over."""
        for counts in self.machines.values():
            counts.book_if_due(rows[0].ts)
        kinds = {"state": self._apply_state, "measured": self._apply_value}
        for row in rows:
            for rule in self.by_tag[row.tag_id]:
                if rule.kind in COUNTING:
                    self._counts_of(rule.machine_id).count(rule, row)
        for row in rows:
            for rule in self.by_tag[row.tag_id]:
                if rule.kind in kinds:
                    kinds[rule.kind](rule, row)

    def _apply_state(self, rule, row: Row) -> None:
        raw = row.raw if rule.tag_id.type != "bool" else row.raw and _word(row.value)
        if _is_passed(rule.last_key, row) or (rule.last_ts and (rule.last_text or None) == raw):
            return
        if rule.machine_id in self.machines:
            self.machines[rule.machine_id].book()
        line = rule.line_ids.filtered(lambda line: line.raw == raw)
        payload = {
            "effect": "state",
            "machine_id": rule.machine_id.id,
            "state": line.state or "unknown",
            "reason_id": line.reason_id.id,
            "value": raw,
            "ts": history.to_us(row.ts),
            "uuid": effects.uid(rule.id, row.epoch, row.seq),
        }
        self.keep(rule, effects.apply(self.env, payload))
        if raw is not None and not line:
            unmapped = {
                **payload,
                "effect": "unmapped",
                "rule_id": rule.id,
                "uuid": effects.uid(payload["uuid"], "mapped"),
            }
            self.keep(rule, effects.apply(self.env, unmapped))
        rule.write({"last_text": raw, "last_ts": row.ts, "last_key": _key(row)})

    def _apply_value(self, rule, row: Row) -> None:
        if row.quality != 192 or row.value is None:
            return
        payload = {
            "effect": "value",
            "characteristic_id": rule.characteristic_id.id,
            "machine_id": rule.machine_id.id,
            "value": row.value,
            "ts": history.to_us(row.ts),
            "uuid": effects.uid(rule.id, row.epoch, row.seq),
        }
        self.keep(rule, effects.apply(self.env, payload))
        rule.write({"last_raw": row.value, "last_ts": row.ts, "last_key": _key(row)})


class MachineCounts:
    """The counters of one machine and the pieces not booked yet.

    Good pieces have a counter of their own, or they are all pieces less the scrapped ones.
    """

    def __init__(self, lane: Lane, machine):
        self.lane = lane
        self.machine = machine
        self.states: dict = {}
        self.pending: dict = {}
        self.changed: set = set()
        self.lead = None
        self.ts = self.counted_at = self.booked_ts = self.booked_at = None
        self.key = ""

    def add(self, rule) -> None:
        last = rule.last_raw if rule.last_ts else None
        held = rule.held_raw if rule.held_ts else None
        self.states[rule] = counter.CounterState(last, _us(rule.last_ts), held, _us(rule.held_ts))
        self.pending[rule] = rule.pending
        self.lead = self.lead or rule
        for name, value in (
            ("ts", rule.pending_ts),
            ("counted_at", rule.counted_at),
            ("booked_ts", rule.booked_ts),
            ("booked_at", rule.booked_at),
        ):
            known = [moment for moment in (getattr(self, name), value) if moment]
            setattr(self, name, max(known, default=None))

    def count(self, rule, row: Row) -> None:
        if row.quality != 192 or row.value is None or _is_passed(rule.last_key, row):
            return
        ts = history.to_us(row.ts)
        step = counter.step(rule._counter_rule(), self.states[rule], row.value, ts)
        self.states[rule] = step.state
        rule.last_key = _key(row)
        self.changed.add(rule)
        if step.delta:
            self.pending[rule] = round(self.pending[rule] + step.delta, 6)
            self.ts, self.counted_at, self.key = row.ts, self.lane.now, _key(row)
        if step.skipped or step.event == "out_of_range":
            self._keep_doubtful(rule, row, step)

    def book_if_due(self, ts: datetime) -> None:
        """By the machine's time: a night's backlog becomes a night of entries, not one."""
        if self.ts and ts > self.ts and (not self.booked_ts or ts - self.booked_ts >= BOOK_EVERY):
            self.book()

    def book_if_settled(self) -> None:
        """By the server's time: pieces do not wait for a next reading that may never come."""
        now = self.lane.now
        if not self.ts or (self.booked_at and now - self.booked_at < BOOK_EVERY):
            return
        if len(self.states) == 1 or now - self.counted_at >= SETTLE:
            self.book()
        if self.ts and now - self.counted_at >= SCRAP_PATIENCE:
            self._give_up_scrap()

    def book(self) -> None:
        parts, good, scrap = map(self._sum, ("part_count", "good_count", "scrap_count"))
        if self._has_parts():
            # Scrap read before its piece waits for the piece; it is never a negative good.
            scrap = min(scrap, parts)
            good = parts - scrap
        if not good and not scrap:
            return
        key = self.key or self.lead.last_key
        self._apply(self.lead, good, scrap, effects.uid(self.machine.id, key))
        self._take(scrap)

    def save(self) -> None:
        for rule in self.changed:
            state = self.states[rule]
            rule.write(
                {
                    "last_raw": state.last,
                    "last_ts": state.last is not None and history.to_datetime(state.ts),
                    "held_raw": state.held,
                    "held_ts": state.held is not None and history.to_datetime(state.held_ts),
                    "pending": self.pending[rule],
                    "pending_ts": self.pending[rule] and self.ts,
                    "counted_at": self.counted_at,
                    "booked_ts": self.booked_ts,
                    "booked_at": self.booked_at,
                }
            )

    def _apply(self, rule, good: float, scrap: float, uuid: str, ts: datetime | None = None):
        self.lane.keep(rule, effects.apply(self.lane.env, self._payload(good, scrap, uuid, ts)))

    def _payload(self, good: float, scrap: float, uuid: str, ts: datetime | None = None) -> dict:
        return {
            "effect": "count",
            "machine_id": self.machine.id,
            "good": round(good, 6),
            "scrap": round(scrap, 6),
            "ts": history.to_us(ts or self.ts),
            "uuid": uuid,
        }

    def _take(self, scrap: float) -> None:
        """What was booked waits no more."""
        for rule in self.pending:
            taken = scrap if rule.kind == "scrap_count" else self.pending[rule]
            taken = min(taken, self.pending[rule])
            scrap -= taken if rule.kind == "scrap_count" else 0
            self.pending[rule] = round(self.pending[rule] - taken, 6)
        self.changed.update(self.pending)
        self.booked_ts, self.booked_at = self.ts, self.lane.now
        if not any(self.pending.values()):
            self.ts = None

    def _keep_doubtful(self, rule, row: Row, step: counter.Step) -> None:
        """A jump is kept as the pieces it would be: retry books them, dismiss forgets them."""
        _ = self.lane.env._
        is_scrap = rule.kind == "scrap_count"
        pieces = step.skipped
        uuid = effects.uid(rule.id, _key(row), "doubtful")
        payload = self._payload(0 if is_scrap else pieces, pieces if is_scrap else 0, uuid, row.ts)
        if step.event == "out_of_range":
            detail = _("%(value)g is no value of this counter.", value=row.value)
            payload = {**payload, "effect": "nothing", "value": row.value}
            refusal = effects.Refusal("out_of_range", detail, payload)
        else:
            detail = _(
                "%(pieces)g pieces at once are more than the machine can make: was the counter "
                "set, or the machine changed? Apply books them, dismiss does not.",
                pieces=pieces,
            )
            refusal = effects.Refusal("jump", detail, payload)
        self.lane.keep(rule, refusal)

    def _give_up_scrap(self) -> None:
        _ = self.lane.env._
        for rule in self.states:
            waiting = self.pending[rule]
            if rule.kind != "scrap_count" or not waiting:
                continue
            uuid = effects.uid(rule.id, self.key or rule.last_key, "scrap")
            detail = _("%g scrapped pieces are more than the machine counted at all.", waiting)
            payload = self._payload(0, waiting, uuid)
            self.lane.keep(rule, effects.Refusal("scrap_without_parts", detail, payload))
            self.pending[rule] = 0.0
            self.changed.add(rule)
        self.ts = None

    def _has_parts(self) -> bool:
        return any(rule.kind == "part_count" for rule in self.states)

    def _sum(self, kind: str) -> float:
        return sum(value for rule, value in self.pending.items() if rule.kind == kind)


def _us(moment) -> int:
    return history.to_us(moment) if moment else 0


def _word(value: float) -> str:
    return "true" if value else "false"


def _key(row: Row) -> str:
    return f"{row.epoch}:{row.seq}"


def _is_passed(key, row: Row) -> bool:
    """The rule has applied this row or a later one of the same epoch already."""
    epoch, _sep, seq = (key or "").rpartition(":")
    return epoch == row.epoch and row.seq <= int(seq)
