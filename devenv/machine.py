"""What the machine must offer before anything is fetched; each failure names the way out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devenv import account, broker, ports, postgres, steps, supervisor
from devenv.console import Step, megabytes
from devenv.errors import DevenvError
from devenv.settings import PORT_VARIABLES, Settings

MARK = ".mes-state"
NEEDED_BYTES = 4_000_000_000
ARCHIVE_TOOLS = ("apt-get", "apt-config", "dpkg-deb")


@dataclass(frozen=True)
class PortUse:
    """A port a service of ours will listen on, and the variable that moves it."""

    service: str
    field: str
    number: int

    @property
    def variable(self) -> str:
        return PORT_VARIABLES[self.field][0]


def check(settings: Settings, step: Step, uses: Iterable[PortUse]) -> None:
    """Everything that can be known before the first byte is fetched."""
    check_platform()
    check_addresses(settings)
    check_state_folder(settings)
    if not settings.database_url or not settings.mqtt_url:
        account.check_reach(settings)
    if not is_furnished(settings):
        check_tools(settings)
        check_space(settings)
    for use in uses:
        check_port(settings, use)
    version = ".".join(str(part) for part in sys.version_info[:2])
    step.update(f"Python {version}, state in {settings.state}")


def check_platform() -> None:
    if not sys.platform.startswith("linux"):
        raise DevenvError("This runs on Linux; elsewhere use docker compose up.")


def check_addresses(settings: Settings) -> None:
    """A misspelt address is told now, not after minutes of fetching."""
    if settings.database_url:
        postgres.given(settings.database_url)
    if settings.mqtt_url:
        broker.given(settings.mqtt_url)


def is_furnished(settings: Settings) -> bool:
    """Whether the large things are there already."""
    odoo = settings.odoo or (settings.state / "odoo" / steps.MARKER).exists()
    return bool(odoo) and (settings.venv / ".done" / "edge.json").exists()


def check_tools(settings: Settings) -> None:
    if settings.odoo:
        return
    missing = [tool for tool in ARCHIVE_TOOLS if not shutil.which(tool)]
    if missing:
        raise DevenvError(
            f"This machine has no {', '.join(missing)}, so Odoo cannot be fetched from the Debian "
            "archive; give an Odoo 19 with MES_ODOO=/path/to/odoo make demo."
        )


def check_space(settings: Settings) -> None:
    free = shutil.disk_usage(settings.state).free
    if free < NEEDED_BYTES:
        raise DevenvError(
            f"{settings.state} has {megabytes(free)} free and {megabytes(NEEDED_BYTES)} are needed; "
            "make room or choose another place with MES_STATE_DIR=/path make demo."
        )


def check_state_folder(settings: Settings) -> None:
    """Ours, or empty: the folder is removed by `make clean`, so it must not hold anything else."""
    state = settings.state
    mark = state / MARK
    try:
        state.mkdir(parents=True, exist_ok=True)
        strange = state != settings.repo / ".mes" and not mark.exists()
        if strange and set(os.listdir(state)) - {"lock"}:
            raise DevenvError(
                f"{state} holds files that are not ours; give MES_STATE_DIR an empty or new folder."
            )
        mark.touch()
        state.chmod(0o755)
        settings.secrets.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DevenvError(
            f"{state} cannot be written ({error.strerror}); choose another place with "
            "MES_STATE_DIR=/path make demo."
        ) from error


def check_port(settings: Settings, use: PortUse) -> None:
    """Free, or held by the very service of ours that will use it."""
    current = supervisor.running(settings, use.service)
    if (current and current.uses(use.number)) or ports.is_free(use.number):
        return
    port = use.number
    holder = ports.holder(port)
    who = f"another program ({holder})" if holder else "another program"
    raise DevenvError(
        f"Port {port} is taken by {who}; stop it or run "
        f"{use.variable}={free_port_near(getattr(settings, use.field))} make demo."
    )


def free_port_near(port: int) -> int:
    """A proposal: the same port a hundred further, or the next that is free."""
    start = port + 100 if port + 100 <= 65535 else 20000
    return next((number for number in range(start, 65536) if ports.is_free(number)), start)


def repository() -> Path:
    return Path(__file__).resolve().parent.parent
