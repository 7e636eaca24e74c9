"""Loaded by pytest inside Odoo's own suites: which tests run, and a line of JSON for each.

A line per test, written at once, is what remains when the process itself does not.
"""

import json
import os
from pathlib import Path

import pytest

from odoo.tests.common import HttpCase

OUTCOMES = "MES_SUITES_OUTCOMES"
TOURS = "MES_SUITES_TOURS"
# The state of a test is the worst that any of its phases or subtests reports.
RANK = {"passed": 0, "skipped": 1, "failed": 2}
MESSAGE_LENGTH = 400


def name_of(item: pytest.Item) -> str:
    cls = getattr(item, "cls", None)
    owner = f"{cls.__module__}.{cls.__qualname__}" if cls else item.nodeid.rpartition("::")[0]
    return f"{owner.removeprefix('odoo.addons.')}.{item.name}"


def is_standard(item: pytest.Item) -> bool:
    """Odoo leaves out what is not tagged standard: nightly, external, breaking a database."""
    return "standard" in getattr(getattr(item, "cls", None), "test_tags", {"standard"})


def refuse_browser(self: HttpCase, *args: object, **kwargs: object) -> None:
    self.skipTest("a test in the browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get(TOURS) != "1":
        HttpCase.browser_js = refuse_browser
    left_out = [item for item in items if not is_standard(item)]
    items[:] = [item for item in items if is_standard(item)]
    config.hook.pytest_deselected(items=left_out)


class Recorder:
    """Follows one run and writes what became of each test."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.names: dict[str, str] = {}
        self.worst: dict[str, tuple[str, str]] = {}

    def write(self, **fields: object) -> None:
        with self.file.open("a", encoding="utf-8") as sink:
            sink.write(json.dumps(fields) + "\n")

    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self.names[item.nodeid] = name_of(item)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        current = self.worst.get(report.nodeid, ("passed", ""))
        if RANK[report.outcome] > RANK[current[0]]:
            text = str(report.longreprtext or report.longrepr or "").strip()
            self.worst[report.nodeid] = (report.outcome, text[-MESSAGE_LENGTH:])

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        outcome, message = self.worst.pop(nodeid, ("passed", ""))
        name = self.names.pop(nodeid, nodeid)
        self.write(test=name, node=nodeid, outcome=outcome, message=message)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            text = report.longreprtext.strip()[-MESSAGE_LENGTH:]
            self.write(test=report.nodeid, node=report.nodeid, outcome="failed", message=text)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Failing tests are a result here, not an error of the run."""
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            self.write(end=True)
            session.exitstatus = pytest.ExitCode.OK


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Recorder(Path(os.environ[OUTCOMES])), "mes-suites")
