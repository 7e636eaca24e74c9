"""One machine: pieces, stops and counters, moved from event to event.

Pure: it is driven by the agenda, never by a clock, so the same seed gives the same events whatever
the speed or the size of the steps. Times are whole simulated microseconds.
"""

from collections.abc import Callable
from typing import Any

from mes_factory.agenda import Agenda
from mes_factory.model import Machine, Tag
from mes_factory.plan import Plan, Scripted
from mes_factory.signals import MICRO, draw

# When several things are wrong at once, the machine shows the first of these.
_PRIORITY = ("off", "tool_break", "jam", "setup", "starved", "operator_away")


class MachineSim:
    """The life of one machine, with its true totals and the counters its controller shows."""

    def __init__(self, spec: Machine, plan: Plan, agenda: Agenda) -> None:
        self.spec = spec
        self.cause = "ready"
        self.parts = self.good = self.scrap = 0
        self.counted = plan.counter_start.get(spec.code, 0)
        self.counted_good = self.counted_scrap = 0
        self.last_good: bool | None = None
        self.limit = plan.parts.get(spec.code)
        self.on_state: list[Callable[[int, str], None]] = []
        self.on_piece: list[Callable[[int, int], None]] = []
        self.drifts: list[tuple[int, int, float]] = []
        self._plan = plan
        self._agenda = agenda
        self._after = _by_part(plan, spec.code)
        self._latched = [tag for tag in spec.tags if tag.source == "latched"]
        self._is_started = False
        self._stops: dict[str, int] = {}
        self._run_us = 0
        self._since = 0
        self._due: int | None = None
        self._left: int | None = None
        self._cycle = 0

    # What can be seen from outside

    @property
    def is_producing(self) -> bool:
        return self.cause == "produce"

    @property
    def is_off(self) -> bool:
        return self.cause == "off"

    @property
    def is_finished(self) -> bool:
        return self.limit is not None and self.parts >= self.limit

    @property
    def active(self) -> frozenset[str]:
        return frozenset(self._stops)

    def state(self) -> tuple[str, str, int | None]:
        """Name of the state, the MES state it means, and the number in the state word."""
        shown = self.spec.state_for(self.cause)
        return ("OFF", "off", None) if shown is None else (shown.name, shown.state, shown.value)

    def run_seconds(self, now_us: int) -> float:
        running = now_us - self._since if self.is_producing else 0
        return (self._run_us + running) / MICRO

    def serial(self, back: int = 0) -> str:
        """The serial number in the machine, or `back` pieces before it; empty without serials."""
        number = self.parts - back - (1 if self.is_finished and not back and self.parts else 0)
        if not self.spec.serial_prefix or number < 0:
            return ""
        return f"{self.spec.serial_prefix}{self.spec.serial_start + number:06d}"

    def latched(self, tag: Tag) -> float:
        """A value that the controller keeps from the last piece; 0 before the first one."""
        if tag.signal is None or self.last_good is None:
            return 0.0
        level = tag.signal.run if self.last_good else tag.signal.scrap
        chance = draw(self._plan.seed, self.spec.code, tag.name, self.parts)
        return level + tag.signal.swing * (2 * chance - 1)

    # What happens to it

    def open(self, now_us: int) -> None:
        self._note_state(now_us)

    def start(self, now_us: int) -> None:
        self._is_started = True
        for event in self._plan.script:
            if event.machine == self.spec.code and event.at_s is not None:
                self._plan_event(now_us + round(event.at_s * MICRO), event)
        self._settle(now_us)

    def apply(self, now_us: int, event: Scripted, origin: str) -> None:
        """Let an event happen now."""
        until = now_us + max(1, round(event.duration_s * MICRO))
        details: dict[str, Any] = {"event": event.kind, "origin": origin}
        if event.duration_s:
            details["duration"] = event.duration_s
        self._agenda.note(now_us, self.spec.code, "event", **details)
        if event.kind == "drift":
            self.drifts.append((now_us, until, event.amount))
        elif event.kind == "counter_reset":
            self._reset_counters(now_us)
        else:
            self._stop(now_us, "off" if event.kind == "restart" else event.kind, until)

    def _stop(self, now_us: int, kind: str, until: int) -> None:
        if kind == "tool_break" and self._due is not None:
            self._finish_piece(now_us, is_good=False)
        if until > self._stops.get(kind, 0):
            self._stops[kind] = until
            self._agenda.at(until, lambda when: self._expire(when, kind))
        self._settle(now_us)

    def _expire(self, now_us: int, kind: str) -> None:
        if self._stops.get(kind) != now_us:
            return
        del self._stops[kind]
        if kind == "off":
            self._left = None
            self._reset_counters(now_us)
        self._settle(now_us)

    def _reset_counters(self, now_us: int) -> None:
        before = self.counted % 65536
        self.counted = self.counted_good = self.counted_scrap = 0
        self._agenda.note(now_us, self.spec.code, "reset", raw=0, raw_before=before)

    # Pieces

    def _settle(self, now_us: int) -> None:
        """Bring the machine into the state that its stops and its order leave it."""
        cause = next((kind for kind in _PRIORITY if kind in self._stops), None)
        if cause is None:
            cause = "produce" if self._is_started and not self.is_finished else "ready"
        if cause == self.cause:
            return
        if self.is_producing:
            self._run_us += now_us - self._since
            self._pause(now_us)
        self.cause, self._since = cause, now_us
        self._note_state(now_us)
        for listener in self.on_state:
            listener(now_us, cause)
        if self.is_producing:
            self._resume(now_us)

    def _pause(self, now_us: int) -> None:
        self._cycle += 1
        if self._due is not None:
            self._left, self._due = self._due - now_us, None

    def _resume(self, now_us: int) -> None:
        left = self._left if self._left is not None else self._cycle_us()
        self._cycle += 1
        self._due, self._left = now_us + left, None
        cycle = self._cycle
        self._agenda.at(self._due, lambda when: self._end_cycle(when, cycle))

    def _cycle_us(self) -> int:
        chance = draw(self._plan.seed, self.spec.code, "cycle", self.parts)
        return round(self.spec.cycle_s * MICRO * (1 + self.spec.jitter * (2 * chance - 1)))

    def _end_cycle(self, now_us: int, cycle: int) -> None:
        if cycle != self._cycle:
            return
        chance = draw(self._plan.seed, self.spec.code, "scrap", self.parts)
        self._finish_piece(now_us, is_good=chance >= self.spec.scrap_rate)
        if self._plan.is_random and not self.is_finished:
            self._happen_by_chance(now_us)
        self._settle(now_us)
        if self.is_producing:
            self._resume(now_us)

    def _finish_piece(self, now_us: int, is_good: bool) -> None:
        serial = self.serial()
        self._due = self._left = None
        self._cycle += 1
        self.parts += 1
        self.counted += 1
        self.last_good = is_good
        if is_good:
            self.good += 1
            self.counted_good += 1
        else:
            self.scrap += 1
            self.counted_scrap += 1
        self._note_piece(now_us, is_good, serial)
        for listener in self.on_piece:
            listener(now_us, self.parts)
        for event in self._after.get(self.parts, ()):
            self._plan_event(now_us + round(event.delay_s * MICRO), event)

    def _happen_by_chance(self, now_us: int) -> None:
        for stop in self.spec.random:
            purpose = (self.spec.code, stop.kind, self.parts)
            if draw(self._plan.seed, *purpose) < stop.probability:
                chance = draw(self._plan.seed, *purpose, "duration")
                duration = round(stop.min_s + chance * (stop.max_s - stop.min_s), 3)
                self.apply(now_us, Scripted(self.spec.code, stop.kind, duration), "random")

    def _plan_event(self, when_us: int, event: Scripted) -> None:
        self._agenda.at(when_us, lambda when: self.apply(when, event, "script"))

    # What it leaves in the record of the truth

    def _note_state(self, now_us: int) -> None:
        name, state, value = self.state()
        code = self.spec.code
        self._agenda.note(
            now_us, code, "state", state=name, mes=state, value=value, cause=self.cause
        )

    def _note_piece(self, now_us: int, is_good: bool, serial: str) -> None:
        extra: dict[str, Any] = {"serial": serial} if serial else {}
        if self._latched:
            extra["values"] = {tag.name: round(self.latched(tag), 6) for tag in self._latched}
        self._agenda.note(
            now_us,
            self.spec.code,
            "part",
            result="good" if is_good else "scrap",
            parts=self.parts,
            good=self.good,
            scrap=self.scrap,
            raw=self.counted % 65536,
            **extra,
        )


def _by_part(plan: Plan, code: str) -> dict[int, list[Scripted]]:
    events: dict[int, list[Scripted]] = {}
    for event in plan.script:
        if event.machine == code and event.after_part is not None:
            events.setdefault(event.after_part, []).append(event)
    return events
