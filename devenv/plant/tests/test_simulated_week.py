"""Two weeks of the simulated plant, told late and out of order, add up to the second.

In one the clock is put forward, in the other it is put back. What the simulation wrote down while
it happened is what the timeline has to say in the end.
"""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from devenv.plant import factory

HOURS = (("Early", 6), ("Late", 14), ("Night", 22))
LATE_SHARE, TWICE_SHARE = 0.3, 0.05
STATISTICS = 300
FIGURES = ("machine_id", "slot_start", "slot_end", "shift_id", "workorder_id", "product_id")


class Week:
    """Machines of a plant of their own that works around the clock, and what they truly did."""

    def __init__(self, env, start, machines, seed):
        self.env, self.start, self.seed = env, start, seed
        self.end = start + timedelta(days=7)
        plant = env["stock.warehouse"].create(
            {"name": f"Works {seed}", "code": f"W{seed}", "mes_tz": "Europe/Berlin"}
        )
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        env["mes.shift"].create(
            [
                {
                    "name": name,
                    "warehouse_id": plant.id,
                    "hour_from": hour,
                    "duration": 8,
                    "on_holidays": True,
                    **dict.fromkeys(days, True),
                }
                for name, hour in HOURS
            ]
        )
        self.plant = plant
        self.machines = {code: self._machine(code) for code in machines}
        self.reasons = {}
        self.truth = {
            code: self._read(events) for code, events in factory.week(machines, seed).items()
        }

    def _machine(self, code):
        center = self.env["mrp.workcenter"].create(
            {"name": f"{code} {self.seed}", "mes_warehouse_id": self.plant.id}
        )
        return self.env["maintenance.equipment"].create(
            {
                "name": f"{code} of week {self.seed}",
                "mes_workcenter_id": center.id,
                "mes_debounce_s": 0,
            }
        )

    def _read(self, events):
        """(moment, state, cause) of a week, each state once."""
        rows = []
        for event in events:
            moment = self.start + timedelta(microseconds=event.sim_us)
            state, cause = event.data["mes"], event.data["cause"]
            if rows and rows[-1][0] == moment:
                rows.pop()
            if not rows or rows[-1][1:] != (state, cause):
                rows.append((moment, state, cause))
        return rows

    def reason(self, state, cause):
        if state not in ("idle", "down") or cause == "ready":
            return None
        if cause not in self.reasons:
            self.reasons[cause] = self.env["mrp.workcenter.productivity.loss"].create(
                {"name": f"{cause} {self.seed}", "loss_type": "availability"}
            )
        return self.reasons[cause]

    def tell(self):
        """Each state as a device sends it: most at once, some much later, some twice."""
        dice = random.Random(self.seed)  # noqa: S311 (no secret)
        for code, machine in self.machines.items():
            facts = [(number, *row) for number, row in enumerate(self.truth[code])]
            late = {fact for fact in facts if dice.random() < LATE_SHARE}
            held = sorted(late)
            dice.shuffle(held)
            again = [fact for fact in facts if dice.random() < TWICE_SHARE]
            told = [fact for fact in facts if fact not in late] + held + again
            for count, (number, moment, state, cause) in enumerate(told):
                if count % STATISTICS == 20:
                    # All in one transaction: nobody else tells the planner how much there is.
                    self.env.cr.execute("ANALYZE mes_machine_state, mes_machine_fact")
                machine._mes_record_state(
                    state,
                    moment,
                    reason=self.reason(state, cause),
                    uuid=f"{self.seed}-{code}-{number}",
                )
            machine._mes_record_silence(self.end, uuid=f"{self.seed}-{code}-end")

    def rows(self, machine):
        return self.env["mes.machine.state"].search(
            [("machine_id", "=", machine.id), ("superseded_by_id", "=", False)],
            order="date_start",
        )

    def states(self, machine):
        """What the timeline says: each state once, from when."""
        return once((row.date_start, row.state) for row in self.rows(machine))

    def count(self):
        """Let the job count what is queued."""
        self.env.flush_all()
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        while self.env["mes.oee.todo"]._work(now)[0]:
            pass
        self.env.invalidate_all()

    def figures(self):
        """The derived rows of the week as plain values."""
        oee = self.env["mes.oee"]
        names = [*FIGURES, *(name for name in oee._fields if name.endswith("_seconds"))]
        found = oee.search(
            [
                ("machine_id", "in", [machine.id for machine in self.machines.values()]),
                ("slot_end", "<=", self.end),
            ]
        )
        return sorted(repr([row[name] for name in names]) for row in found)

    def seconds(self, machine):
        """Counted seconds by slot."""
        sums = defaultdict(int)
        for row in self.env["mes.oee"].search([("machine_id", "=", machine.id)]):
            sums[row.slot_start] += row.seconds
        return sums


def once(states):
    rows = []
    for moment, state in states:
        if not rows or rows[-1][1] != state:
            rows.append((moment, state))
    return rows


@pytest.fixture(
    scope="module",
    params=[
        (datetime(2026, 3, 23), ("T1", "M1"), 23),
        (datetime(2025, 10, 20), ("T1",), 25),
    ],
    ids=["clock put forward", "clock put back"],
)
def week(request, plant):
    start, machines, day_hours = request.param
    with plant.open() as env:
        week = Week(env, start, machines, seed=day_hours)
        week.day_hours = day_hours
        week.tell()
        week.count()
        yield week


def test_timeline_says_what_the_simulation_wrote_down(week):
    for code, machine in week.machines.items():
        truth = once((moment, state) for moment, state, _cause in week.truth[code])
        assert week.states(machine) == [*truth, (week.end, "unknown")], code


def test_timeline_has_neither_gap_nor_overlap(week):
    for machine in week.machines.values():
        rows = week.rows(machine)
        assert all(one.date_end == other.date_start for one, other in pairwise(rows))
        assert not rows[-1].date_end


def test_buckets_sum_to_every_shift_to_the_second(week):
    for machine in week.machines.values():
        sums = week.seconds(machine)
        slots = week.plant._mes_slots_between(week.start, week.end)
        whole = [slot for slot in slots if slot.start >= week.start and slot.end <= week.end]
        assert len(whole) >= 20
        for slot in whole:
            assert sums[slot.start] == (slot.end - slot.start).total_seconds(), slot


def test_night_of_the_changed_clock_is_an_hour_shorter_or_longer(week):
    slots = week.plant._mes_slots_between(week.start, week.end)
    lengths = {(slot.end - slot.start) // timedelta(hours=1) for slot in slots}
    assert lengths == {8, 8 + week.day_hours - 24}


def test_working_it_all_out_anew_changes_nothing(week):
    before = week.figures()
    assert before
    for machine in week.machines.values():
        assert machine._mes_rebuild() == 0
        machine.action_mes_recompute_oee()
    week.count()
    assert week.figures() == before


def test_corrections_move_the_figures_and_still_add_up(week):
    machine = week.machines["T1"]
    change = week.start + timedelta(days=5, hours=20)
    machine._mes_correct_state(
        change, change + timedelta(hours=8), "planned_stop", note="The hall had no power"
    )
    reason, *_others = week.reasons.values()
    stop = week.rows(machine).filtered(lambda row: row.reason_id and row.reason_id != reason)[0]
    machine._mes_explain_stop(stop.date_start, reason, source="office")
    week.count()
    rows = week.env["mes.oee"].search([("machine_id", "=", machine.id)])
    assert sum(rows.mapped("planned_seconds")) == 8 * 3600
    incremental = week.figures()
    machine.action_mes_recompute_oee()
    week.count()
    assert week.figures() == incremental
    for slot in week.plant._mes_slots_between(week.start + timedelta(days=1), week.end):
        if slot.end <= week.end:
            assert week.seconds(machine)[slot.start] == (slot.end - slot.start).total_seconds()
