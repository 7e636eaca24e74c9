"""The verdict of the comparison, from outcomes alone."""

from __future__ import annotations

import json

import pytest

from devenv import suites_compare
from devenv.errors import DevenvError
from devenv.suites_compare import Outcome, compare


def side(**outcomes: str) -> dict[str, Outcome]:
    return {test: Outcome(test, f"{test}.py", outcome) for test, outcome in outcomes.items()}


def lost(without: dict, with_ours: dict, second: dict | None = None) -> list[str]:
    return [after.test for _before, after in compare(without, with_ours, second or {}).lost]


def test_a_test_that_passed_and_now_fails_is_a_new_failure():
    assert lost(side(a="passed"), side(a="failed")) == ["a"]


def test_a_test_that_fails_on_both_sides_is_not_ours():
    result = compare(side(a="failed"), side(a="failed"), {})
    assert (result.lost, result.both) == ([], ["a"])


def test_a_test_that_is_no_longer_run_is_a_new_failure():
    assert lost(side(a="passed", b="passed"), side(a="passed")) == ["b"]


def test_a_test_that_passed_and_is_now_skipped_is_a_new_failure():
    assert lost(side(a="passed"), side(a="skipped")) == ["a"]


def test_a_failed_test_that_is_skipped_with_ours_counts_as_fixed():
    assert compare(side(a="failed"), side(a="skipped"), {}).fixed == ["a"]


def test_a_failure_that_passes_the_second_time_is_unsteady():
    result = compare(side(a="passed"), side(a="failed"), side(a="passed"))
    assert (result.lost, result.unsteady) == ([], ["a"])


def test_a_failure_that_fails_the_second_time_stays_a_failure():
    assert lost(side(a="passed"), side(a="failed"), side(a="failed")) == ["a"]


def test_a_failure_that_is_skipped_the_second_time_stays_a_failure():
    assert lost(side(a="passed"), side(a="failed"), side(a="skipped")) == ["a"]


def test_only_new_failures_are_run_again():
    without = side(a="passed", b="failed", c="passed", d="skipped")
    with_ours = side(a="failed", b="failed", c="skipped", d="failed")
    again = suites_compare.failures(without, with_ours)
    assert [outcome.test for outcome in again] == ["a", "d"]


def test_a_run_that_was_cut_off_gives_no_verdict(tmp_path):
    file = tmp_path / "with.jsonl"
    file.write_text(json.dumps({"test": "a", "node": "a", "outcome": "passed"}) + "\n")
    with pytest.raises(DevenvError, match="did not reach their end"):
        suites_compare.read(file)


def test_the_report_counts_every_kind():
    result = compare(
        side(a="passed", b="passed", c="failed", d="skipped"),
        side(a="passed", b="failed", c="failed", d="skipped"),
        {},
    )
    counts = {line[:28].strip(): line[28:].strip() for line in suites_compare.report(result)}
    assert counts["passed on both sides"] == "1"
    assert counts["skipped on both sides"] == "1"
    assert counts["fail without ours as well"] == "1"
    assert counts["NEW FAILURES"] == "1"
