"""The database server: the user's own when given, else ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from devenv import cluster
from devenv.cluster import NAME, ROLE, own
from devenv.console import Step
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings
from devenv.sql import (
    SERVER_VARIABLES,
    Server,
    database_exists,
    drop_database,
    identifier,
    literal,
    programs,
    query,
)

__all__ = [
    "NAME",
    "SERVER_VARIABLES",
    "Server",
    "database_exists",
    "drop_database",
    "given",
    "identifier",
    "literal",
    "own",
    "programs",
    "query",
    "start",
]


def start(settings: Settings, step: Step) -> Server:
    """A server that answers, with a role that may create databases."""
    if settings.database_url:
        server = given(settings.database_url)
        check_given(settings, server)
        step.update(f"yours, on {server.host}:{server.port}")
        return server
    return cluster.start(settings, step)


def given(url: str, environ: Mapping[str, str] = os.environ) -> Server:
    """The server the user named by an address, by PG* variables, or by both."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DevenvError("DATABASE_URL must look like postgresql://user:password@host:5432.")
    return Server(
        host=parts.hostname or environ.get("PGHOST") or "127.0.0.1",
        port=parts.port or int(environ.get("PGPORT") or 5432),
        user=unquote(parts.username or "") or environ.get("PGUSER") or ROLE,
        password=unquote(parts.password or "") or environ.get("PGPASSWORD") or "",
        ours=False,
        sslmode=_sslmode(parts.query) or environ.get("PGSSLMODE") or "",
    )


def _sslmode(query_text: str) -> str:
    return dict(parse_qsl(query_text)).get("sslmode", "")


def check_given(settings: Settings, server: Server) -> None:
    """Say what is wrong with the user's server before Odoo would, at length."""
    try:
        answer = query(
            settings,
            server,
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user",
        )
    except CommandFailed as failed:
        raise DevenvError(
            f"PostgreSQL on {server.host}:{server.port} cannot be used as {server.user}; check "
            "DATABASE_URL or PGHOST, PGPORT, PGUSER and PGPASSWORD.",
            failed.details,
        ) from None
    if answer != "t":
        raise DevenvError(
            f"The role {server.user} on {server.host} may not create databases; run "
            f"ALTER ROLE {server.user} CREATEDB there."
        )
    if server.user == "postgres":
        raise DevenvError("Odoo refuses the role postgres; give it another role with CREATEDB.")
