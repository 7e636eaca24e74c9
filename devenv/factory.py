"""The simulated machines of the demo."""

from __future__ import annotations

import os
import tomllib

from devenv import steps, supervisor
from devenv.broker import Broker
from devenv.console import Step
from devenv.settings import Settings
from devenv.web import is_up

NAME = "factory"


def start(settings: Settings, broker: Broker, step: Step) -> None:
    supervisor.start(settings, _service(settings, broker), step)


def plc_ports(settings: Settings) -> list[int]:
    """The ports of the simulated controllers, moved so that the lowest is ours."""
    plan = settings.repo / "factory" / "src" / "mes_factory" / "plant.toml"
    machines = tomllib.loads(plan.read_text(encoding="utf-8"))["machine"]
    lowest = min(machine["port"] for machine in machines)
    return [settings.plc_port + machine["port"] - lowest for machine in machines]


def _service(settings: Settings, broker: Broker) -> supervisor.Service:
    project = settings.repo / "factory"
    control = f"127.0.0.1:{settings.factory_port}"
    user, password = broker.login("factory")
    argv = (
        *(str(settings.python), "-m", "mes_factory", "run"),
        *("--modbus-base-port", str(settings.plc_port), "--control", control),
        *("--mqtt-host", broker.host, "--mqtt-port", str(broker.port)),
    )
    files = [project / "src", project / "pyproject.toml"]
    return supervisor.Service(
        name=NAME,
        argv=argv,
        cwd=settings.state,
        inputs=steps.fingerprint([argv, user, password, steps.fingerprint_files(files)]),
        ready=lambda: is_up(f"http://{control}/status"),
        ports=(settings.factory_port, *plc_ports(settings)),
        address=f"http://{control}/status",
        # A password among the arguments could be read by everybody on the machine.
        env={
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "MES_FACTORY_MQTT_USERNAME": user,
            "MES_FACTORY_MQTT_PASSWORD": password,
        },
    )
