"""The simulated machines of the demo."""

from __future__ import annotations

import os
import tomllib

from devenv import ports, steps, supervisor
from devenv.broker import Broker
from devenv.console import Step
from devenv.settings import Settings

NAME = "factory"


def plc_ports(settings: Settings) -> list[int]:
    """The ports of the simulated controllers, moved to where this factory has its own."""
    plan = settings.repo / "factory" / "src" / "mes_factory" / "plant.toml"
    if not plan.exists():
        return []
    machines = tomllib.loads(plan.read_text(encoding="utf-8"))["machine"]
    found = [machine["port"] for machine in machines]
    return [settings.plc_port + port - min(found) for port in found]
