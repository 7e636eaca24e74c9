"""How many pieces lie between two readings of a counter: pure, no Odoo.

A counter in a PLC starts anywhere, rolls over at its width, falls to zero when the PLC restarts and
now and then is read wrong. The sum of the deltas must still be the pieces that were really made, so
a step that the machine cannot have made is held until the next reading says which of the two lied.
"""

from dataclasses import dataclass, replace

#: A poll may be late and a rate is an estimate: half as much again is still believed.
SLACK = 1.5
#: Two readings may carry the same time although a cycle lies between them.
SHORTEST_S = 1.0
#: After a silence longer than this a fall may be a roll-over or a restart of the PLC.
SILENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class CounterRule:
    modulus: float = 0.0
    """Values the counter can have, 65536 for 16 bits; 0 when it never rolls over."""

    max_rate: float = 1.0
    """Pieces a second that the machine can make at most."""
    from_zero: bool = True
    """After a reset the value counts from zero; otherwise it is only the new start."""


@dataclass(frozen=True, slots=True)
class CounterState:
    last: float | None = None
    ts: int = 0
    held: float | None = None
    held_ts: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    state: CounterState
    delta: float = 0.0
    event: str = ""
    skipped: float = 0.0
    """Pieces of a confirmed jump that nobody may book without looking at them."""


def step(rule: CounterRule, state: CounterState, value: float, ts: int) -> Step:
    """The next reading, in the order it was taken. `ts` is in microseconds and may go back: the
    order is the sequence's, the time only says how much is plausible."""
    if value < 0 or (rule.modulus and value >= rule.modulus):
        return Step(state, event="out_of_range")
    fresh = CounterState(value, ts)
    if state.last is None:
        return Step(fresh, event="baseline")
    delta, event = _delta(rule, state.last, state.ts, value, ts)
    if delta is not None:
        return Step(fresh, delta, event)
    if state.held is not None:
        delta, event = _delta(rule, state.held, state.held_ts, value, ts)
        if delta is not None:
            return _confirm(rule, state, fresh, delta)
    return Step(replace(state, held=value, held_ts=ts), event="held")


def _confirm(rule: CounterRule, state: CounterState, fresh: CounterState, delta: float) -> Step:
    """Two readings agree on the new level: the old one is history."""
    if state.held >= state.last:
        return Step(fresh, delta, "jump", state.held - state.last)
    wrapped = rule.modulus - state.last + state.held
    if _may_roll_over(rule, wrapped, (state.held_ts - state.ts) / 1e6):
        return Step(fresh, delta, "jump", wrapped)
    return Step(fresh, delta, "reset", state.held if rule.from_zero else 0.0)


def _delta(
    rule: CounterRule, last: float, last_ts: int, value: float, ts: int
) -> tuple[float | None, str]:
    """Pieces from `last` to `value` and how; None when the machine cannot have done it."""
    seconds = max(ts - last_ts, 0) / 1e6
    limit = _limit(rule, seconds)
    if value >= last:
        return (value - last, "") if value - last <= limit else (None, "")
    wrapped = rule.modulus - last + value
    may_reset = rule.from_zero and value <= limit
    if _may_roll_over(rule, wrapped, seconds):
        # Both stories fit: nobody but a person can say which, so it is held.
        is_doubtful = may_reset and seconds > SILENCE_S
        return (None, "") if is_doubtful else (wrapped, "rollover")
    return (value, "reset") if may_reset else (None, "")


def _may_roll_over(rule: CounterRule, wrapped: float, seconds: float) -> bool:
    """A long silence makes nearly any fall possible: then the counter must have been in its upper
    half for it to have passed its end."""
    is_far = seconds > SILENCE_S and wrapped > rule.modulus / 2
    return bool(rule.modulus) and wrapped <= _limit(rule, seconds) and not is_far


def _limit(rule: CounterRule, seconds: float) -> float:
    return SLACK * rule.max_rate * max(seconds, SHORTEST_S) + 1
