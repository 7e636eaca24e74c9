"""Load the plant into a database, or print fresh pairing links of its kiosk and wallboard."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from devenv.plant import links, sections
from devenv.plant.session import environment
from devenv.plant.tables import PlantDataError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        with environment(options.config, options.database) as env:
            return options.run(env, options)
    except (PlantDataError, OSError) as error:
        sys.stderr.write(f"plant: {error}\n")
        return 1


def _load(env, options) -> int:
    sections.load(env, options, sys.stdout)
    return 0


def _links(env, options) -> int:
    pages = links.pair(env, options.base_url)
    env.cr.commit()
    sys.stdout.write(json.dumps(pages) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devenv.plant", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="create what the database lacks of the plant")
    load.set_defaults(run=_load)
    load.add_argument("--bridge-key-file", type=Path, required=True)
    load.add_argument("--logins-file", type=Path, required=True)
    load.add_argument("--modbus-host", default="127.0.0.1")
    load.add_argument("--modbus-base-port", type=int, default=5021)
    load.add_argument("--mqtt-host", default="127.0.0.1")
    load.add_argument("--mqtt-port", type=int, default=1883)
    load.add_argument("--mqtt-user", default="bridge")
    show = commands.add_parser("links", help="print pairing links as JSON")
    show.set_defaults(run=_links)
    show.add_argument("--base-url", default="http://127.0.0.1:8069")
    for command in (load, show):
        command.add_argument("--config", required=True, help="odoo.conf")
        command.add_argument("--database", required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
