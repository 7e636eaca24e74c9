"""What our addons changed: the outcomes of the same tests with and without them, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devenv.errors import DevenvError

NOT_RUN = "not run"


@dataclass(frozen=True)
class Outcome:
    """One test on one side."""

    test: str
    node: str
    outcome: str
    message: str = ""


@dataclass(frozen=True)
class Comparison:
    """Tests by what became of them; a test that no longer runs is lost, whatever the reason."""

    lost: list[tuple[Outcome, Outcome]] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    good: list[Outcome] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(1 for test in self.good if test.outcome == outcome)


def read(file: Path) -> dict[str, Outcome]:
    """The outcomes by test; a run that did not reach its end has none to give."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    rows = [json.loads(line) for line in lines]
    if not rows or "end" not in rows[-1]:
        raise DevenvError(f"The tests behind {file.name} did not reach their end.")
    found = [Outcome(**row) for row in rows if "test" in row]
    return {outcome.test: outcome for outcome in found}


def missing(test: str) -> Outcome:
    return Outcome(test, "", NOT_RUN)


def compare(
    without: Mapping[str, Outcome],
    with_ours: Mapping[str, Outcome],
    second: Mapping[str, Outcome],
) -> Comparison:
    """Sort the tests; `second` are the outcomes of new failures that ran once more."""
    result = Comparison()
    for test in sorted(set(without) | set(with_ours)):
        before, after = without.get(test, missing(test)), with_ours.get(test, missing(test))
        if is_lost(before, after):
            if is_lost(before, second.get(test, after)):
                result.lost.append((before, after))
            else:
                result.unsteady.append(test)
        elif before.outcome == "failed":
            (result.both if after.outcome == "failed" else result.fixed).append(test)
        else:
            result.good.append(after)
    return result


def is_lost(before: Outcome, after: Outcome) -> bool:
    """A failure of ours, or a test that ran and now does not."""
    if after.outcome == "failed":
        return before.outcome != "failed"
    return before.outcome == "passed" != after.outcome


def failures(without: Mapping[str, Outcome], with_ours: Mapping[str, Outcome]) -> list[Outcome]:
    """The new failures; a test that was not run cannot be run once more either."""
    return [
        after
        for test, after in with_ours.items()
        if after.outcome == "failed" and is_lost(without.get(test, missing(test)), after)
    ]


def report(result: Comparison) -> Iterator[str]:
    """The comparison as lines for a terminal."""
    for before, after in result.lost:
        yield f"NEW FAILURE  {after.test}  ({before.outcome} -> {after.outcome})"
        yield from (f"             {line}" for line in after.message.splitlines()[-6:])
    for title, tests in (
        ("fixed", result.fixed),
        ("both fail", result.both),
        ("unsteady", result.unsteady),
    ):
        yield from (f"{title:<11}  {test}" for test in tests)
    yield ""
    yield f"{'passed on both sides':<28}{result.count('passed'):>6}"
    yield f"{'skipped on both sides':<28}{result.count('skipped'):>6}"
    yield f"{'fail without ours as well':<28}{len(result.both):>6}"
    yield f"{'fail only without ours':<28}{len(result.fixed):>6}"
    yield f"{'failed once, then passed':<28}{len(result.unsteady):>6}"
    yield f"{'NEW FAILURES':<28}{len(result.lost):>6}"
