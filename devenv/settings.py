"""Where things are and which ports they use: read once from the environment, then passed around."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devenv.errors import DevenvError

PORT_VARIABLES = {
    "http_port": ("MES_HTTP_PORT", 8069),
    "pg_port": ("MES_PG_PORT", 54320),
    "mqtt_port": ("MES_MQTT_PORT", 1884),
    "bridge_port": ("MES_BRIDGE_PORT", 9620),
    "factory_port": ("MES_FACTORY_PORT", 9630),
    "plc_port": ("MES_PLC_PORT", 5021),
}


@dataclass(frozen=True)
class Settings:
    """One factory: its folder, its ports, and what the user already has."""

    repo: Path
    state: Path
    http_port: int = 8069
    pg_port: int = 54320
    mqtt_port: int = 1884
    bridge_port: int = 9620
    factory_port: int = 9630
    plc_port: int = 5021
    database: str = "mes"
    odoo: Path | None = None
    database_url: str = ""
    mqtt_url: str = ""

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def done(self) -> Path:
        return self.state / "done"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets"

    @property
    def cache(self) -> Path:
        return self.state / "cache"

    @property
    def venv(self) -> Path:
        return self.state / "venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def odoo_conf(self) -> Path:
        return self.state / "odoo.conf"

    @property
    def requirements(self) -> Path:
        return self.repo / "requirements"

    @property
    def addons(self) -> Path:
        return self.repo / "addons"


def load(repo: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this repository as the environment wants them."""
    state = Path(environ.get("MES_STATE_DIR") or repo / ".mes").expanduser()
    odoo = environ.get("MES_ODOO")
    return Settings(
        repo=repo,
        state=Path(os.path.realpath(state)),
        database=environ.get("MES_DB") or "mes",
        odoo=Path(odoo).expanduser().resolve() if odoo else None,
        database_url=environ.get("DATABASE_URL") or _url_from_pg_variables(environ),
        mqtt_url=environ.get("MQTT_URL", ""),
        **_ports(environ),
    )


def _ports(environ: Mapping[str, str]) -> dict[str, int]:
    ports = {
        field: _port(variable, environ.get(variable) or str(default))
        for field, (variable, default) in PORT_VARIABLES.items()
    }
    for field, number in ports.items():
        twin = next(other for other, value in ports.items() if value == number)
        if twin != field:
            first, second = PORT_VARIABLES[twin][0], PORT_VARIABLES[field][0]
            raise DevenvError(f"{first} and {second} are both {number}; give them different ports.")
    return ports


def _port(variable: str, text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise DevenvError(f"{variable} is {text!r}; it must be a port number from 1 to 65535.")


def _url_from_pg_variables(environ: Mapping[str, str]) -> str:
    """libpq reads PG* itself; a bare URL tells the rest of the code that a server was given."""
    return "postgresql://" if environ.get("PGHOST") else ""
