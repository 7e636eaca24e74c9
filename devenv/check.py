"""`make check`: every linter of the repository, two at a time, one line of result each."""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from devenv import check_rules, check_tools, lock, machine, venv
from devenv.console import say, step
from devenv.errors import DevenvError
from devenv.settings import Settings

AT_A_TIME = 2


@dataclass(frozen=True)
class Result:
    """What one check found: nothing to say is a success."""

    name: str
    seconds: float
    failed: bool
    output: str

    def line(self) -> str:
        return f"{'FAIL' if self.failed else 'ok  '}  {self.name:<14} {self.seconds:6.1f} s"


def rule_checks() -> dict[str, Callable[[], tuple[bool, str]]]:
    """Our own rules, shaped like the tools: whether they failed and what they say."""

    def shaped(rule: Callable[[], list[str]]) -> Callable[[], tuple[bool, str]]:
        def run() -> tuple[bool, str]:
            findings = rule()
            return bool(findings), "\n".join(findings)

        return run

    return {name: shaped(rule) for name, rule in check_rules.RULES.items()}


def timed(name: str, check: Callable[[], tuple[bool, str]]) -> Result:
    started = time.monotonic()
    failed, output = check()
    return Result(name, time.monotonic() - started, failed, output.rstrip())


def run_all(checks: dict[str, Callable[[], tuple[bool, str]]]) -> list[Result]:
    """Run the checks, printing each result as soon as it is there."""
    results: list[Result] = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        futures: list[Future[Result]] = [
            pool.submit(timed, name, check) for name, check in checks.items()
        ]
        for future in as_completed(futures):
            result = future.result()
            results.append(result)
            say(result.line())
            if result.failed:
                say(f"{result.output}\n")
    return results


def chosen(names: list[str], fix: bool) -> dict[str, Callable[[], tuple[bool, str]]]:
    checks = check_tools.tool_checks(fix) | rule_checks()
    unknown = sorted(set(names) - set(checks))
    if unknown:
        raise DevenvError(f"Unknown check: {', '.join(unknown)}. There are: {', '.join(checks)}.")
    return {name: check for name, check in checks.items() if not names or name in names}


def prepare(settings: Settings) -> None:
    """The linters as they are locked, so that everybody hears the same."""
    machine.check_state_folder(settings)
    with lock.hold(settings), step("Python packages") as current:
        venv.ensure(settings, current, venv.EVERYTHING)


def main(settings: Settings, argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m devenv check", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these checks")
    parser.add_argument("--fix", action="store_true", help="let the formatters write")
    options = parser.parse_args(argv)
    checks = chosen(options.names, options.fix)
    prepare(settings)
    failed = [result.name for result in run_all(checks) if result.failed]
    say(f"Failed: {', '.join(failed)}." if failed else "Everything is in order.")
    return 1 if failed else 0
