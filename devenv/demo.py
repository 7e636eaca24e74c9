"""`make demo`: from a bare machine to a living factory, step by step."""

from __future__ import annotations

from devenv import (
    bridge,
    broker,
    console,
    database,
    factory,
    lock,
    machine,
    odoo_conf,
    odoo_server,
    odoo_source,
    overview,
    plant_data,
    postgres,
    venv,
)
from devenv.machine import PortUse
from devenv.settings import Settings


def run(settings: Settings) -> None:
    """Do what is missing, start what does not run, and say where everything is."""
    machine.check_state_folder(settings)
    with lock.hold(settings):
        with console.step("Machine") as step:
            machine.check(settings, step, port_uses(settings))
        _, server, conf_inputs = prepare(settings)
        with console.step("Broker") as step:
            mqtt = broker.start(settings, step)
        _fill_database(settings, server, conf_inputs)
        with console.step("Demo plant") as step:
            plant_data.ensure(settings, mqtt, step)
        with console.step("Odoo server") as step:
            odoo_server.start(settings, conf_inputs, step)
        with console.step("Factory") as step:
            factory.start(settings, mqtt, step)
        with console.step("Bridge") as step:
            bridge.start(settings, mqtt, step)
        with console.step("Pairing links") as step:
            links = plant_data.links(settings)
        overview.welcome(settings, links)


def furnish(settings: Settings) -> None:
    """Fetch all that any command needs, tests and linters included, and start nothing."""
    machine.check_state_folder(settings)
    with lock.hold(settings):
        with console.step("Machine") as step:
            machine.check(settings, step, ())
        with console.step("Odoo 19") as step:
            source = odoo_source.ensure(settings, step)
        with console.step("Python packages") as step:
            venv.ensure(settings, step, venv.EVERYTHING)
            venv.link_odoo(settings, source.python_path)


def prepare(settings: Settings) -> tuple[odoo_source.OdooSource, postgres.Server, str]:
    """Odoo, Python packages, PostgreSQL and a configuration that joins them: what tests need too."""
    with console.step("Odoo 19") as step:
        source = odoo_source.ensure(settings, step)
    with console.step("Python packages") as step:
        venv.ensure(settings, step)
        venv.link_odoo(settings, source.python_path)
    with console.step("PostgreSQL") as step:
        server = postgres.start(settings, step)
    return source, server, odoo_conf.write(settings, source, server)


def port_uses(settings: Settings) -> list[PortUse]:
    """The ports our services will listen on, where the user did not bring the service."""
    uses = [
        PortUse(odoo_server.NAME, "http_port", settings.http_port),
        PortUse(bridge.NAME, "bridge_port", settings.bridge_port),
        PortUse(factory.NAME, "factory_port", settings.factory_port),
    ]
    uses += [PortUse(factory.NAME, "plc_port", port) for port in factory.plc_ports(settings)]
    if not settings.database_url:
        uses.append(PortUse(postgres.NAME, "pg_port", settings.pg_port))
    if not settings.mqtt_url:
        uses.append(PortUse(broker.NAME, "mqtt_port", settings.mqtt_port))
    return uses


def _fill_database(settings: Settings, server: postgres.Server, conf_inputs: str) -> None:
    with console.step("Database") as step:
        if not odoo_server.is_current(settings, conf_inputs):
            step.update("stopping the server to update it")
            odoo_server.stop(settings)
        database.ensure(settings, server, step)
