"""The command line."""

import argparse
import asyncio
import sys
from pathlib import Path

from . import __version__, logs
from .app import App
from .check import check
from .config import Settings, load
from .exceptions import BridgeError
from .inspect_buffer import describe


def main(argv: list[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        settings = load(arguments.config)
        return COMMANDS[arguments.command](settings)
    except BridgeError as error:
        sys.stderr.write(f"mes-bridge: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mes-bridge", description="Machines to MES for Odoo.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    texts = {
        "run": "carry readings, until stopped",
        "check": "try the settings, Odoo and one reading of each device",
        "buffer": "show what is in the buffer",
    }
    for name, text in texts.items():
        command = commands.add_parser(name, help=text)
        command.add_argument("--config", type=Path, default=Path("/etc/mes-bridge/bridge.toml"))
    return parser


def _run(settings: Settings) -> int:
    logs.set_up(settings.log_level, settings.log_format)

    async def run() -> None:
        await App(settings).run()

    asyncio.run(run())
    return 0


def _check(settings: Settings) -> int:
    logs.set_up("error", "console")
    return asyncio.run(check(settings, sys.stdout))


def _buffer(settings: Settings) -> int:
    return describe(settings, sys.stdout)


COMMANDS = {"run": _run, "check": _check, "buffer": _buffer}

if __name__ == "__main__":
    sys.exit(main())
