"""What the person at the keyboard sees: the welcome at the end of a start, the table of services."""

from __future__ import annotations

import time

from devenv import (
    bridge,
    broker,
    console,
    database,
    factory,
    odoo_server,
    plant_data,
    postgres,
    steps,
    supervisor,
)
from devenv.settings import Settings

SERVICES = (postgres.NAME, broker.NAME, odoo_server.NAME, factory.NAME, bridge.NAME)
GIVEN = {postgres.NAME: "database_url", broker.NAME: "mqtt_url"}
ROW = "{:<10} {:<12} {:>8}  {:<13} {:<12} {}"


def welcome(settings: Settings, links: dict[str, str]) -> None:
    """Where everything is, and what to try first."""
    console.say()
    console.say("The factory is alive.")
    console.say()
    for name, link in links.items():
        console.say(f"  {name.capitalize():<12} {link}")
    console.say(f"  {'Back office':<12} http://127.0.0.1:{settings.http_port}/odoo")
    for login, password in plant_data.logins(settings).items():
        console.say(f"  {'':<12} {login} / {password}")
    console.say()
    console.say("Open the kiosk and then the first order of lathe 1: its counter rises with each")
    console.say("piece the machine makes. A link pairs one browser, once, within a few minutes;")
    console.say("`make demo` prints fresh ones. Also: make status, make logs, make stop.")


def status(settings: Settings) -> bool:
    """Print the table of services; says whether all of them run."""
    console.say(ROW.format("SERVICE", "STATE", "PID", "PORT", "SINCE", "ADDRESS"))
    states = [_row(settings, name) for name in SERVICES]
    console.say()
    console.say(_plant_line(settings))
    return all(states)


def _row(settings: Settings, name: str) -> bool:
    record = supervisor.running(settings, name)
    if record:
        number, since = _ports(record.ports), _ago(time.time() - record.since)
        console.say(ROW.format(name, "running", record.pid, number, since, record.address))
        return True
    if getattr(settings, GIVEN.get(name, ""), ""):
        console.say(ROW.format(name, "yours", "", "", "", ""))
        return True
    last = supervisor.remembered(settings, name)
    console.say(ROW.format(name, "died" if last else "stopped", "", "", "", "").rstrip())
    return False


def _ports(numbers: tuple[int, ...]) -> str:
    first, others = numbers[0], len(numbers) - 1
    return f"{first} +{others}" if others else str(first)


def _ago(seconds: float) -> str:
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    if hours >= 48:
        return f"{hours // 24} days"
    if hours:
        return f"{hours} h {minutes % 60:02d} min"
    return f"{minutes} min" if minutes else f"{int(seconds)} s"


def _plant_line(settings: Settings) -> str:
    if not database.identity(settings):
        return f"The database {settings.database} is not made yet: make demo."
    loaded = steps.read_marker(plant_data.marker(settings))
    plant = "with the demo plant" if loaded else "without the demo plant"
    return f"Database {settings.database}, {plant}; logs in {settings.logs}."
