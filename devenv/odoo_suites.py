"""`make odoo-suites MODULES=mrp,stock`: do Odoo's own tests still pass with our addons installed?

The same tests run side by side in two copies of one database, of which one also has our addons;
the other cannot even see their code. Only a difference counts, because some of Odoo's tests fail
by themselves as soon as more of its modules are installed than the test expects.
"""

from __future__ import annotations

import argparse
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devenv import (
    command,
    lock,
    machine,
    odoo_source,
    postgres,
    steps,
    suites_bench,
    suites_compare,
    venv,
)
from devenv.console import Step, say, step
from devenv.settings import Settings
from devenv.suites_bench import Bench
from devenv.suites_compare import Comparison, Outcome

SIDES = ("without", "with")
PROGRESS = re.compile(r"\[ *(\d+)%\]")
# More than this many new failures are no accident: the second try would only cost time.
RETRIED = 40


def run_tests(bench: Bench, part: str, tests: list[str], progress: Progress) -> dict[str, Outcome]:
    """Run tests on one side and return what became of them."""
    ours = part == "with"
    outcomes = bench.folder / f"{part}.jsonl"
    outcomes.unlink(missing_ok=True)
    ini = bench.folder / f"{part}.ini"
    steps.write_file(ini, "[pytest]\n")
    command.run(
        [
            *(bench.settings.python, "-m", "pytest", "-v", "-c", ini, "--noconftest"),
            *("--rootdir", bench.odoo.python_path),
            *("-p", "no:cacheprovider", "-p", "devenv.suites_plugin", "-W", "ignore", "--tb=short"),
            *("--odoo-config", suites_bench.configuration(bench, ours), "--odoo-http"),
            *("--odoo-database", bench.database(part), *tests),
        ],
        log_file(bench, part),
        env=bench.env()
        | {"MES_SUITES_OUTCOMES": str(outcomes), "MES_SUITES_TOURS": str(int(bench.tours))},
        cwd=bench.folder,
        on_line=lambda line: progress.line(part, line),
        failure=f"Odoo's tests ended early in the database {bench.database(part)}.",
    )
    return suites_compare.read(outcomes)


def log_file(bench: Bench, part: str) -> Path:
    return bench.settings.logs / f"odoo-suites-{part}.log"


class Progress:
    """Turns pytest's percentages of both sides into one line."""

    def __init__(self, current: Step) -> None:
        self._step = current
        self._percent: dict[str, str] = {}
        self._lock = threading.Lock()

    def line(self, part: str, text: str) -> None:
        if found := PROGRESS.search(text):
            with self._lock:
                self._percent[part] = found[1]
                states = (f"{name} ours {share} %" for name, share in self._percent.items())
                self._step.update(", ".join(sorted(states)))


def run_both(bench: Bench, current: Step) -> Comparison:
    progress = Progress(current)
    for side in SIDES:
        log_file(bench, side).unlink(missing_ok=True)
    tests = [str(folder) for folder in suites_bench.test_folders(bench)]
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(run_tests, bench, side, tests, progress) for side in SIDES]
        without, with_ours = (future.result() for future in running)
    second = run_again(bench, suites_compare.failures(without, with_ours), progress, current)
    return suites_compare.compare(without, with_ours, second)


def run_again(
    bench: Bench, failures: list[Outcome], progress: Progress, current: Step
) -> dict[str, Outcome]:
    """New failures get a second try before anybody is blamed: a slow machine is not our fault."""
    if not 0 < len(failures) <= RETRIED:
        return {}
    current.update(f"running {len(failures)} new failures once more")
    return run_tests(bench, "with", [bench.node(test.node) for test in failures], progress)


def prepare(settings: Settings, modules: tuple[str, ...], tours: bool) -> Bench:
    """Odoo, the tools and the database server, as the rest of the project has them."""
    with step("Odoo") as current:
        source = odoo_source.ensure(settings, current)
    with step("Python packages") as current:
        venv.ensure(settings, current, venv.EVERYTHING)
        venv.link_odoo(settings, source.python_path)
    with step("PostgreSQL") as current:
        server = postgres.start(settings, current)
    return Bench(settings, server, source, modules, tours)


def run(bench: Bench) -> int:
    bench.folder.mkdir(parents=True, exist_ok=True)
    suites_bench.test_folders(bench)
    ours = [addon.name for addon in suites_bench.our_addons(bench.settings.addons)]
    with step("Database of Odoo") as current:
        base = suites_bench.ensure_base(bench, current)
    with step("Copy with our addons") as current:
        suites_bench.copy(bench, base, "without")
        suites_bench.install(bench, suites_bench.copy(bench, base, "with"), ours, ours=True)
        current.update(", ".join(ours))
    with step("Odoo's own tests") as current:
        result = run_both(bench, current)
    for line in suites_compare.report(result):
        say(line)
    for part in SIDES:
        suites_bench.drop(bench, bench.database(part))
    return 1 if result.lost else 0


def main(settings: Settings, argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m devenv odoo-suites", description=__doc__)
    parser.add_argument("modules", help="modules of Odoo, separated by commas")
    parser.add_argument("--tours", action="store_true", help="tests in the browser as well")
    options = parser.parse_args(argv)
    modules = tuple(name.strip() for name in options.modules.split(",") if name.strip())
    machine.check_state_folder(settings)
    with lock.hold(settings):
        bench = prepare(settings, modules, options.tours)
    return run(bench)
