"""What one run of the simulation shall do: seed, limits, presets and scripted events."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mes_factory.exceptions import ScriptError
from mes_factory.keys import Keys
from mes_factory.model import STOPS, Plant

KINDS = (*STOPS, "drift", "counter_reset", "restart")
INSTANT = ("counter_reset",)


@dataclass(frozen=True, slots=True)
class Scripted:
    """One event on one machine, at a simulated time or a while after its n-th piece."""

    machine: str
    kind: str
    duration_s: float = 0.0
    at_s: float | None = None
    after_part: int | None = None
    delay_s: float = 0.0
    amount: float = 0.02


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a run besides the plant itself."""

    seed: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)
    counter_start: Mapping[str, int] = field(default_factory=dict)
    script: tuple[Scripted, ...] = ()
    is_random: bool = True


def load_script(path: str | Path, plant: Plant) -> tuple[Scripted, ...]:
    """Read the `[[event]]` tables of a script."""
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScriptError(f"Script {path} cannot be read: {error}.") from error
    keys = Keys(f"Script {path}", data, ScriptError)
    entries = keys.tables("event")
    keys.done()
    return tuple(
        parse_event(entry, plant, f"Script {path}, event {number}")
        for number, entry in enumerate(entries, 1)
    )


def parse_event(entry: Any, plant: Plant, where: str, is_scripted: bool = True) -> Scripted:
    """One event as it stands in a script or comes over the control port, which acts at once."""
    keys = Keys(where, entry, ScriptError)
    code = keys.text("machine")
    kind = keys.choice("kind", KINDS)
    event = Scripted(
        machine=code,
        kind=kind,
        duration_s=0.0 if kind in INSTANT else keys.number("duration", 0.001, 1e6),
        at_s=keys.number("at", 0, 1e9) if is_scripted and keys.has("at") else None,
        after_part=_after_part(keys) if is_scripted else None,
        delay_s=keys.number("delay", 0, 1e6, 0.0) if is_scripted else 0.0,
        amount=keys.number("amount", default=0.02) if kind == "drift" else 0.0,
    )
    keys.done()
    if is_scripted and (event.at_s is None) == (event.after_part is None):
        raise ScriptError(f"{where}: give either 'at' or 'after_part'.")
    check_event(event, plant, where)
    return event


def _after_part(keys: Keys) -> int | None:
    return keys.integer("after_part", 1, 10**9) if keys.has("after_part") else None


def check_event(event: Scripted, plant: Plant, where: str) -> None:
    machine = plant.machine(event.machine)
    if machine is None:
        raise ScriptError(f"{where}: there is no machine {event.machine!r}.")
    if event.kind in STOPS and machine.state_for(event.kind) is None:
        raise ScriptError(f"{where}: machine {machine.code} has no state for {event.kind!r}.")
    has_gauge = any(gauge.machine == machine.code for gauge in plant.gauges)
    if event.kind == "drift" and not has_gauge:
        raise ScriptError(f"{where}: machine {machine.code} has no gauge that could show a drift.")
