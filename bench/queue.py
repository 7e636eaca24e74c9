"""The queue of a station with 200 open orders, 40 of them ready, against that of one order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

from bench import measure, place
from bench.measure import Budget, expect

READY, BLOCKED = 40, 160
QUERY_BUDGET = Budget(1, "at most")


class Station:
    """A kiosk at a work center of its own with so many orders."""

    def __init__(self, registry, name: str, ready: int, blocked: int) -> None:
        self.registry, self.name, self.total = registry, name, ready + blocked
        with closing(registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            here, before = env["mrp.workcenter"].create([{"name": name}, {"name": f"{name} first"}])
            self._make_orders(env, [here], ready)
            self._make_orders(env, [before, here], blocked)
            terminal = env["mes.terminal"].create(
                {"name": name, "workcenter_ids": [Command.set(here.ids)]}
            )
            self.terminal_id = terminal.id
            terminal._as_service_user()
            cr.commit()

    def _make_orders(self, env, centers, count: int) -> None:
        product = env["product.product"].create({"name": f"Shaft {len(centers)}"})
        bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "operation_ids": [
                    Command.create({"name": center.name, "workcenter_id": center.id})
                    for center in centers
                ],
            }
        )
        orders = env["mrp.production"].create(
            [{"product_id": product.id, "product_qty": 10, "bom_id": bom.id} for _ in range(count)]
        )
        orders.action_confirm()

    def ask(self) -> tuple[int, float]:
        """Queries and seconds of one call, with an empty cache as in a request."""
        from odoo.addons.mes_shopfloor.kiosk_params import Params

        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            before, started = cr.sql_log_count, time.perf_counter()
            terminal = env["mes.terminal"].browse(self.terminal_id)._as_service_user()
            data = terminal._kiosk_state("queue", Params({}))["data"]
            figure = cr.sql_log_count - before, time.perf_counter() - started
        expect(f"orders of {self.name}", data["total"], self.total)
        return figure


def run(options) -> str:
    registry = Registry(options.database)
    stations = [
        Station(registry, "one", 1, 0),
        Station(registry, "many", READY, BLOCKED),
    ]
    figures = {station.name: [] for station in stations}
    for number in range(options.rounds + 1):
        for station in stations if number % 2 else reversed(stations):
            found = station.ask()
            if number:  # the first round fills what the process keeps
                figures[station.name].append(found)
    one, many = figures["one"], figures["many"]
    queries = [max(count for count, _seconds in side) for side in (one, many)]
    ratio = measure.ratios(
        [seconds for _count, seconds in many], [seconds for _count, seconds in one]
    )
    more = queries[1] - queries[0]
    rows = [
        ["1 order", str(queries[0]), "1.00", ""],
        [f"{READY + BLOCKED} orders", str(queries[1]), str(ratio), QUERY_BUDGET.verdict(more)],
    ]
    return measure.table(["queue of", "queries", "ratio of time", "more queries"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    options = place.parser(__doc__, rounds=9).parse_args(arguments)
    config.parse_config(["-c", str(options.config), "--log-level=warn"], setup_logging=True)
    place.say(f"{options.rounds} rounds, each call in a transaction of its own")
    place.say(run(options))


if __name__ == "__main__":
    main()
