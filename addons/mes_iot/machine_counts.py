"""The pieces of one machine on their way from its counters to the ledger."""

from datetime import datetime, timedelta

from . import counter, effects, history
from .row import Row

BOOK_EVERY = timedelta(seconds=10)
#: The rows of one poll may come in two batches: scrap is waited for this long before its piece
#: is booked as good.
SETTLE = timedelta(seconds=1)
#: How long scrap waits for the piece it belongs to.
SCRAP_PATIENCE = timedelta(seconds=60)


class MachineCounts:
    """The counters of one machine and the pieces not booked yet.

    Good pieces have a counter of their own, or they are all pieces less the scrapped ones.
    """

    def __init__(self, lane, machine):
        self.lane = lane
        self.machine = machine
        self.states: dict = {}
        self.pending: dict = {}
        self.changed: set = set()
        self.keys: dict = {}
        self.ts = self.counted_at = self.booked_ts = self.booked_at = None

    def add(self, rule) -> None:
        last = rule.last_raw if rule.last_ts else None
        held = rule.held_raw if rule.held_ts else None
        self.states[rule] = counter.CounterState(last, _us(rule.last_ts), held, _us(rule.held_ts))
        self.pending[rule] = rule.pending
        self.keys[rule] = rule.last_key or ""
        for name, value in (
            ("ts", rule.pending_ts),
            ("counted_at", rule.counted_at),
            ("booked_ts", rule.booked_ts),
            ("booked_at", rule.booked_at),
        ):
            known = [moment for moment in (getattr(self, name), value) if moment]
            setattr(self, name, max(known, default=None))

    def count(self, rule, row: Row) -> None:
        if row.quality != 192 or row.value is None or self._is_overtaken(rule, row):
            return
        ts = history.to_us(row.ts)
        step = counter.step(rule._counter_rule(), self.states[rule], row.value, ts)
        self.states[rule] = step.state
        self.keys[rule] = row.key
        self.changed.add(rule)
        if step.delta:
            self.pending[rule] = round(self.pending[rule] + step.delta, 6)
            self.ts, self.counted_at = row.ts, self.lane.now
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
        # Pieces come from a row behind the last ones, so these keys have not been booked before.
        payload = self._payload(good, scrap, effects.uid(self.machine.id, *self.keys.values()))
        self.lane.keep(next(iter(self.states)), effects.apply(self.lane.env, payload))
        self._take(scrap)

    def save(self) -> None:
        for rule in self.changed:
            state = self.states[rule]
            rule.write(
                {
                    "last_raw": state.last,
                    "last_ts": state.last is not None and history.to_datetime(state.ts),
                    "last_key": self.keys[rule],
                    "held_raw": state.held,
                    "held_ts": state.held is not None and history.to_datetime(state.held_ts),
                    "pending": self.pending[rule],
                    "pending_ts": self.pending[rule] and self.ts,
                    "counted_at": self.counted_at,
                    "booked_ts": self.booked_ts,
                    "booked_at": self.booked_at,
                }
            )

    def _payload(self, good: float, scrap: float, uuid: str, ts: datetime | None = None) -> dict:
        return {
            "effect": "count",
            "machine_id": self.machine.id,
            "good": round(good, 6),
            "scrap": round(scrap, 6),
            "ts": history.to_us(ts or self.ts),
            "uuid": uuid,
        }

    def _is_overtaken(self, rule, row: Row) -> bool:
        """A later reading of the counter holds these pieces already: the row came a second time,
        or by another stream of the bridge."""
        state = self.states[rule]
        epoch = self.keys[rule].rpartition(":")[0]
        is_late = state.last is not None and history.to_us(row.ts) < state.ts
        return row.is_passed(self.keys[rule]) or (is_late and epoch != row.epoch)

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
        is_scrap = rule.kind == "scrap_count"
        pieces = step.skipped
        uuid = effects.uid(rule.id, row.key, "doubtful")
        payload = self._payload(0 if is_scrap else pieces, pieces if is_scrap else 0, uuid, row.ts)
        if step.event == "out_of_range":
            detail = self.lane.env._("%(value)g is no value of this counter.", value=row.value)
            payload = {**payload, "effect": "nothing", "value": row.value}
            refusal = effects.Refusal("out_of_range", detail, payload)
        else:
            detail = self.lane.env._(
                "%(pieces)g pieces at once are more than the machine can make: was the counter "
                "set, or the machine changed? Apply books them, dismiss does not.",
                pieces=pieces,
            )
            refusal = effects.Refusal("jump", detail, payload)
        self.lane.keep(rule, refusal)

    def _give_up_scrap(self) -> None:
        for rule in self.states:
            waiting = self.pending[rule]
            if rule.kind != "scrap_count" or not waiting:
                continue
            uuid = effects.uid(rule.id, *self.keys.values(), "scrap")
            detail = self.lane.env._(
                "%g scrapped pieces are more than the machine counted at all.", waiting
            )
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
