"""Carries the simulation to the wires: controllers, broker, oracle and the control port."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from mes_factory import oracle
from mes_factory.agenda import Event
from mes_factory.clock import Clock
from mes_factory.controller import Controller
from mes_factory.core import Simulation
from mes_factory.exceptions import FactoryError
from mes_factory.model import Machine, Plant
from mes_factory.plan import Plan, parse_event
from mes_factory.publisher import Broker, Publisher, message

_log = logging.getLogger(__name__)
MAX_SPEED = 10_000.0
# The longest sleep between two looks at the agenda, and the shortest: at a high speed the events
# of a hundredth of a second are carried out together, each with its own exact time.
_LONGEST_S = 0.25
_SHORTEST_S = 0.01


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is connected to the world."""

    speed: float = 1.0
    is_held: bool = False
    oracle_path: str | None = None
    broker: Broker | None = None


class Factory:
    """A running plant. Everything happens on one event loop; `async with` opens and closes it."""

    def __init__(self, plant: Plant, plan: Plan, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.simulation = Simulation(plant, plan)
        self.clock = Clock(self.settings.speed)
        self.controllers = {spec.code: self._controller(spec) for spec in plant.machines}
        self._publisher: Publisher | None = None
        self._oracle: oracle.Writer | None = None
        self._nudge = asyncio.Event()
        self._ticker: asyncio.Task[None] | None = None
        self._is_finish_told = False

    def _controller(self, spec: Machine) -> Controller:
        value = partial(self.simulation.value, spec.code)
        return Controller(spec, self.catch_up, value)

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as undo:
            if self.settings.oracle_path is not None:
                self._oracle = oracle.Writer(self.settings.oracle_path)
                undo.callback(self._oracle.close)
            for controller in self.controllers.values():
                await controller.open()
                undo.push_async_callback(controller.close)
            if self.settings.broker is not None:
                self._publisher = Publisher(self.settings.broker)
                self._publisher.start()
                undo.push_async_callback(asyncio.to_thread, self._publisher.close)
            self.catch_up()
            if not self.settings.is_held:
                self.start()
            self._ticker = asyncio.create_task(self._tick(), name="ticker")
            undo.push_async_callback(self._stop_ticker)
            self._undo = undo.pop_all()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._undo.aclose()

    async def _stop_ticker(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)

    async def wait(self) -> None:
        """Until the ticker fails, which ends the program rather than the truth."""
        if self._ticker is not None:
            await self._ticker

    def start(self) -> None:
        """Let the parts begin."""
        self.clock.start()
        self.simulation.start()
        self.catch_up()
        self._nudge.set()

    def set_speed(self, speed: Any) -> None:
        is_number = isinstance(speed, int | float) and not isinstance(speed, bool)
        if not is_number or not 0.001 <= speed <= MAX_SPEED:
            raise FactoryError(f"The speed must be a number from 0.001 to {MAX_SPEED:g}.")
        self.catch_up()
        self.clock.set_speed(float(speed), self.simulation.now_us)
        self._nudge.set()

    def inject(self, entry: Any) -> None:
        """Let an event happen now; raises ScriptError when the plant cannot do it."""
        event = parse_event(entry, self.simulation.plant, "The event", is_scripted=False)
        self.catch_up()
        self.simulation.inject(event)
        self.catch_up()
        self._nudge.set()

    def catch_up(self) -> None:
        """Bring the simulation to the present and carry out all that happened meanwhile."""
        events = self.simulation.advance(self.clock.now_us())
        if not events:
            return
        stamped = [(event, self.clock.wall_us(event.sim_us)) for event in events]
        if self._oracle is not None:
            self._oracle.write([oracle.line(*one) for one in stamped])
        for event, wall_us in stamped:
            self._carry_out(event, wall_us)
        if self.simulation.is_finished and not self._is_finish_told:
            self._is_finish_told = True
            _log.info("All ordered parts are made.")

    def _carry_out(self, event: Event, wall_us: int) -> None:
        if event.kind == "state":
            self._power(event.machine, event.data["cause"] != "off")
        elif event.kind in ("energy", "measure") and self._publisher is not None:
            self._publisher.publish(event.data["topic"], message(event, wall_us))

    def _power(self, code: str, is_on: bool) -> None:
        controller = self.controllers[code]
        if not is_on:
            controller.power_off()
        elif not controller.is_listening:
            controller.power_on()

    async def _tick(self) -> None:
        while True:
            self.catch_up()
            next_us = self.simulation.next_us
            left = _LONGEST_S if next_us is None else self.clock.seconds_until(next_us)
            await asyncio.sleep(_SHORTEST_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LONGEST_S) - _SHORTEST_S):
                    await self._nudge.wait()
            self._nudge.clear()

    def status(self) -> dict[str, Any]:
        """What the control port shows."""
        self.catch_up()
        publisher = self._publisher
        return {
            "ready": True,
            "started": self.simulation.is_started,
            "finished": self.simulation.is_finished,
            "sim": self.simulation.now_us / 1e6,
            "speed": self.clock.speed,
            "machines": {code: self._machine_status(code) for code in self.controllers},
            "mqtt": None
            if publisher is None
            else {
                "connected": publisher.is_connected,
                "published": publisher.published,
                "waiting": publisher.waiting,
                "dropped": publisher.dropped,
            },
        }

    def _machine_status(self, code: str) -> dict[str, Any]:
        machine, controller = self.simulation.machines[code], self.controllers[code]
        name, state, value = machine.state()
        return {
            "state": name,
            "mes": state,
            "value": value,
            "cause": machine.cause,
            "parts": machine.parts,
            "good": machine.good,
            "scrap": machine.scrap,
            "raw": machine.counted % 65536,
            "finished": machine.is_finished,
            "host": controller.spec.host,
            "port": controller.port,
            "listening": controller.is_listening,
            "clients": controller.clients,
            "requests": controller.requests,
        }
