"""The truth as tests read it."""

import json

import pytest
from mes_factory import oracle, plant
from mes_factory.core import Simulation
from mes_factory.exceptions import OracleError
from mes_factory.plan import Plan, Scripted


@pytest.fixture
def truth(works, tmp_path):
    """Ten minutes of lathe and test bench, as a file with one real second per simulated one."""
    script = (Scripted("L1", "jam", 60.0, at_s=100.0),)
    plan = Plan(parts={"L1": 30}, script=script, is_random=False)
    simulation = Simulation(plant.only(works, ["L1", "T1"]), plan)
    simulation.start()
    path = tmp_path / "truth.jsonl"
    writer = oracle.Writer(path)
    events = simulation.advance(600_000_000)
    writer.write([oracle.line(event, event.sim_us + 1_000_000) for event in events])
    writer.close()
    return oracle.read(path)


def test_totals_of_a_machine_at_the_end_and_at_a_moment(truth):
    assert truth.parts("L1").parts == 30
    assert truth.parts("L1").good + truth.parts("L1").scrap == 30
    assert truth.parts("L1", until_us=1_000_000 + 20_000_000).parts == 1
    assert truth.parts("X1").parts == 0


def test_intervals_follow_each_other_without_a_gap(truth):
    intervals = truth.intervals("L1")
    assert [one.cause for one in intervals] == ["produce", "jam", "produce", "ready"]
    ends = [one.end_us for one in intervals]
    assert ends[:-1] == [one.start_us for one in intervals[1:]]
    assert ends[-1] is None


def test_seconds_in_each_state_sum_up_to_the_time(truth):
    seconds = truth.seconds("L1", until_us=601_000_000)
    assert seconds["down"] == 60
    assert sum(seconds.values()) == pytest.approx(600)


def test_measures_and_serials_are_found(truth):
    assert len(truth.measures("CAL1")) == 6
    assert list(truth.serials("T1"))[:2] == ["SN-000123", "SN-000124"]
    assert truth.machines == ["L1", "T1"]


def test_a_line_still_being_written_is_left_out(tmp_path):
    path = tmp_path / "truth.jsonl"
    whole = json.dumps({"kind": "part", "machine": "L1", "parts": 1, "good": 1, "scrap": 0, "t": 5})
    path.write_text(f'{whole}\n{{"kind": "pa')
    assert oracle.read(path).parts("L1").parts == 1


def test_a_broken_line_is_an_error(tmp_path):
    path = tmp_path / "truth.jsonl"
    path.write_text("nonsense\n")
    with pytest.raises(OracleError, match="not JSON"):
        oracle.read(path)


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(OracleError, match="cannot be written"):
        oracle.Writer(tmp_path / "missing" / "truth.jsonl")
