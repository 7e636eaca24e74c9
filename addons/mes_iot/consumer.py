"""The rule consumer of one device: its readings, in order, become facts.

A reading leaves the queue in the transaction that holds its effect, so a crash between the two
cannot lose or double it. Counters are only remembered; pieces are booked together, at most every
ten seconds for a machine and before each change of its state.
"""

from collections import defaultdict
from itertools import groupby

from odoo import fields
from odoo.tools import SQL

from . import effects, history
from .machine_counts import MachineCounts
from .row import Row

LIMIT = 500

COUNTING = ("good_count", "part_count", "scrap_count")


class Lane:
    """All rules of one device. Locked together: two consumers never share a device."""

    def __init__(self, device):
        device.env.invalidate_all()
        self.env = device.with_company(device.company_id).env
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
        # Odoo's own groupby would join polls that are not neighbours.
        polls = groupby(rows, key=lambda row: row.ts)  # pylint: disable=bad-builtin-groupby
        for _ts, poll in polls:
            self._apply_poll(list(poll))
        for counts in self.machines.values():
            counts.book_if_settled()
            counts.save()
        self._delete(rows)
        return len(rows)

    def flush(self) -> None:
        """Apply what waits and book all counted pieces now, for their order is being finished."""
        while self.rules and self.consume():
            pass
        for counts in self.machines.values():
            counts.book()
            counts.save()

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

    def _counts_of(self, machine) -> MachineCounts:
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
        if row.is_passed(rule.last_key) or (rule.last_ts and (rule.last_text or "") == (raw or "")):
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
        rule.write({"last_text": raw, "last_ts": row.ts, "last_key": row.key})

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
        rule.write({"last_raw": row.value, "last_ts": row.ts, "last_key": row.key})


def _word(value: float) -> str:
    return "true" if value else "false"
