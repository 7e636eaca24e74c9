"""The demo plant in the database, and the links that pair a browser with it."""

from __future__ import annotations

import json
from pathlib import Path

from devenv import bridge, command, database, steps
from devenv.broker import Broker
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings


def ensure(settings: Settings, broker: Broker, step: Step) -> None:
    """Load the plant, unless this very database has it as the repository has it now."""
    done = marker(settings)
    arguments = _load_arguments(settings, broker)
    code = steps.fingerprint_files([Path(__file__).parent / "plant"], ("tests",))
    inputs = steps.fingerprint([code, database.identity(settings), arguments])
    if steps.is_done(done, inputs) and bridge.key_file(settings).exists():
        step.update("already there")
        return
    log = settings.logs / "plant.log"
    command.run(
        _argv(settings, "load", *arguments),
        log,
        env=database.odoo_env(),
        cwd=settings.repo,
        on_line=lambda line: step.update(" ".join(line.split())),
        failure=f"The demo plant could not be loaded; the whole story is in {log}.",
    )
    steps.mark_done(done, inputs)
    step.update("loaded")


def marker(settings: Settings) -> Path:
    return settings.done / f"plant-{settings.database}.json"


def links(settings: Settings) -> dict[str, str]:
    """Fresh pairing links, by the name of the page."""
    base = f"http://127.0.0.1:{settings.http_port}"
    text = command.output(
        _argv(settings, "links", "--base-url", base),
        env=database.odoo_env(),
        cwd=settings.repo,
        failure="The pairing links could not be made.",
    )
    try:
        return dict(json.loads(text.strip().splitlines()[-1]))
    except (IndexError, ValueError) as error:
        raise DevenvError("The pairing links could not be read.", text.splitlines()) from error


def logins(settings: Settings) -> dict[str, str]:
    """Passwords of the back office, by login."""
    try:
        return dict(json.loads(_logins_file(settings).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _logins_file(settings: Settings) -> Path:
    return settings.secrets / "logins.json"


def _load_arguments(settings: Settings, broker: Broker) -> list[str]:
    return [
        *("--bridge-key-file", str(bridge.key_file(settings))),
        *("--logins-file", str(_logins_file(settings))),
        *("--modbus-host", "127.0.0.1"),
        *("--modbus-base-port", str(settings.plc_port)),
        *("--mqtt-host", broker.host),
        *("--mqtt-port", str(broker.port)),
        *("--mqtt-user", broker.login("bridge")[0]),
    ]


def _argv(settings: Settings, name: str, *arguments: str) -> list[str]:
    place = ["--config", str(settings.odoo_conf), "--database", settings.database]
    return [str(settings.python), "-m", "devenv.plant", name, *place, *arguments]
