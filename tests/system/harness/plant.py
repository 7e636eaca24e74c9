"""The whole plant of one test run: a copied database, Odoo, broker, bridge and simulated factory."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from harness.process import Process, free_port, free_port_range
from harness.waiting import until

DATABASE = "mes_system_run"
MACHINES = 8
PASSWORD = "of-this-test-only"

BRIDGE = """\
[odoo]
url = "{url}"
key_file = "{key}"

[buffer]
directory = "{directory}"

[health]
port = {port}

[mqtt."127.0.0.1"]
username = "bridge"
password_file = "{password}"

[log]
level = "debug"
"""
MOSQUITTO = "listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"


@dataclass(frozen=True)
class Ports:
    """Where this run listens."""

    http: int
    mqtt: int
    plc: int
    control: int
    bridge: int


class Plant:
    """Starts the real programs in order; everything they write is in one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.ports = Ports(
            free_port(), free_port(), free_port_range(MACHINES), free_port(), free_port()
        )
        self.url = f"http://127.0.0.1:{self.ports.http}"
        self.oracle = folder / "oracle.jsonl"
        self.conf = folder / "odoo.conf"
        self.key = folder / "bridge.key"
        self.logins = folder / "logins.json"
        self.programs: dict[str, Process] = {}

    def create(self) -> None:
        """A database of our own with the demo plant in it."""
        run("dropdb", "--if-exists", "--force", DATABASE)
        run("createdb", "-T", os.environ["MES_TEST_TEMPLATE"], DATABASE)
        store = Path(os.environ["MES_TEST_FILESTORE"])
        source = store / os.environ["MES_TEST_TEMPLATE"]
        shutil.rmtree(store / DATABASE, ignore_errors=True)
        if source.exists():
            shutil.copytree(source, store / DATABASE)
        base = Path(os.environ["MES_TEST_CONF"]).read_text()
        lines = [line for line in base.splitlines() if not line.startswith("max_cron_threads")]
        own = [f"db_name = {DATABASE}", f"dbfilter = ^{DATABASE}$", "max_cron_threads = 1"]
        self.conf.write_text("\n".join([*lines, *own, ""]))
        self.plant_tool(
            "load",
            *("--bridge-key-file", self.key, "--logins-file", self.logins),
            *("--modbus-base-port", self.ports.plc, "--mqtt-port", self.ports.mqtt),
        )

    def drop(self) -> None:
        run("dropdb", "--if-exists", "--force", DATABASE)
        shutil.rmtree(Path(os.environ["MES_TEST_FILESTORE"]) / DATABASE, ignore_errors=True)

    def plant_tool(self, command: str, *arguments: object) -> str:
        return run(
            *(sys.executable, "-m", "devenv.plant", command),
            *("--config", self.conf, "--database", DATABASE, *arguments),
        )

    def pairing_links(self) -> dict[str, str]:
        out = self.plant_tool("links", "--base-url", self.url)
        return json.loads(out.strip().splitlines()[-1])

    def start(self, name: str, *command: object, env: dict[str, str] | None = None) -> Process:
        program = Process(name, [str(part) for part in command], self.folder / f"{name}.log", env)
        self.programs[name] = program
        return program.start()

    def start_odoo(self) -> None:
        self.start(
            "odoo",
            *(sys.executable, "-m", "odoo", "-c", self.conf, "-d", DATABASE),
            *("--http-port", self.ports.http),
        )
        self.wait_for("odoo", f"{self.url}/web/health")

    def start_broker(self) -> None:
        conf = self.folder / "mosquitto.conf"
        conf.write_text(MOSQUITTO.format(port=self.ports.mqtt))
        self.start("broker", os.environ["MES_TEST_MOSQUITTO"], "-c", conf)

    def start_bridge(self) -> None:
        conf, password = self.folder / "bridge.toml", self.folder / "mqtt.password"
        if not password.exists():
            password.write_text(PASSWORD)
            password.chmod(0o600)
        conf.write_text(
            BRIDGE.format(
                url=self.url,
                key=self.key,
                directory=self.folder / "buffer",
                port=self.ports.bridge,
                password=password,
            )
        )
        self.start("bridge", program("mes-bridge"), "run", "--config", conf)
        self.wait_for("bridge", f"http://127.0.0.1:{self.ports.bridge}/healthz")

    def start_factory(self, *options: object) -> None:
        self.start(
            "factory",
            *(program("mes-factory"), "run", "--oracle", self.oracle),
            *("--control", f"127.0.0.1:{self.ports.control}"),
            *("--modbus-base-port", self.ports.plc),
            *("--mqtt-host", "127.0.0.1", "--mqtt-port", self.ports.mqtt),
            *options,
        )
        self.wait_for("factory", self.control("/status"))

    def control(self, path: str) -> str:
        return f"http://127.0.0.1:{self.ports.control}{path}"

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Tell the factory something over its control port."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.control(path), data=json.dumps(body or {}).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read() or b"null")

    def status(self) -> dict[str, Any]:
        return json.loads(fetch(self.control("/status")))

    def waiting_rows(self) -> int:
        """Readings in the bridge's outbox that Odoo has not acknowledged."""
        page = fetch(f"http://127.0.0.1:{self.ports.bridge}/healthz")
        return int(json.loads(page)["buffer"]["rows"]) if page else 0

    def wait_for(self, name: str, url: str, deadline: float = 120) -> None:
        until(
            lambda: self.programs[name].alive() and fetch(url) is not None,
            f"an answer of {name}",
            deadline,
        )

    def sql(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows as the database has them now."""
        connection = psycopg2.connect(dbname=DATABASE)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, parameters)
                return cursor.fetchall()
        finally:
            connection.close()

    def one(self, query: str, *parameters: object) -> Any:
        rows = self.sql(query, *parameters)
        return rows[0][0] if rows else None

    def stop(self) -> None:
        for name in ("bridge", "factory", "odoo", "broker"):
            if name in self.programs:
                self.programs[name].stop()


def program(name: str) -> Path:
    """A console script of the environment the tests run in."""
    return Path(sys.executable).with_name(name)


def fetch(url: str) -> str | None:
    """The body of a page that answers 200, else None."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.read().decode()
    except OSError:
        return None


def run(*command: object) -> str:
    """Run a tool to its end; its complaint is the failure."""
    done = subprocess.run(  # noqa: S603 - the command is the test's own
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-5000:]}"
    return done.stdout
