import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import modbus_tag, reading

from mes_bridge.filter import Filter
from mes_bridge.model import BAD, UNCERTAIN

S = 1_000_000


def run(readings, **rules):
    """What one tag sends, when everything selected is taken."""
    sieve = Filter([modbus_tag(**rules)], {})
    sent = []
    for item in readings:
        selected = sieve.select([item])
        sieve.taken(selected)
        sent += selected
    return sent


def test_first_reading_is_sent():
    assert run([reading(0)]) == [reading(0)]


def test_unchanged_value_is_not_sent():
    assert len(run([reading(5, ts=1), reading(5, ts=2)])) == 1


def test_any_change_is_sent_without_deadband():
    assert [r.value for r in run([reading(v, ts=v) for v in (1, 2, 3)])] == [1, 2, 3]


def test_slow_drift_is_sent_when_it_adds_up():
    drift = [reading(v / 4, ts=v) for v in range(16)]
    assert [r.value for r in run(drift, deadband=1.0)] == [0.0, 1.25, 2.5, 3.75]


def test_heartbeat_carries_the_time_of_a_real_reading():
    sent = run([reading(5, ts=i * S) for i in range(130)], heartbeat_s=60)
    assert [r.ts for r in sent] == [0, 60 * S, 120 * S]


def test_clock_that_goes_back_does_not_silence_a_tag():
    sent = run([reading(5, ts=7200 * S), reading(5, ts=10 * S)], heartbeat_s=60)
    assert len(sent) == 2


def test_heartbeat_zero_sends_each_message():
    assert len(run([reading(5, ts=i) for i in range(5)], heartbeat_s=0)) == 5


def test_the_very_same_message_is_not_sent_twice():
    assert len(run([reading(5, ts=1), reading(5, ts=1)], heartbeat_s=0)) == 1


def test_loss_and_return_of_quality_are_sent():
    lost = reading(None, ts=2, quality=BAD)
    assert len(run([reading(5, ts=1), lost, lost._replace(ts=3), reading(5, ts=4)])) == 3


def test_uncertain_is_a_change_of_quality():
    assert len(run([reading(5, ts=1), reading(5, ts=2, quality=UNCERTAIN)])) == 2


@pytest.mark.parametrize("pair", [(True, False), ("A", "B"), (1, True), (0, False), (0, "0")])
def test_values_of_other_kinds_differ(pair):
    assert len(run([reading(v, ts=i) for i, v in enumerate(pair, 1)], deadband=100.0)) == 2


def test_reading_that_was_not_taken_is_weighed_again():
    sieve = Filter([modbus_tag()], {1: reading(5, ts=1)})
    assert sieve.select([reading(6, ts=2)])
    assert sieve.select([reading(6, ts=3)]) == [reading(6, ts=3)]


def test_several_readings_of_one_tag_in_a_batch_follow_each_other():
    sieve = Filter([modbus_tag()], {})
    values = [reading(v, ts=i) for i, v in enumerate((1, 1, 2, 2, 1), 1)]
    assert [r.value for r in sieve.select(values)] == [1, 2, 1]


@given(st.lists(st.integers(0, 5), min_size=1), st.floats(0, 3))
def test_what_is_sent_is_never_further_off_than_the_deadband(values, deadband):
    readings = [reading(value, ts=index) for index, value in enumerate(values, 1)]
    sent = {r.ts: r.value for r in run(readings, deadband=deadband, heartbeat_s=3600)}
    known = None
    for item in readings:
        known = sent.get(item.ts, known)
        assert abs(item.value - known) <= deadband


@given(st.lists(st.integers(0, 3), min_size=1), st.integers(1, 10))
def test_counter_loses_no_edge(steps, every):
    """Whatever the buffer declines, the last count arrives once it accepts again."""
    sieve, count, sent = Filter([modbus_tag()], {}), 0, []
    for index, step in enumerate(steps):
        count += step
        selected = sieve.select([reading(count, ts=index + 1)])
        if index % every == 0:
            sieve.taken(selected)
            sent += selected
    final = sieve.select([reading(count, ts=len(steps) + 1)])
    assert [r.value for r in sent + final][-1] == count
