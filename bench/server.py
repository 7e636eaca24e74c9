"""A real Odoo server of the benchmark's own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devenv import command, ports, web
from devenv.errors import DevenvError

START_S = 120.0
POLL_S = 0.2


@contextmanager
def running(
    config: Path, database: str, first_port: int, workers: int, log: Path
) -> Iterator[tuple[str, int]]:
    """Serve `database` for a while; gives host and port."""
    http, gevent = _free_ports(first_port)
    argv = [
        *(sys.executable, "-m", "odoo", "server", "--config", config, "--database", database),
        *("--db-filter", f"^{database}$", "--log-handler", "werkzeug:WARNING"),
        *("--http-port", str(http), "--gevent-port", str(gevent), "--workers", str(workers)),
    ]
    with log.open("ab") as sink:
        process = command.popen(argv, stdout=sink)
        try:
            _wait(lambda: process.poll() is None, f"http://127.0.0.1:{http}/web/health", log)
            yield "127.0.0.1", http
        finally:
            command.end_group(process)


def _free_ports(first: int) -> tuple[int, int]:
    found = [port for port in range(first, first + 100) if ports.is_free(port)][:2]
    if len(found) < 2:
        raise DevenvError(f"No two ports from {first} to {first + 99} are free.")
    return found[0], found[1]


def _wait(is_alive, address: str, log: Path) -> None:
    end = time.monotonic() + START_S
    while not web.is_up(address):
        if not is_alive():
            raise DevenvError(f"Odoo ended at once; see {log}.")
        if time.monotonic() > end:
            raise DevenvError(f"Odoo does not answer after {START_S:.0f} s; see {log}.")
        time.sleep(POLL_S)
