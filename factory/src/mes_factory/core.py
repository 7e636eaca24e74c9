"""The simulation: given plant, plan and a simulated time, what has happened and what is shown.

No input, no output, no clock, no threads. Everything else in this package only carries its
events and values to the wires.
"""

from collections.abc import Callable

from mes_factory.agenda import Agenda, Event
from mes_factory.machine import MachineSim
from mes_factory.model import Plant, Tag
from mes_factory.plan import Plan, Scripted, check_event
from mes_factory.plant import require_machines
from mes_factory.sensors import GaugeSim, MeterSim
from mes_factory.signals import Wave, draw

Value = float | int | str | bool


class Simulation:
    """All machines and sensors of a plant under one agenda."""

    def __init__(self, plant: Plant, plan: Plan | None = None) -> None:
        self.plant = plant
        self.plan = plan or Plan()
        require_machines(plant, [*self.plan.parts, *self.plan.counter_start])
        for event in self.plan.script:
            check_event(event, plant, "The script")
        self.now_us = 0
        self.is_started = False
        self._agenda = Agenda()
        self.machines = {
            spec.code: MachineSim(spec, self.plan, self._agenda) for spec in plant.machines
        }
        seed = self.plan.seed
        self._meters = [
            MeterSim(spec, self.machines[spec.machine], seed, self._agenda) for spec in plant.meters
        ]
        self._gauges = [
            GaugeSim(spec, self.machines[spec.machine], seed, self._agenda) for spec in plant.gauges
        ]
        self._waves = {
            (spec.code, tag.name): Wave(tag.signal, draw(seed, spec.code, tag.name, "phase"))
            for spec in plant.machines
            for tag in spec.tags
            if tag.signal is not None
        }
        for machine in self.machines.values():
            machine.open(0)

    @property
    def next_us(self) -> int | None:
        """When something will happen next, if nobody interferes."""
        return self._agenda.next_us

    @property
    def is_finished(self) -> bool:
        """True once every machine that has a part limit has reached it, and one has."""
        limited = [machine for machine in self.machines.values() if machine.limit is not None]
        return bool(limited) and all(machine.is_finished for machine in limited)

    def start(self) -> None:
        """Give the order to produce; a second one changes nothing."""
        if self.is_started:
            return
        self.is_started = True
        for machine in self.machines.values():
            machine.start(self.now_us)
        for meter in self._meters:
            meter.start(self.now_us)

    def advance(self, until_us: int) -> list[Event]:
        """Let time pass up to and including `until_us`; going back does nothing."""
        if until_us >= self.now_us:
            self._agenda.run_until(until_us)
            self.now_us = until_us
        return self._agenda.take()

    def inject(self, event: Scripted, origin: str = "control") -> None:
        """Let an event happen at the present simulated time."""
        check_event(event, self.plant, "The event")
        self.machines[event.machine].apply(self.now_us, event, origin)

    def value(self, code: str, tag: Tag) -> Value:
        """What a controller's memory holds for a tag now, in engineering units."""
        machine = self.machines[code]
        if tag.source == "signal":
            return self._waves[code, tag.name].at(self.now_us, machine.is_producing)
        if tag.source == "latched":
            return machine.latched(tag)
        if tag.source == "constant" and tag.signal is not None:
            return tag.signal.run
        if tag.source == "text":
            return tag.text
        if tag.source.startswith("alarm:"):
            return tag.source.removeprefix("alarm:") in machine.active
        return _READERS[tag.source](machine, self.now_us)


def _alarm_word(machine: MachineSim, _now_us: int) -> int:
    return sum(1 << bit for kind, bit in machine.spec.alarms if kind in machine.active)


def _last_result(machine: MachineSim, _now_us: int) -> int:
    """0 nothing yet, 1 good, 2 rejected."""
    return 0 if machine.last_good is None else 1 if machine.last_good else 2


_READERS: dict[str, Callable[[MachineSim, int], Value]] = {
    "state": lambda machine, _now_us: machine.state()[2] or 0,
    "parts": lambda machine, _now_us: machine.counted % 65536,
    "scrap": lambda machine, _now_us: machine.counted_scrap % 65536,
    "good": lambda machine, _now_us: machine.counted_good % 2**32,
    "running": lambda machine, _now_us: machine.is_producing,
    "material": lambda machine, _now_us: "starved" not in machine.active,
    "alarms": _alarm_word,
    "run_hours": lambda machine, now_us: machine.run_seconds(now_us) / 3600,
    "serial": lambda machine, _now_us: machine.serial(),
    "last_serial": lambda machine, _now_us: machine.serial(back=1),
    "last_result": _last_result,
}
