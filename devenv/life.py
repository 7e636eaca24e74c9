"""The other end of a factory's life: stop, reset, clean, and a look at its logs."""

from __future__ import annotations

import os
import shutil

from devenv import bridge, console, database, demo, lock, machine, plant_data, supervisor
from devenv.errors import DevenvError
from devenv.overview import SERVICES
from devenv.settings import Settings

LOGS = (*SERVICES, "database", "plant", "pip", "debian", "npm")


def stop(settings: Settings) -> None:
    """End all services, those first that need the others."""
    if not settings.state.exists():
        console.say("Nothing runs: there is no factory here yet.")
        return
    with lock.hold(settings):
        _stop_all(settings)


def reset(settings: Settings) -> None:
    """A factory as on its first day: without its data, with all that was fetched."""
    machine.check_state_folder(settings)
    with lock.hold(settings):
        _stop_all(settings)
        _, server, _ = demo.prepare(settings)
        with console.step("Database") as step:
            database.drop(settings, server)
            step.update("dropped")
        plant_data.marker(settings).unlink(missing_ok=True)
        shutil.rmtree(bridge.folder(settings), ignore_errors=True)
        shutil.rmtree(settings.state / "broker" / "data", ignore_errors=True)
    demo.run(settings)


def clean(settings: Settings) -> None:
    """Remove everything this project has put on the machine."""
    if not settings.state.exists():
        console.say(f"There is no {settings.state}; nothing to remove.")
        return
    if not (settings.state / machine.MARK).exists():
        raise DevenvError(f"{settings.state} is not a state folder of this project; left alone.")
    with lock.hold(settings):
        _stop_all(settings)
        console.say(f"Removing {settings.state} with the database, Odoo and all packages in it.")
        shutil.rmtree(settings.state)


def logs(settings: Settings, service: str) -> None:
    """Follow the logs, or one of them; this process becomes `tail`."""
    names = [service] if service else SERVICES
    if service and service not in LOGS:
        raise DevenvError(f"There is no log {service}; there are {', '.join(LOGS)}.")
    files = [supervisor.log_file(settings, name) for name in names]
    found = [str(file) for file in files if file.exists()]
    if not found:
        raise DevenvError("There is no log yet; start the factory with make demo.")
    tail = shutil.which("tail") or "/usr/bin/tail"
    os.execv(tail, [tail, "-n", "20", "-F", *found])  # noqa: S606 - tail with our own files


def _stop_all(settings: Settings) -> None:
    for name in reversed(SERVICES):
        with console.step(f"Stopping {name}") as step:
            step.update("stopped" if supervisor.stop(settings, name) else "was not running")
