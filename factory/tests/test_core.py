"""The laws of the simulation, tried on many plans: nothing lost, no gap, no influence of steps."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from mes_factory import plant
from mes_factory.agenda import Event
from mes_factory.core import Simulation
from mes_factory.plan import KINDS, Plan, Scripted

WORKS = plant.load()
HOUR = 3_600_000_000
CODES = [machine.code for machine in WORKS.machines]


def scripted(code: str) -> st.SearchStrategy[Scripted]:
    """Any event that the machine can take."""
    machine = WORKS.machine(code)
    able = [kind for kind in KINDS if kind in ("counter_reset", "restart") or has(machine, kind)]
    seconds = st.floats(0.001, 600).map(lambda value: round(value, 6))
    moments = st.one_of(
        st.fixed_dictionaries({"at_s": seconds}),
        st.fixed_dictionaries({"after_part": st.integers(1, 60), "delay_s": seconds}),
    )
    return st.builds(
        lambda kind, duration, moment: Scripted(code, kind, duration, **moment),
        st.sampled_from(able),
        seconds,
        moments,
    )


def has(machine, kind: str) -> bool:
    return machine.state_for(kind) is not None


plans = st.sampled_from(["L1", "M1", "P1", "T1"]).flatmap(
    lambda code: st.builds(
        Plan,
        seed=st.integers(0, 2**31),
        parts=st.one_of(st.just({}), st.fixed_dictionaries({code: st.integers(0, 80)})),
        counter_start=st.fixed_dictionaries({code: st.integers(65_400, 65_535)}),
        script=st.lists(scripted(code), max_size=6).map(tuple),
        is_random=st.booleans(),
    )
)


def run(plan: Plan, steps: list[int], end: int = HOUR // 2) -> tuple[Simulation, list[Event]]:
    """Half an hour of the machines of the plan, walked through in the given steps."""
    codes = set(plan.counter_start) | {"W1"}
    simulation = Simulation(plant.only(WORKS, codes), plan)
    events = simulation.advance(0)
    simulation.start()
    for moment in [*sorted(steps), end]:
        events += simulation.advance(moment)
    return simulation, events


moments = st.lists(st.integers(0, HOUR // 2), max_size=40)


@settings(deadline=None, max_examples=60)
@given(plans, moments, moments)
def test_the_same_seed_gives_the_same_events_whatever_the_steps(plan, steps, other_steps):
    _, events = run(plan, steps)
    _, again = run(plan, other_steps)
    assert events == again


@settings(deadline=None, max_examples=60)
@given(plans, moments)
def test_values_at_the_end_do_not_depend_on_the_steps(plan, steps):
    stepwise, _ = run(plan, steps)
    at_once, _ = run(plan, [])
    for machine in at_once.plant.machines:
        for tag in machine.tags:
            assert stepwise.value(machine.code, tag) == at_once.value(machine.code, tag)


@settings(deadline=None, max_examples=60)
@given(plans)
def test_totals_are_the_sum_of_the_parts(plan):
    simulation, events = run(plan, [])
    for code, machine in simulation.machines.items():
        results = [e.data["result"] for e in events if e.kind == "part" and e.machine == code]
        assert machine.parts == len(results)
        assert machine.good == results.count("good")
        assert machine.scrap == results.count("scrap")


@settings(deadline=None, max_examples=60)
@given(plans)
def test_the_16_bit_counter_moves_by_one_a_part_and_to_zero_at_a_reset(plan):
    _, events = run(plan, [])
    raw = dict(plan.counter_start)
    for event in events:
        code = event.machine
        if event.kind == "part":
            raw[code] = (raw.get(code, 0) + 1) % 65536
            assert event.data["raw"] == raw[code]
        elif event.kind == "reset":
            raw[code] = 0


@settings(deadline=None, max_examples=60)
@given(plans)
def test_each_machine_is_in_one_state_at_any_time(plan):
    simulation, events = run(plan, [])
    for code in simulation.machines:
        states = [e for e in events if e.kind == "state" and e.machine == code]
        assert states[0].sim_us == 0
        causes = [state.data["cause"] for state in states]
        assert all(one != other for one, other in pairwise(causes))
        assert [s.sim_us for s in states] == sorted(s.sim_us for s in states)
        assert causes[-1] == simulation.machines[code].cause


@settings(deadline=None, max_examples=60)
@given(plans)
def test_parts_are_made_only_while_producing(plan):
    _, events = run(plan, [])
    cause: dict[str, str] = {}
    for event in events:
        if event.kind == "state":
            cause[event.machine] = event.data["cause"]
        elif event.kind == "part":
            assert cause[event.machine] == "produce"


@settings(deadline=None, max_examples=60)
@given(plans)
def test_a_limit_of_parts_is_never_passed(plan):
    simulation, _ = run(plan, [], end=3 * HOUR)
    for code, limit in plan.parts.items():
        assert simulation.machines[code].parts <= limit


@settings(deadline=None, max_examples=40)
@given(plans)
def test_the_energy_is_the_integral_of_the_power(plan):
    """Summing the power ten times a second comes near the exact figure that is sent."""
    lathe = replace(plan, parts={}, counter_start={"L1": 0}, script=())
    simulation, _ = run(lathe, [], end=0)
    meter, energy = simulation._meters[0], 0.0
    for step in range(1, 3000):
        simulation.advance(step * 100_000 - 50_000)
        energy += meter.power_kw(simulation.now_us) * 0.1 / 3600
    simulation.advance(2999 * 100_000)
    assert abs(meter.energy_kwh(simulation.now_us) - energy) < 0.002 * max(energy, 0.1)
