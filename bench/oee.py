"""Machine time of 100 machines in three shifts, with 1 month of history and with 24 months.

Beside it: the figures of 30 days from the derived table against the same from the raw timeline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from statistics import median

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

from bench import measure, place
from bench.machines import (
    DAYS,
    MACHINES,
    MONTHS,
    OLD_ROWS_A_DAY,
    ONE_DAY,
    ROWS_A_DAY,
    Plant,
)
from bench.measure import Budget, expect

SAME, FASTER = Budget(1.25, "at most"), Budget(20, "at least")
FACTORS = ("oee", "availability", "performance", "quality")


class Measured:
    """Queries and seconds of what people and jobs do; each call in a transaction of its own."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.turn = 0

    def variants(self) -> dict[str, Callable]:
        return {
            "append a state": self.append,
            "splice a late stop": self.splice,
            "count a late stop anew": self.recount,
            "live OEE of all machines": self.live,
            "refresh the running shifts": self.refresh,
            "30 days from the table": self.table,
        }

    def call(self, do: Callable) -> tuple[int, float]:
        with closing(self.plant.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.turn += 1
            do(env, measured=False)
            env.flush_all()
            env.invalidate_all()
            before, started = cr.sql_log_count, time.perf_counter()
            do(env, measured=True)
            env.flush_all()
            return cr.sql_log_count - before, time.perf_counter() - started

    def _machine(self, env, measured: bool):
        number = (2 * self.turn + measured) % MACHINES
        return env["maintenance.equipment"].browse(self.plant.machine_ids[number])

    def append(self, env, measured: bool) -> None:
        moment = fields.Datetime.now()
        row = self._machine(env, measured)._mes_record_state("down", moment)
        expect("state now", row.state, "down")

    def splice(self, env, measured: bool) -> None:
        start = self.plant.today - timedelta(days=9, minutes=7)
        machine = self._machine(env, measured)
        until = start + timedelta(minutes=5)
        row = machine._mes_record_state("planned_stop", start, until=until, source="office")
        expect("state then", row.state, "planned_stop")

    def recount(self, env, measured: bool) -> None:
        machine = self._machine(env, measured)
        start = self.plant.today - timedelta(days=9, minutes=7)
        env["mes.oee.todo"]._queue([(machine.id, start, start + timedelta(minutes=5))])
        done, _left = env["mes.oee.todo"]._work(self.plant.now)
        expect("windows counted", done, 1)

    def live(self, env, measured: bool) -> None:
        machines = env["maintenance.equipment"].browse(self.plant.machine_ids)
        found = env["maintenance.equipment"]._mes_live_oee(machines)
        expect("machines that run", {one["availability"] for one in found.values()}, {1.0})

    def refresh(self, env, measured: bool) -> None:
        now = fields.Datetime.now()
        pairs = env["mes.oee"]._due_pairs(now)
        expect("running shifts", len(pairs), MACHINES)
        env["mes.oee"]._recompute_slots(pairs, now)

    def table(self, env, measured: bool) -> dict[int, list[float]]:
        """What a dashboard of 30 days asks: the factors of each machine."""
        groups = env["mes.oee"]._read_group(
            [("slot_start", ">=", self.plant.first), ("slot_start", "<", self.plant.today)],
            ["machine_id"],
            [f"{name}:avg" for name in FACTORS],
        )
        expect("machines", len(groups), MACHINES)
        return {machine.id: figures for machine, *figures in groups}

    def raw(self, env, measured: bool) -> dict[int, list[float]]:
        """The same from the timeline, the ledger and the time lines."""
        from odoo.addons.mes_equipment import oee_figures

        plant = env["stock.warehouse"].browse(self.plant.plant.id)
        slots = plant._mes_slots_between(self.plant.first, self.plant.today)
        slots = [slot for slot in slots if self.plant.first <= slot.start < self.plant.today]
        machines = env["maintenance.equipment"].browse(self.plant.machine_ids)
        found = {}
        for machine in machines:
            pairs = [(machine, slot) for slot in slots]
            computed = env["mes.oee"]._computed(pairs, self.plant.now)
            parts = [part for _center, parts in computed.values() for part in parts.values()]
            sums = oee_figures.add(*parts)
            found[machine.id] = [oee_figures.ratio(name, sums) for name in FACTORS]
        return found

    def statement(self, env, measured: bool) -> None:
        """The states alone in one statement, without shifts, orders and pieces: a lower bound."""
        rows = env.execute_query(
            SQL(
                """SELECT machine_id, state, sum(EXTRACT(EPOCH FROM
                          LEAST(date_end, %(last)s) - GREATEST(date_start, %(first)s)))
                     FROM mes_machine_state
                    WHERE superseded_by_id IS NULL AND machine_id = ANY(%(machines)s)
                      AND date_start >= %(first)s AND date_start < %(last)s
                    GROUP BY machine_id, state""",
                machines=self.plant.machine_ids,
                first=self.plant.first,
                last=self.plant.today,
            )
        )
        expect("sums of states", len(rows) >= 3 * MACHINES, True)


def run(options) -> str:
    plant = Plant(Registry(options.database))
    plant.fill(plant.first, plant.today, ROWS_A_DAY)
    plant.open()
    place.say(f"counted {DAYS} days of {MACHINES} machines in {plant.count():.0f} s")
    measured = Measured(plant)
    month = _rounds(measured, options.rounds)
    older = plant.today - MONTHS * DAYS * ONE_DAY
    plant.fill(older, plant.first, OLD_ROWS_A_DAY)
    plant.repeat()
    _analyze(plant)
    years = _rounds(measured, options.rounds)
    rows = []
    for name in measured.variants():
        ratio = years[name][1] / month[name][1]
        rows.append(
            [
                name,
                str(month[name][0]),
                str(years[name][0]),
                f"{1000 * years[name][1]:.1f}",
                f"{ratio:.2f}",
                SAME.verdict(ratio),
            ]
        )
    head = ["", "queries, 1 month", "24 months", "ms", "ratio of time", "ratio"]
    return f"{measure.table(head, rows)}\n\n{_against_raw(measured, options.rounds)}"


def _rounds(measured: Measured, rounds: int) -> dict[str, tuple[int, float]]:
    """The most queries and the fewest seconds of each variant, in turn.

    A month and two years cannot be measured in turn: the best of the rounds leaves out the mood of
    the machine.
    """
    found = {name: [] for name in measured.variants()}
    for number in range(rounds + 1):
        for name, do in measured.variants().items():
            figure = measured.call(do)
            if number:  # the first round fills what the process keeps
                found[name].append(figure)
    return {
        name: (max(count for count, _s in figures), min(seconds for _c, seconds in figures))
        for name, figures in found.items()
    }


def _analyze(plant: Plant) -> None:
    with closing(plant.registry.cursor()) as cr:
        cr.execute("ANALYZE")
        cr.commit()


def _against_raw(measured: Measured, rounds: int) -> str:
    with closing(measured.plant.registry.cursor()) as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        table, raw = measured.table(env, True), measured.raw(env, True)
        worst = max(
            abs(one - other)
            for machine_id, figures in table.items()
            for one, other in zip(figures, raw[machine_id], strict=True)
        )
        expect("figures from the table are those from the raw timeline", worst < 1e-9, True)
    ways = {"the table": measured.table, "one statement, states only": measured.statement}
    found = {
        name: [measured.call(do)[1] for _ in range(rounds + 1)][1:] for name, do in ways.items()
    }
    found["the raw timeline"] = [_once(measured) for _ in range(2)]
    base = median(found["the table"])
    rows = [
        [
            name,
            f"{1000 * median(seconds):.0f}",
            f"{median(seconds) / base:.1f}",
            FASTER.verdict(median(seconds) / base) if name == "the raw timeline" else "",
        ]
        for name, seconds in found.items()
    ]
    return measure.table(
        [f"{DAYS} days x {MACHINES} machines x 3 shifts from", "ms", "times as long", ""], rows
    )


def _once(measured: Measured) -> float:
    with closing(measured.plant.registry.cursor()) as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        started = time.perf_counter()
        measured.raw(env, True)
        return time.perf_counter() - started


def main(arguments: Sequence[str] | None = None) -> None:
    options = place.parser(__doc__, rounds=9).parse_args(arguments)
    config.parse_config(["-c", str(options.config), "--log-level=warn"], setup_logging=True)
    place.say(f"{options.rounds} rounds, each call in a transaction of its own")
    place.say(run(options))


if __name__ == "__main__":
    main()
