"""The arithmetic of the benchmarks."""

import pytest

from bench.measure import Budget, WrongResult, expect, interleave, ratios, rotations, spread, table


def test_a_spread_is_the_middle_with_its_ends():
    assert str(spread([3.0, 1.0, 2.0])) == "2.00 (1.00 to 3.00)"


def test_a_ratio_compares_figures_of_the_same_round():
    slow_machine, fast_machine = 1.0, 10.0
    found = ratios([slow_machine * 3, fast_machine * 3], [slow_machine, fast_machine])
    assert (found.low, found.middle, found.high) == (3, 3, 3)


def test_a_round_without_its_baseline_is_refused():
    with pytest.raises(ValueError):
        ratios([1.0, 2.0], [1.0])


def test_every_variant_is_first_in_turn():
    assert [order[0] for order in rotations("abc", 4)] == ["a", "b", "c", "a"]
    assert all(sorted(order) == ["a", "b", "c"] for order in rotations("abc", 4))


def test_variants_are_interleaved_and_the_warm_up_is_thrown_away():
    calls = []

    def variant(name):
        def run():
            calls.append(name)
            return float(len(calls))

        return run

    figures = interleave({"a": variant("a"), "b": variant("b")}, rounds=2)
    assert calls == ["a", "b", "b", "a", "a", "b"]
    assert figures == {"a": [4.0, 5.0], "b": [3.0, 6.0]}


@pytest.mark.parametrize(
    ("kind", "figure", "word"),
    [
        ("at least", 0.5, "met"),
        ("at least", 0.49, "MISSED"),
        ("at most", 0.5, "met"),
        ("at most", 0.51, "MISSED"),
    ],
)
def test_a_budget_says_whether_it_is_met(kind, figure, word):
    assert Budget(0.5, kind).verdict(figure) == f"{kind} 0.5: {word}"


def test_a_wrong_result_stops_the_benchmark_and_says_what_is_wrong():
    expect("rows", 5, 5)
    with pytest.raises(WrongResult, match="rows: 4 instead of 5"):
        expect("rows", 4, 5)


def test_a_table_has_columns_of_one_width():
    text = table(["way", "rows/s"], [["COPY", "90"], ["HTTP 1,000", "12345"]])
    assert text.splitlines() == ["way         rows/s", "COPY            90", "HTTP 1,000   12345"]
