"""The Odoo server of the demo."""

from __future__ import annotations

from devenv import database, steps, supervisor
from devenv.console import Step
from devenv.settings import Settings
from devenv.web import is_up

NAME = "odoo"


def start(settings: Settings, conf_inputs: str, step: Step) -> None:
    supervisor.start(settings, _service(settings, conf_inputs), step)


def stop(settings: Settings) -> bool:
    return supervisor.stop(settings, NAME)


def is_current(settings: Settings, conf_inputs: str) -> bool:
    """Whether the running server, if any, runs what the repository has now."""
    record = supervisor.running(settings, NAME)
    return record is None or record.inputs == _inputs(settings, conf_inputs)


def _inputs(settings: Settings, conf_inputs: str) -> str:
    return steps.fingerprint([conf_inputs, database.inputs(settings), database.identity(settings)])


def _service(settings: Settings, conf_inputs: str) -> supervisor.Service:
    address = f"http://127.0.0.1:{settings.http_port}"
    return supervisor.Service(
        name=NAME,
        argv=database.odoo_argv(settings),
        cwd=settings.repo,
        inputs=_inputs(settings, conf_inputs),
        ready=lambda: is_up(f"{address}/web/health?db_server_status=1"),
        ports=(settings.http_port,),
        address=address,
        env=database.odoo_env(),
    )
