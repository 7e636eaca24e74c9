"""The bridge of the demo: its settings file and the service itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

from devenv import steps, supervisor
from devenv.broker import Broker
from devenv.console import Step
from devenv.settings import Settings
from devenv.web import is_up

NAME = "bridge"


def folder(settings: Settings) -> Path:
    return settings.state / "bridge"


def key_file(settings: Settings) -> Path:
    return settings.secrets / "bridge-key"


def start(settings: Settings, broker: Broker, step: Step) -> None:
    conf = folder(settings) / "bridge.toml"
    text = configuration(settings, broker)
    if not conf.exists() or conf.read_text(encoding="utf-8") != text:
        steps.write_file(conf, text)
    supervisor.start(settings, _service(settings, conf), step)


def configuration(settings: Settings, broker: Broker) -> str:
    """bridge.toml: what the bridge cannot be told by Odoo."""
    sections: dict[str, dict[str, object]] = {
        "odoo": {
            "url": f"http://127.0.0.1:{settings.http_port}",
            "key_file": str(key_file(settings)),
        },
        "buffer": {"directory": str(folder(settings) / "buffer"), "max_mb": 512},
        "health": {"host": "127.0.0.1", "port": settings.bridge_port},
        "log": {"level": "info", "format": "json"},
        f'mqtt."{broker.host}:{broker.port}"': _mqtt(settings, broker),
    }
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in values.items())
        for name, values in sections.items()
    )


def _mqtt(settings: Settings, broker: Broker) -> dict[str, object]:
    user, password = broker.login("bridge")
    values: dict[str, object] = {"username": user}
    if password:
        path = settings.secrets / "bridge-mqtt"
        if not path.exists() or path.read_text(encoding="utf-8") != password:
            steps.write_file(path, password)
        values["password_file"] = str(path)
    return values


def toml(value: object) -> str:
    """A string, number or boolean as TOML writes it; JSON writes these three the same way."""
    return json.dumps(value, ensure_ascii=False)


def _service(settings: Settings, conf: Path) -> supervisor.Service:
    files = [settings.repo / "bridge" / "src", settings.repo / "bridge" / "pyproject.toml"]
    health = f"http://127.0.0.1:{settings.bridge_port}/healthz"
    return supervisor.Service(
        name=NAME,
        argv=(str(settings.python), "-m", "mes_bridge", "run", "--config", str(conf)),
        cwd=folder(settings),
        inputs=steps.fingerprint_files([*files, conf, key_file(settings)]),
        ready=lambda: is_up(health),
        ports=(settings.bridge_port,),
        address=health,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
