"""The command `mes-factory`."""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack
from typing import Any

from mes_factory import options, plant
from mes_factory.control import Control
from mes_factory.exceptions import FactoryError
from mes_factory.export import bridge_devices, register_map
from mes_factory.factory import Factory, Settings
from mes_factory.model import Plant
from mes_factory.plan import Plan, load_script
from mes_factory.publisher import Broker

_log = logging.getLogger("mes_factory")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what the user can put right ends it with one sentence and status 2."""
    chosen = options.parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if getattr(chosen, "verbose", False) else logging.INFO,
        format="%(message)s",
        stream=sys.stderr,
    )
    # pymodbus reports each broken request of a client as an error of the server.
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    try:
        _COMMANDS[chosen.command](chosen)
    except FactoryError as error:
        _log.error("%s", error)
        return 2
    except BrokenPipeError:
        # The reader of our output (such as `head`) has left; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _map(chosen: argparse.Namespace) -> None:
    sys.stdout.write(register_map(plant.load(chosen.plant)))


def _devices(chosen: argparse.Namespace) -> None:
    json.dump(bridge_devices(options.plant_of(chosen)), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


def _run(chosen: argparse.Namespace) -> None:
    made = options.plant_of(chosen)
    plan = Plan(
        seed=chosen.seed,
        parts=dict(chosen.parts),
        counter_start=dict(chosen.counter_start),
        script=load_script(chosen.script, made) if chosen.script else (),
        is_random=not chosen.no_random,
    )
    settings = Settings(
        speed=chosen.speed,
        is_held=chosen.hold,
        oracle_path=chosen.oracle,
        broker=_broker(chosen, made),
    )
    asyncio.run(_serve(made, plan, settings, chosen.control))


def _broker(chosen: argparse.Namespace, made: Plant) -> Broker | None:
    if chosen.no_mqtt or not (made.meters or made.gauges):
        return None
    environment = os.environ.get
    return Broker(
        host=chosen.mqtt_host or made.mqtt_host,
        port=chosen.mqtt_port or made.mqtt_port,
        username=chosen.mqtt_username or environment("MES_FACTORY_MQTT_USERNAME", ""),
        password=chosen.mqtt_password or environment("MES_FACTORY_MQTT_PASSWORD", ""),
    )


async def _serve(
    made: Plant, plan: Plan, settings: Settings, control_at: tuple[str, int] | None
) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Factory(made, plan, settings) as factory:
        loop.add_signal_handler(signal.SIGUSR1, factory.start)
        with ExitStack() as undo:
            if control_at is not None:
                control = Control(factory, *control_at)
                control.start()
                undo.callback(control.close)
                _log.info("Control: http://%s:%d/status", control_at[0], control.port)
            _announce(factory)
            await _first_of(stop.wait(), factory.wait())
    _log.info("Stopped.")


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(wait) for wait in waits]
    done, open_ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in open_:
        task.cancel()
    for task in done:
        task.result()


def _announce(factory: Factory) -> None:
    for code, controller in factory.controllers.items():
        where = f"{controller.spec.host}:{controller.port} unit {controller.spec.unit_id}"
        _log.debug("%s: Modbus TCP at %s", code, where)
    ports = sorted(controller.port for controller in factory.controllers.values())
    state = "held until started" if factory.settings.is_held else "running"
    _log.info(
        "%s: %d machines on ports %d to %d, speed %g, %s.",
        factory.simulation.plant.name,
        len(ports),
        ports[0],
        ports[-1],
        factory.clock.speed,
        state,
    )


_COMMANDS = {"run": _run, "load": _run, "map": _map, "devices": _devices}
