"""The database of the plant: created once with our addons, updated when they change."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from pathlib import Path
from typing import Any

from devenv import command, postgres, steps
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.postgres import Server
from devenv.settings import Settings

ADDONS = ("mes_shopfloor", "mes_equipment", "mes_quality", "mes_iot")
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
# Tests change nothing in a database, and a readme is for people.
NOT_LOADED = ("tests", "readme", "i18n_extra")


def missing_addons(settings: Settings) -> list[str]:
    return [name for name in ADDONS if not (settings.addons / name / "__manifest__.py").exists()]


def check_addons(settings: Settings) -> None:
    missing = missing_addons(settings)
    if missing:
        raise DevenvError(
            f"The folder {settings.addons} lacks {', '.join(missing)}; get the whole repository."
        )


def inputs(settings: Settings) -> str:
    """The fingerprint of what the database was made from."""
    return steps.fingerprint_files([settings.addons / name for name in ADDONS], NOT_LOADED)


def is_current(settings: Settings, server: Server) -> bool:
    """Whether nothing is to be done, so that Odoo may keep running."""
    return steps.is_done(_marker(settings), inputs(settings)) and postgres.database_exists(
        settings, server, settings.database
    )


def ensure(settings: Settings, server: Server, step: Step) -> None:
    """A database with our addons as they are now in the repository."""
    check_addons(settings)
    wanted = inputs(settings)
    known = steps.read_marker(_marker(settings))
    exists = postgres.database_exists(settings, server, settings.database)
    if exists and known.get("inputs") == wanted:
        step.update("already there")
    elif exists and known.get("inputs"):
        _run_odoo(settings, ["-u", ",".join(ADDONS)], step)
        _finish(settings, server, wanted, known["identity"])
        step.update("updated")
    else:
        _create(settings, server, exists, known, wanted, step)
        step.update("created")


def identity(settings: Settings) -> str:
    """A name for this very database, so that a new one of the same name is told from it."""
    return str(steps.read_marker(_marker(settings)).get("identity", ""))


def drop(settings: Settings, server: Server) -> None:
    """Forget the database, with its files."""
    if steps.read_marker(_marker(settings)):
        postgres.drop_database(settings, server, settings.database)
    shutil.rmtree(_filestore(settings), ignore_errors=True)
    _marker(settings).unlink(missing_ok=True)


def _create(
    settings: Settings, server: Server, exists: bool, known: dict[str, Any], wanted: str, step: Step
) -> None:
    """The marker says `begun` first: a half-made database of ours may be dropped, a stranger's
    never is."""
    if exists and not known:
        raise DevenvError(
            f"The database {settings.database} on {server.host} was not made by this command; "
            "choose another name with MES_DB=name make demo."
        )
    if exists:
        drop(settings, server)
    name = uuid.uuid4().hex
    steps.mark_done(_marker(settings), "", identity=name)
    step.update("creating")
    _run_odoo(settings, ["-i", ADDONS[-1]], step)
    _finish(settings, server, wanted, name)


def _finish(settings: Settings, server: Server, wanted: str, name: str) -> None:
    """Odoo only warns of a module it cannot install, so look."""
    listing = postgres.query(
        settings,
        server,
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND name LIKE 'mes\\_%'",
        settings.database,
    )
    absent = sorted(set(ADDONS) - set(listing.splitlines()))
    if absent:
        raise DevenvError(
            f"Odoo did not install {', '.join(absent)}; see {_log(settings)}.",
        )
    steps.mark_done(_marker(settings), wanted, identity=name)


def _run_odoo(settings: Settings, arguments: list[str], step: Step) -> None:
    def follow(line: str) -> None:
        found = LOADING.search(line)
        if found:
            step.update(f"module {found[2]}/{found[3]} {found[1]}")

    command.run(
        odoo_argv(settings, "-d", settings.database, *arguments, "--stop-after-init", "--no-http"),
        _log(settings),
        env=odoo_env(),
        cwd=settings.repo,
        on_line=follow,
        failure=f"Odoo could not prepare the database; the whole story is in {_log(settings)}.",
    )


def odoo_argv(settings: Settings, *arguments: str) -> tuple[str, ...]:
    return (str(settings.python), "-m", "odoo", "-c", str(settings.odoo_conf), *arguments)


def odoo_env() -> dict[str, str]:
    """Odoo believes PG* variables more than its own configuration file."""
    dropped = postgres.SERVER_VARIABLES | {"ODOO_RC", "PYTHONPATH", "PYTHONHOME"}
    clean = {key: value for key, value in os.environ.items() if key not in dropped}
    return {**clean, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def _marker(settings: Settings) -> Path:
    """Per server: a database of the same name on another one is not ours."""
    place = ""
    if settings.database_url:
        server = postgres.given(settings.database_url)
        place = "-" + steps.fingerprint([server.host, server.port])[:8]
    return settings.done / f"database-{settings.database}{place}.json"


def _log(settings: Settings) -> Path:
    return settings.logs / "database.log"


def _filestore(settings: Settings) -> Path:
    return settings.state / "odoo-data" / "filestore" / settings.database
