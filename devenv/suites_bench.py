"""Two copies of one database for Odoo's own tests: one with our addons, one that knows nothing of them."""

from __future__ import annotations

import ast
import shutil
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devenv import command, odoo_source, postgres, steps
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings


@dataclass(frozen=True)
class Bench:
    """Where the suites run: the tools, the server and a folder of their own."""

    settings: Settings
    server: postgres.Server
    odoo: odoo_source.OdooSource
    modules: tuple[str, ...]
    tours: bool

    @property
    def folder(self) -> Path:
        return self.settings.state / "suites"

    def database(self, part: str) -> str:
        return f"{self.settings.database}_suites_{part}"

    def node(self, node: str) -> str:
        """A test as pytest named it, for a pytest that starts in another folder."""
        return str(self.odoo.python_path / node)

    def env(self) -> dict[str, str]:
        return self.server.env() | {"PYTHONPATH": str(self.settings.repo)}


def manifest(addon: Path) -> dict[str, Any]:
    content: dict[str, Any] = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    return content


def our_addons(addons: Path) -> list[Path]:
    return sorted(file.parent for file in addons.glob("*/__manifest__.py"))


def odoo_modules(addons: Path, chosen: Iterable[str]) -> list[str]:
    """What both databases have: the chosen modules, and all of Odoo's that our addons build on."""
    ours = our_addons(addons)
    needed = {name for addon in ours for name in manifest(addon).get("depends", [])}
    return sorted((needed | set(chosen)) - {addon.name for addon in ours})


def test_folders(bench: Bench) -> list[Path]:
    found = {
        module: folder / module / "tests"
        for folder in reversed(bench.odoo.addons_paths)
        for module in bench.modules
        if (folder / module / "tests").is_dir()
    }
    unknown = sorted(set(bench.modules) - set(found))
    if unknown:
        raise DevenvError(f"Odoo has no tests of {', '.join(unknown)}; check MODULES.")
    return [found[module] for module in bench.modules]


_writing = threading.Lock()


def configuration(bench: Bench, ours: bool) -> Path:
    """The configuration of one side; who connects comes from the environment."""
    paths = [*bench.odoo.addons_paths, *([bench.settings.addons] if ours else [])]
    file = bench.folder / ("with.conf" if ours else "without.conf")
    options = {
        "addons_path": ",".join(str(path) for path in paths),
        "data_dir": str(bench.folder / "data"),
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "max_cron_threads": "0",
    }
    text = "".join(f"{key} = {value}\n" for key, value in options.items())
    with _writing:
        steps.write_file(file, f"[options]\n{text}")
    return file


def install(bench: Bench, database: str, modules: Iterable[str], ours: bool) -> None:
    command.run(
        [
            bench.settings.python,
            "-m",
            "odoo",
            "server",
            "--config",
            configuration(bench, ours),
            "--database",
            database,
            "--init",
            ",".join(modules),
            "--stop-after-init",
            "--no-http",
        ],
        bench.settings.logs / "odoo-suites.log",
        env=bench.env(),
        cwd=bench.folder,
        failure=f"The modules could not be installed in {database}.",
    )


def filestore(bench: Bench, database: str) -> Path:
    return bench.folder / "data" / "filestore" / database


def drop(bench: Bench, database: str) -> None:
    postgres.drop_database(bench.settings, bench.server, database)
    shutil.rmtree(filestore(bench, database), ignore_errors=True)


def ensure_base(bench: Bench, current: Step) -> str:
    """The database both sides are copied from; it is kept, since it takes minutes to make."""
    base = bench.database("base")
    modules = odoo_modules(bench.settings.addons, bench.modules)
    marker = bench.folder / "base.json"
    inputs = steps.fingerprint([modules, str(bench.odoo.python_path), base])
    exists = postgres.database_exists(bench.settings, bench.server, base)
    if exists and steps.is_done(marker, inputs):
        current.update("already there")
        return base
    current.update(f"installing {len(modules)} modules of Odoo")
    drop(bench, base)
    install(bench, base, modules, ours=False)
    steps.mark_done(marker, inputs)
    return base


def copy(bench: Bench, base: str, part: str) -> str:
    database = bench.database(part)
    drop(bench, database)
    create = f"CREATE DATABASE {postgres.identifier(database)} TEMPLATE {postgres.identifier(base)}"
    postgres.query(bench.settings, bench.server, create)
    if filestore(bench, base).exists():
        shutil.copytree(filestore(bench, base), filestore(bench, database))
    return database
