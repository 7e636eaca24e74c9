"""The truth, written down while it happens and read back by tests.

One JSON object per line: `t` real time in microseconds UTC, `sim` simulated seconds, `machine`,
`kind` (state, part, event, reset, energy, measure) and the values of that kind.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from mes_factory.agenda import Event
from mes_factory.exceptions import OracleError


def line(event: Event, wall_us: int) -> dict[str, Any]:
    head = {"t": wall_us, "sim": event.sim_us / 1e6, "machine": event.machine, "kind": event.kind}
    return head | event.data


class Writer:
    """Appends events to a file that is complete after each batch."""

    def __init__(self, path: str | Path) -> None:
        self._path = path
        try:
            self._file: TextIO = open(path, "w", encoding="utf-8")  # noqa: SIM115 (see close)
        except OSError as error:
            raise self._failed(error) from error

    def write(self, lines: list[dict[str, Any]]) -> None:
        text = "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines)
        try:
            self._file.write(text)
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        # What could not be flushed has been reported by `write`; closing would report it again.
        with contextlib.suppress(OSError):
            self._file.close()

    def _failed(self, error: OSError) -> OracleError:
        return OracleError(f"Oracle file {self._path} cannot be written: {error}.")


def read(path: str | Path) -> "Oracle":
    """Read a file, also while it is being written: a last line without its end is left out."""
    text = Path(path).read_text("utf-8")
    lines = text[: text.rfind("\n") + 1].split("\n")[:-1]
    try:
        return Oracle([json.loads(one) for one in lines])
    except json.JSONDecodeError as error:
        raise OracleError(f"Oracle file {path} holds a line that is not JSON.") from error


@dataclass(frozen=True, slots=True)
class Interval:
    """A machine in one state, in real microseconds and simulated seconds; the last one is open."""

    state: str
    mes: str
    cause: str
    start_us: int
    end_us: int | None
    start_sim: float
    end_sim: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a machine truly made."""

    parts: int = 0
    good: int = 0
    scrap: int = 0


class Oracle:
    """The events of one run, with the questions that tests ask of them."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.events = events

    def of(self, kind: str, machine: str | None = None) -> Iterator[dict[str, Any]]:
        """Events of a kind in order, of one machine or of all."""
        for event in self.events:
            if event["kind"] == kind and machine in (None, event["machine"]):
                yield event

    @property
    def machines(self) -> list[str]:
        return list(dict.fromkeys(event["machine"] for event in self.events))

    def parts(self, machine: str, until_us: int | None = None) -> Totals:
        """True totals of a machine, at the end or at a real time."""
        last = Totals()
        for event in self.of("part", machine):
            if until_us is None or event["t"] <= until_us:
                last = Totals(event["parts"], event["good"], event["scrap"])
        return last

    def intervals(self, machine: str) -> list[Interval]:
        """The machine's states without a gap. States that lasted no real time are left out."""
        states = list(self.of("state", machine))
        following: list[dict[str, Any]] = [*states[1:], {}]
        return [
            Interval(
                state=state["state"],
                mes=state["mes"],
                cause=state["cause"],
                start_us=state["t"],
                end_us=after.get("t"),
                start_sim=state["sim"],
                end_sim=after.get("sim"),
            )
            for state, after in zip(states, following, strict=True)
            if after.get("t") != state["t"]
        ]

    def seconds(self, machine: str, until_us: int) -> dict[str, float]:
        """Real seconds in each MES state up to a real time."""
        result: dict[str, float] = {}
        for one in self.intervals(machine):
            end = until_us if one.end_us is None else min(one.end_us, until_us)
            if end > one.start_us:
                result[one.mes] = result.get(one.mes, 0.0) + (end - one.start_us) / 1e6
        return result

    def measures(self, sensor: str) -> list[float]:
        return [event["value"] for event in self.of("measure") if event["sensor"] == sensor]

    def serials(self, machine: str) -> dict[str, str]:
        """Result (good or scrap) of each serial number."""
        parts = self.of("part", machine)
        return {part["serial"]: part["result"] for part in parts if "serial" in part}
