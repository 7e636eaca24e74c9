"""The configuration Odoo runs with: the repository's odoo.conf, completed for this machine."""

from __future__ import annotations

import configparser
import io
import re
from collections.abc import Mapping

from devenv import steps
from devenv.odoo_source import OdooSource
from devenv.postgres import Server
from devenv.settings import Settings

HEADER = "; Written by `make demo` from the repository's odoo.conf: change that one.\n"


def write(settings: Settings, source: OdooSource, server: Server) -> str:
    """Write the configuration when it changed; returns its fingerprint."""
    base = (settings.repo / "odoo.conf").read_text(encoding="utf-8")
    text = complete(base, overrides(settings, source, server))
    path = settings.odoo_conf
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        steps.write_file(path, text)
    return steps.fingerprint(text)


def overrides(settings: Settings, source: OdooSource, server: Server) -> dict[str, str]:
    """What only this machine knows."""
    values = {
        "addons_path": ",".join(str(path) for path in (*source.addons_paths, settings.addons)),
        "admin_passwd": steps.secret(settings.secrets / "odoo-master"),
        "data_dir": str(settings.state / "odoo-data"),
        "db_host": server.host,
        "db_name": settings.database,
        "db_password": server.password,
        "db_port": str(server.port),
        "db_sslmode": server.sslmode,
        "db_user": server.user,
        "dbfilter": f"^{re.escape(settings.database)}$",
        "http_interface": "127.0.0.1",
        "http_port": str(settings.http_port),
    }
    return {key: value for key, value in values.items() if value}


def complete(base: str, values: Mapping[str, str]) -> str:
    """The base with these options in place of its own."""
    parser = configparser.RawConfigParser()
    parser.read_string(base)
    for key, value in sorted(values.items()):
        parser.set("options", key, value)
    sink = io.StringIO(HEADER)
    sink.seek(0, io.SEEK_END)
    parser.write(sink)
    return sink.getvalue()
