"""The simulated plant that stands behind this one: its machines, registers and topics."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "factory" / "src"


def plant(options) -> Any:
    """Return the factory's plant at the addresses at which the bridge will find it."""
    # The factory is a program with a venv of its own; only its plant file is wanted here.
    sys.path.insert(0, str(SOURCE))
    try:
        from mes_factory import plant as factory
    finally:
        sys.path.remove(str(SOURCE))
    found = factory.at_host(factory.load(), options.modbus_host)
    return factory.at_base_port(found, options.modbus_base_port)


def week(machines, seed: int) -> dict[str, list[Any]]:
    """The states that machines of the plant truly are in for seven days, by machine, in order."""
    sys.path.insert(0, str(SOURCE))
    try:
        from mes_factory import core, plan
        from mes_factory import plant as factory
    finally:
        sys.path.remove(str(SOURCE))
    simulation = core.Simulation(factory.load(), plan.Plan(seed=seed))
    simulation.start()
    states: dict[str, list[Any]] = {code: [] for code in machines}
    for event in simulation.advance(7 * 86_400 * 10**6):
        if event.kind == "state" and event.machine in states:
            states[event.machine].append(event)
    return states
