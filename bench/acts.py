"""Start, pause, resume, finish and declare against Odoo's own buttons, in a database without us."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

from bench import measure, place
from bench.measure import Budget, expect

ORDERED = 100
OPERATIONS = ("first", "middle", "last")
LATER_ADDONS = ("mes_equipment", "mes_quality", "mes_iot")
#: Queries that each addon may add to an act of Odoo.
OWN_QUERIES, QUERIES_A_LATER_ADDON = 5, 3
DECLARE_QUERIES = 30


class Plant:
    """What the acts need, in one database; the same with our addons and without."""

    def __init__(self, registry) -> None:
        self.registry = registry
        self.is_ours = "mes.act" in registry
        with closing(registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.bom_id = self._make_bom(env)
            cr.commit()
            later = env["ir.module.module"].search_count(
                [("name", "in", LATER_ADDONS), ("state", "=", "installed")]
            )
        self.budget = OWN_QUERIES + QUERIES_A_LATER_ADDON * later

    def _make_bom(self, env) -> int:
        centers = env["mrp.workcenter"].create([{"name": name} for name in OPERATIONS])
        bar, shaft = env["product.product"].create(
            [{"name": "Bar", "is_storable": True}, {"name": "Shaft", "is_storable": True}]
        )
        stock = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        env["stock.quant"]._update_available_quantity(bar, stock.lot_stock_id, 1_000_000)
        operations = [
            {"name": center.name, "workcenter_id": center.id, "sequence": number}
            for number, center in enumerate(centers)
        ]
        bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": shaft.product_tmpl_id.id,
                "operation_ids": [Command.create(values) for values in operations],
            }
        )
        bom.bom_line_ids = [
            Command.create({"product_id": bar.id, "product_qty": 1, "operation_id": operation.id})
            for operation in bom.operation_ids
        ]
        return bom.id

    def make_order(self) -> list[int]:
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            bom = env["mrp.bom"].browse(self.bom_id)
            production = env["mrp.production"].create(
                {
                    "product_id": bom.product_tmpl_id.product_variant_id.id,
                    "product_qty": ORDERED,
                    "bom_id": bom.id,
                }
            )
            production.action_confirm()
            production.action_assign()
            # A person for each order: the rounds lie at the same time, and nobody works in two.
            self.employee_id = env["hr.employee"].create({"name": "0417"}).id
            cr.commit()
            return production.workorder_ids.ids

    def acts(self) -> Mapping[str, Callable]:
        return self._our_acts() if self.is_ours else ODOO_ACTS

    def _our_acts(self) -> Mapping[str, Callable]:
        from odoo.addons.mes_shopfloor import services

        def act(kind, **values):
            def run(workorder):
                env = workorder.env
                employees = env["hr.employee"].browse(self.employee_id)
                self.moment += timedelta(seconds=15)
                kind(
                    env=env,
                    uuid=str(uuid.uuid4()),
                    workorder=workorder,
                    employees=employees,
                    source="kiosk",
                    moment=self.moment,
                    **values,
                ).execute()

            return run

        return {
            "start": act(services.Start),
            "pause": act(services.Pause),
            "resume": act(services.Resume),
            "declare": act(services.Declare, good=ORDERED),
            "finish": act(services.Finish),
        }

    def run(self) -> Mapping[str, tuple[int, float]]:
        """Queries and seconds of each act at each operation, each in a request of its own."""
        figures = {}
        workorder_ids = self.make_order()
        # Some time between the acts, as between those of people, since time lines of no length are
        # dropped; and so close to now that none counts as one that a kiosk had kept offline.
        self.moment = datetime.now(UTC) - timedelta(minutes=4)
        for operation, workorder_id in zip(OPERATIONS, workorder_ids, strict=True):
            for name, act in self.acts().items():
                with closing(self.registry.cursor()) as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    workorder = env["mrp.workorder"].browse(workorder_id)
                    before, started = cr.sql_log_count, time.perf_counter()
                    act(workorder)
                    cr.flush()
                    figures[f"{name}, {operation} operation"] = (
                        cr.sql_log_count - before,
                        time.perf_counter() - started,
                    )
                    cr.commit()
        self._check(workorder_ids)
        return figures

    def _check(self, workorder_ids: list[int]) -> None:
        with closing(self.registry.cursor()) as cr:
            workorders = api.Environment(cr, SUPERUSER_ID, {})["mrp.workorder"].browse(
                workorder_ids
            )
            expect("states", workorders.mapped("state"), ["done"] * len(OPERATIONS))
            expect("quantities", workorders.mapped("qty_produced"), [ORDERED] * len(OPERATIONS))
            running = workorders.time_ids.filtered(lambda line: not line.date_end)
            expect("timers that still run", len(running), 0)


ODOO_ACTS: Mapping[str, Callable] = {
    "start": lambda workorder: workorder.button_start(),
    "pause": lambda workorder: workorder.button_pending(),
    "resume": lambda workorder: workorder.button_start(),
    "declare": lambda workorder: workorder.write({"qty_produced": ORDERED}),
    "finish": lambda workorder: workorder.button_finish(),
}


def report(ours, bare, budget: int) -> str:
    head = ["act", "queries", "Odoo's", "more", "budget", "ratio of time"]
    lines = []
    for name in ours:
        queries, base = (median(q for q, _s in side[name]) for side in (ours, bare))
        times = [[seconds for _q, seconds in side[name]] for side in (ours, bare)]
        more = queries - base
        is_declare = "declare" in name
        limit = budget + is_declare * (DECLARE_QUERIES - OWN_QUERIES)
        figure = queries if is_declare else more
        verdict = Budget(limit, "at most").verdict(figure)
        ratio = measure.ratios(*times)
        lines.append([name, f"{queries:g}", f"{base:g}", f"{more:+g}", verdict, str(ratio)])
    return measure.table(head, lines)


def run(options) -> str:
    sides = {
        name: Plant(Registry(database))
        for name, database in (("ours", options.database), ("bare", options.bare))
    }
    expect("our addons", [side.is_ours for side in sides.values()], [True, False])
    figures: dict = {name: defaultdict(list) for name in sides}
    for number, order in enumerate(measure.rotations(list(sides), options.rounds + 1)):
        for name in order:
            found = sides[name].run()
            if number:  # the first round fills what the process keeps
                for act, figure in found.items():
                    figures[name][act].append(figure)
    return report(figures["ours"], figures["bare"], sides["ours"].budget)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = place.parser(__doc__, rounds=7)
    parser.add_argument("--bare", required=True, help="a copy of a database without our addons")
    options = parser.parse_args(arguments)
    config.parse_config(["-c", str(options.config), "--log-level=warn"], setup_logging=True)
    place.say(f"{options.rounds} rounds, each act in a transaction of its own")
    place.say(run(options))


if __name__ == "__main__":
    main()
