"""What single events do to a machine."""

import pytest
from mes_factory import plant
from mes_factory.core import Simulation
from mes_factory.exceptions import FactoryError, ScriptError
from mes_factory.plan import Plan, Scripted

SECOND = 1_000_000
MINUTE = 60 * SECOND


def lathe(works, *script, **plan):
    simulation = Simulation(plant.only(works, ["L1"]), Plan(script=script, is_random=False, **plan))
    simulation.start()
    return simulation


def kinds(events, kind):
    return [event for event in events if event.kind == kind]


def states(events):
    return [event.data["state"] for event in kinds(events, "state")]


def read(simulation, name, code="L1"):
    machine = simulation.plant.machine(code)
    return simulation.value(code, next(tag for tag in machine.tags if tag.name == name))


def test_a_machine_makes_exactly_its_parts_and_idles(works):
    simulation = lathe(works, parts={"L1": 200})
    events = simulation.advance(100 * MINUTE)
    assert len(kinds(events, "part")) == 200
    assert states(events) == ["READY", "AUTO", "READY"]
    assert simulation.is_finished


def test_the_counter_rolls_over_after_65535(works):
    simulation = lathe(works, parts={"L1": 200}, counter_start={"L1": 65_400})
    events = simulation.advance(100 * MINUTE)
    raw = [event.data["raw"] for event in kinds(events, "part")]
    assert raw[134:138] == [65_535, 0, 1, 2]
    assert read(simulation, "parts") == 64
    assert read(simulation, "good") + read(simulation, "scrap") == 200


def test_nothing_is_made_before_the_start(works):
    simulation = Simulation(plant.only(works, ["L1"]), Plan())
    assert states(simulation.advance(10 * MINUTE)) == ["READY"]
    assert read(simulation, "running") is False


def test_a_second_start_changes_nothing(works):
    simulation = lathe(works)
    simulation.advance(MINUTE)
    simulation.start()
    assert kinds(simulation.advance(MINUTE), "state") == []


def test_a_stop_makes_the_cycle_wait(works):
    undisturbed = kinds(lathe(works).advance(MINUTE), "part")[0].sim_us
    jam = Scripted("L1", "jam", 30.0, at_s=5.0)
    disturbed = kinds(lathe(works, jam).advance(MINUTE), "part")[0].sim_us
    assert disturbed == undisturbed + 30 * SECOND


def test_a_stop_shows_its_state_and_its_alarm_bit(works):
    simulation = lathe(works, Scripted("L1", "tool_break", 30.0, at_s=5.0))
    simulation.advance(6 * SECOND)
    assert read(simulation, "state") == 9
    assert read(simulation, "alarms") == 0b10
    assert read(simulation, "alarm_tool") is True
    assert read(simulation, "alarm_jam") is False
    simulation.advance(36 * SECOND)
    assert read(simulation, "state") == 2
    assert read(simulation, "alarms") == 0


def test_a_broken_tool_rejects_the_piece_in_work(works):
    events = lathe(works, Scripted("L1", "tool_break", 30.0, at_s=5.0)).advance(10 * SECOND)
    part = kinds(events, "part")[0]
    assert (part.sim_us, part.data["result"]) == (5 * SECOND, "scrap")


def test_of_two_stops_the_graver_one_is_shown(works):
    simulation = lathe(
        works,
        Scripted("L1", "operator_away", 60.0, at_s=5.0),
        Scripted("L1", "jam", 10.0, at_s=20.0),
    )
    events = simulation.advance(2 * MINUTE)
    assert states(events) == ["READY", "AUTO", "FEED HOLD", "CHIP JAM", "FEED HOLD", "AUTO"]


def test_a_second_stop_of_the_same_kind_prolongs_the_first(works):
    simulation = lathe(
        works, Scripted("L1", "jam", 20.0, at_s=5.0), Scripted("L1", "jam", 30.0, at_s=10.0)
    )
    changes = [event.sim_us for event in kinds(simulation.advance(MINUTE), "state")]
    assert changes == [0, 0, 5 * SECOND, 40 * SECOND]


def test_an_event_after_a_part_comes_with_its_delay(works):
    events = lathe(works, Scripted("L1", "jam", 5.0, after_part=3, delay_s=2.5)).advance(MINUTE)
    third = kinds(events, "part")[2].sim_us
    assert kinds(events, "event")[0].sim_us == third + 2_500_000


def test_a_counter_reset_leaves_the_machine_at_work(works):
    simulation = lathe(works, Scripted("L1", "counter_reset", after_part=4))
    events = simulation.advance(10 * MINUTE)
    assert states(events) == ["READY", "AUTO"]
    assert [event.data["raw"] for event in kinds(events, "part")][:6] == [1, 2, 3, 4, 1, 2]
    assert simulation.machines["L1"].parts == read(simulation, "parts") + 4
    assert read(simulation, "good") + read(simulation, "scrap") == read(simulation, "parts")


def test_a_restart_ends_with_counters_at_zero_and_a_new_cycle(works):
    simulation = lathe(works, Scripted("L1", "restart", 60.0, after_part=2, delay_s=3.0))
    events = simulation.advance(90 * SECOND)
    assert states(events) == ["READY", "AUTO", "OFF", "AUTO"]
    assert kinds(events, "state")[2].data["value"] is None
    reset, back = kinds(events, "reset")[0], kinds(events, "state")[3]
    assert reset.sim_us == back.sim_us
    assert read(simulation, "parts") == 0
    after = simulation.advance(2 * MINUTE)
    assert kinds(after, "part")[0].sim_us >= back.sim_us + 11 * SECOND


def test_a_part_outcome_does_not_depend_on_the_script(works):
    def results(*script):
        events = lathe(works, *script, parts={"L1": 300}).advance(100 * MINUTE)
        return [event.data["result"] for event in kinds(events, "part")]

    assert results() == results(Scripted("L1", "jam", 60.0, after_part=10))


def test_a_pump_keeps_its_serial_number_while_under_test(works):
    plan = Plan(parts={"T1": 3}, is_random=False)
    simulation = Simulation(plant.only(works, ["T1"]), plan)
    simulation.start()
    assert read(simulation, "serial", "T1") == "SN-000123"
    assert read(simulation, "last_serial", "T1") == ""
    events = kinds(simulation.advance(10 * MINUTE), "part")
    assert [e.data["serial"] for e in events] == ["SN-000123", "SN-000124", "SN-000125"]
    assert read(simulation, "last_serial", "T1") == "SN-000125"
    assert read(simulation, "last_pressure", "T1") == pytest.approx(
        events[-1].data["values"]["last_pressure"], abs=1e-6
    )


def test_a_failed_pump_shows_it_in_its_values(works):
    simulation = Simulation(plant.only(works, ["T1"]), Plan(is_random=False))
    simulation.start()
    parts = kinds(simulation.advance(10_000 * SECOND), "part")
    bad = [p.data["values"]["last_pressure"] for p in parts if p.data["result"] == "scrap"]
    good = [p.data["values"]["last_pressure"] for p in parts if p.data["result"] == "good"]
    assert bad
    assert max(bad) < min(good)


def test_every_fifth_shaft_is_measured_a_little_later(works):
    events = lathe(works).advance(10 * MINUTE)
    parts = {event.data["parts"]: event.sim_us for event in kinds(events, "part")}
    measured = kinds(events, "measure")
    assert [event.data["part"] for event in measured[:3]] == [5, 10, 15]
    assert [event.data["seq"] for event in measured[:3]] == [1, 2, 3]
    assert measured[0].sim_us == parts[5] + 4 * SECOND


def test_the_process_is_capable_without_a_drift(works):
    values = [e.data["value"] for e in kinds(lathe(works).advance(2000 * MINUTE), "measure")]
    assert len(values) > 1900
    inside = [value for value in values if 31.984 <= value <= 32.0]
    assert len(inside) / len(values) > 0.999
    assert len(set(values)) > 8


def test_a_drift_takes_the_shafts_out_of_tolerance_and_back(works):
    simulation = lathe(works, Scripted("L1", "drift", 1200.0, at_s=600.0, amount=0.02))
    measured = kinds(simulation.advance(60 * MINUTE), "measure")

    def values(first, last):
        return [e.data["value"] for e in measured if first <= e.sim_us / SECOND < last]

    assert all(value <= 32.0 for value in values(0, 600))
    assert all(value > 32.0 for value in values(1300, 1790))
    assert all(value <= 32.0 for value in values(1810, 3600))


def test_small_events_happen_by_chance_unless_told_not_to(works):
    simulation = Simulation(works, Plan(seed=3))
    simulation.start()
    happened = kinds(simulation.advance(120 * MINUTE), "event")
    assert {event.data["origin"] for event in happened} == {"random"}
    quiet = Simulation(works, Plan(seed=3, is_random=False))
    quiet.start()
    assert kinds(quiet.advance(120 * MINUTE), "event") == []


def test_the_power_falls_while_the_lathe_waits(works):
    simulation = lathe(works, Scripted("L1", "starved", 100.0, at_s=50.0))
    sent = {e.sim_us // SECOND: e.data for e in kinds(simulation.advance(200 * SECOND), "energy")}
    assert sent[30]["power_kw"] > 5
    assert sent[100]["power_kw"] == 1.1
    assert sent[110]["energy_kwh"] - sent[100]["energy_kwh"] == pytest.approx(1.1 / 360, abs=1e-4)


def test_unknown_machines_in_a_plan_are_refused(works):
    with pytest.raises(FactoryError, match="There is no machine 'X9'"):
        Simulation(works, Plan(parts={"X9": 3}))


def test_an_event_that_a_machine_does_not_know_is_refused(works):
    with pytest.raises(ScriptError, match="machine W1 has no state for 'tool_break'"):
        Simulation(works, Plan(script=(Scripted("W1", "tool_break", 5.0, at_s=1.0),)))
    with pytest.raises(ScriptError, match="no gauge"):
        Simulation(works, Plan()).inject(Scripted("M1", "drift", 5.0))
