#!/usr/bin/env python3
"""Odoo in a container: the repository's odoo.conf, completed from the environment, then one command.

serve   become the server
init    create the database with our addons, or bring it up to date; then say no to the password
        every Odoo is born with
plant   load the demo plant, and leave the bridge's key where the bridge finds it
links   print fresh pairing links of the demo plant's kiosk and wallboard
health  whether web workers, database and websocket process answer
"""

import configparser
import json
import os
import re
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ADDONS = ("mes_shopfloor", "mes_equipment", "mes_quality", "mes_iot")
HERE = Path(__file__).resolve().parent
BASE = Path("/etc/odoo/odoo.conf")
# A file system in memory: the database's password is in it.
CONFIGURATION = Path("/run/odoo/odoo.conf")
KEYS = Path("/var/lib/mes-key")
TIMEOUT_S = 5


def overrides(env: Mapping[str, str]) -> dict[str, str]:
    """What differs between a container and the machine odoo.conf was written for."""
    database = env["MES_DATABASE"]
    values = {
        "addons_path": env["MES_ADDONS_PATH"],
        # Nothing asks for it with list_db off, and nobody is to know it.
        "admin_passwd": secrets.token_urlsafe(32),
        "data_dir": env["MES_DATA_DIR"],
        "db_host": env["MES_DB_HOST"],
        "db_port": env.get("MES_DB_PORT", "5432"),
        "db_user": "odoo",
        "db_password": env["MES_DB_PASSWORD"],
        "db_name": database,
        "dbfilter": f"^{re.escape(database)}$",
        "db_maxconn": "32",
        "db_replica_host": env.get("MES_DB_REPLICA_HOST", ""),
        "db_replica_port": env.get("MES_DB_REPLICA_PORT", ""),
        "list_db": "False",
        "proxy_mode": "True",
        "http_interface": env.get("MES_HTTP_INTERFACE", "0.0.0.0"),  # noqa: S104 - in a container
        "workers": env.get("MES_WORKERS", "4"),
        "max_cron_threads": env.get("MES_CRON_WORKERS", "2"),
    }
    return {key: value for key, value in values.items() if value}


def complete(base: Path, values: Mapping[str, str]) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser()
    parser.read_string(base.read_text(encoding="utf-8"), str(base))
    for key, value in values.items():
        parser.set("options", key, value)
    return parser


def write(parser: configparser.RawConfigParser, target: Path) -> None:
    """Closed to everybody else from its first moment."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as sink:
        parser.write(sink)


def call(*words: str, text: str | None = None) -> None:
    done = subprocess.run(words, input=text, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:3])} ended with status {done.returncode}.")


def serve(options: Mapping[str, str]) -> None:
    os.execvp("odoo", ["odoo", "--config", str(CONFIGURATION)])  # noqa: S606, S607


def init(options: Mapping[str, str]) -> None:
    """Each step does nothing where there is nothing to do, so it may be cut off and run again."""
    place = ("--config", str(CONFIGURATION), "--database", options["db_name"])
    install = ("--init", ",".join(ADDONS), "--stop-after-init", "--no-http")
    call("odoo", *place, *install)
    call("odoo", "module", "upgrade", *place, "all", "--outdated")
    os.environ["MES_ADDONS"] = ",".join(ADDONS)
    call("odoo", "shell", *place, "--no-http", text=(HERE / "first_password.py").read_text())


def plant(options: Mapping[str, str]) -> None:
    key, logins = KEYS / "bridge-key", KEYS / "logins.json"
    devenv_plant(
        options,
        "load",
        *("--bridge-key-file", str(key), "--logins-file", str(logins)),
        *("--modbus-host", "factory", "--mqtt-host", "broker", "--mqtt-user", "bridge"),
    )
    # The folder belongs to the group of the bridge, and so does what is made in it.
    key.chmod(0o640)


def links(options: Mapping[str, str]) -> None:
    devenv_plant(options, "links", "--base-url", os.environ["MES_BASE_URL"])


def devenv_plant(options: Mapping[str, str], command: str, *words: str) -> None:
    place = ("--config", str(CONFIGURATION), "--database", options["db_name"])
    call(sys.executable, "-m", "devenv.plant", command, *place, *words)


def health(options: Mapping[str, str]) -> None:
    pages = [f"{options['http_port']}/web/health?db_server_status=1"]
    if int(options["workers"]):
        pages.append(f"{options['gevent_port']}/websocket/health")
    for page in pages:
        with urllib.request.urlopen(f"http://127.0.0.1:{page}", timeout=TIMEOUT_S) as answer:
            if json.load(answer)["status"] != "pass":
                raise SystemExit(f"{page} is not well.")


COMMANDS = {"serve": serve, "init": init, "plant": plant, "links": links, "health": health}


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        raise SystemExit(__doc__)
    parser = complete(BASE, overrides(os.environ))
    if sys.argv[1] != "health":
        write(parser, CONFIGURATION)
    COMMANDS[sys.argv[1]](dict(parser["options"]))


if __name__ == "__main__":
    main()
