"""A copy of a prepared database with the plant in it, loaded once for all tests.

MES_TEST_CONF names the odoo.conf of a reachable PostgreSQL, MES_TEST_TEMPLATE a database in
which the addons are installed and to which nobody is connected.
"""

import os
import secrets
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

from devenv.plant.__main__ import main
from devenv.plant.session import environment


class LoadedPlant:
    """A database, the files beside it and the commands that act on both."""

    def __init__(self, database: str, directory: Path) -> None:
        self.config = os.environ["MES_TEST_CONF"]
        self.database = database
        self.key_file = directory / "secrets" / "bridge.key"
        self.logins_file = directory / "secrets" / "logins.json"

    def load(self, *arguments: str, **files: Path) -> int:
        """Run the command as `make demo` does and return its exit status."""
        return main(
            [
                "load",
                f"--config={self.config}",
                f"--database={self.database}",
                f"--bridge-key-file={files.get('key', self.key_file)}",
                f"--logins-file={self.logins_file}",
                *arguments,
            ]
        )

    def open(self):
        return environment(self.config, self.database)


def _execute(statement: SQL) -> None:
    with closing(db_connect("postgres").cursor()) as cursor:
        cursor._cnx.autocommit = True
        cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """Where pytest-odoo is installed it would open a database for all tests; ours is another."""


@pytest.fixture(scope="session")
def plant(tmp_path_factory):
    template = os.environ.get("MES_TEST_TEMPLATE")
    if not template or "MES_TEST_CONF" not in os.environ:
        pytest.skip("MES_TEST_CONF and MES_TEST_TEMPLATE say where to load the plant")
    config.parse_config(["-c", os.environ["MES_TEST_CONF"]])
    database = f"{template}_plant_{secrets.token_hex(4)}"
    names = (SQL.identifier(database), SQL.identifier(template))
    _execute(SQL("CREATE DATABASE %s TEMPLATE %s", *names))
    try:
        loaded = LoadedPlant(database, tmp_path_factory.mktemp("plant"))
        blocked = tmp_path_factory.mktemp("blocked") / "file"
        blocked.touch()
        loaded.interrupted = loaded.load(key=blocked / "bridge.key")
        loaded.resumed = loaded.load()
        yield loaded
    finally:
        close_db(database)
        _execute(SQL("DROP DATABASE %s", names[0]))
        shutil.rmtree(config.filestore(database), ignore_errors=True)


@pytest.fixture
def env(plant):
    with plant.open() as env:
        yield env
