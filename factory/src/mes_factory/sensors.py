"""Sensors beside the machines: energy meters and gauges, as pure as the machines."""

from mes_factory.agenda import Agenda
from mes_factory.machine import MachineSim
from mes_factory.model import Gauge, Meter
from mes_factory.signals import MICRO, Wave, draw, gauss


class MeterSim:
    """Power and energy of a machine. The energy is the exact integral, summed up per state."""

    def __init__(self, spec: Meter, machine: MachineSim, seed: int, agenda: Agenda) -> None:
        self.spec = spec
        self._machine = machine
        self._agenda = agenda
        self._wave = Wave(spec.power, draw(seed, spec.code, "phase"))
        self._kilowatt_seconds = 0.0
        self._cause = machine.cause
        self._since = 0
        self._sent = 0
        machine.on_state.append(self._switch)

    def start(self, now_us: int) -> None:
        self._agenda.at(now_us + self._period_us(), self._send)

    def power_kw(self, now_us: int) -> float:
        return 0.0 if self._cause == "off" else self._wave.at(now_us, self._is_producing())

    def energy_kwh(self, now_us: int) -> float:
        return (self._kilowatt_seconds + self._open_segment(now_us)) / 3600

    def _is_producing(self) -> bool:
        return self._cause == "produce"

    def _open_segment(self, now_us: int) -> float:
        if self._cause == "off":
            return 0.0
        return self._wave.integral(self._since, now_us, self._is_producing())

    def _switch(self, now_us: int, cause: str) -> None:
        self._kilowatt_seconds += self._open_segment(now_us)
        self._cause, self._since = cause, now_us

    def _period_us(self) -> int:
        return round(self.spec.every_s * MICRO)

    def _send(self, now_us: int) -> None:
        self._sent += 1
        self._agenda.note(
            now_us,
            self.spec.machine,
            "energy",
            sensor=self.spec.code,
            topic=self.spec.topic,
            seq=self._sent,
            power_kw=round(self.power_kw(now_us), 3),
            energy_kwh=round(self.energy_kwh(now_us), 4),
        )
        self._agenda.at(now_us + self._period_us(), self._send)


class GaugeSim:
    """A caliper: somebody takes each n-th piece and measures it a little later."""

    def __init__(self, spec: Gauge, machine: MachineSim, seed: int, agenda: Agenda) -> None:
        self.spec = spec
        self._machine = machine
        self._seed = seed
        self._agenda = agenda
        self._sent = 0
        machine.on_piece.append(self._piece)

    def true_size(self, now_us: int, part: int) -> float:
        """The size of a piece: chance round the mean, moved by a drift of the process."""
        chance = draw(self._seed, self.spec.code, part)
        size = gauss(self.spec.mean, self.spec.sigma, chance)
        return size + sum(_drift(now_us, *drift) for drift in self._machine.drifts)

    def _piece(self, now_us: int, part: int) -> None:
        if part % self.spec.every_parts:
            return
        steps = round(self.true_size(now_us, part) / self.spec.resolution)
        value = round(steps * self.spec.resolution, 9)
        when = now_us + round(self.spec.delay_s * MICRO)
        self._agenda.at(when, lambda due: self._send(due, part, value))

    def _send(self, now_us: int, part: int, value: float) -> None:
        self._sent += 1
        self._agenda.note(
            now_us,
            self.spec.machine,
            "measure",
            sensor=self.spec.code,
            topic=self.spec.topic,
            seq=self._sent,
            part=part,
            value=value,
        )


def _drift(now_us: int, start_us: int, end_us: int, amount: float) -> float:
    """Grows evenly over the first half, stays for the second; then somebody corrects it."""
    if not start_us <= now_us < end_us:
        return 0.0
    return amount * min(1.0, 2 * (now_us - start_us) / (end_us - start_us))
