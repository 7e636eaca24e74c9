"""A declaration against Odoo's own write of the quantity, with one and with many open orders."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from odoo import Command, api

from bench import measure, place
from bench.measure import Budget, expect
from devenv.plant import session

QUANTITY = 100_000
CALLS = 4
OPEN_ORDERS = (1, 300)
WRITE, DECLARE = "Odoo's write", "Declare"
QUERY_BUDGET = Budget(30, "at most")
GROWTH_BUDGET = Budget(1.15, "at most")


def declare(workorder) -> None:
    from odoo.addons.mes_shopfloor.services import Declare

    Declare(env=workorder.env, uuid=str(uuid.uuid4()), workorder=workorder, good=1).execute()


def write(workorder) -> None:
    """What Odoo does without our addons: their own `write` is passed over, their columns stay."""
    from odoo.addons.mes_shopfloor.models.mrp_workorder import MrpWorkorder

    super(MrpWorkorder, workorder).write({"qty_produced": workorder.qty_produced + 1})


ACTS: dict[str, Callable[..., None]] = {WRITE: write, DECLARE: declare}


@dataclass
class Work:
    """One running work order, and what calls on it cost."""

    act: str
    open_orders: int
    workorder_id: int
    calls: int = 0
    first_queries: list[int] = field(default_factory=list)
    next_queries: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.act}, {self.open_orders} open"

    def run(self, registry, user_id: int) -> float:
        """Seconds of a call in a transaction of its own, whose cache is empty as in a request."""
        seconds = 0.0
        for _ in range(CALLS):
            with registry.cursor() as cr:
                env = api.Environment(cr, user_id, {})
                workorder = env["mrp.workorder"].browse(self.workorder_id)
                start = time.perf_counter()
                self.first_queries.append(self._call(workorder))
                seconds += time.perf_counter() - start
                self.next_queries.append(self._call(workorder))
        return seconds / CALLS

    def _call(self, workorder) -> int:
        """The queries of one call, with all that it leaves for the end of the transaction."""
        cr = workorder.env.cr
        before = cr.sql_log_count
        ACTS[self.act](workorder)
        cr.flush()
        self.calls += 1
        return cr.sql_log_count - before

    def check(self, env) -> None:
        """The quantity is what was asked for, and so is the ledger; Odoo's write keeps none."""
        workorder = env["mrp.workorder"].browse(self.workorder_id)
        entries = workorder.mes_log_ids
        declared = self.calls if self.act == DECLARE else 0
        found = (workorder.qty_produced, len(entries), sum(entries.mapped("qty_good")))
        wanted = (self.calls, declared, declared)
        expect(f"{self.name}: quantity, entries and their sum", found, wanted)
        expect(f"{self.name}: the order", workorder.production_id.qty_producing, self.calls)


class Factory:
    """Work centers with open orders, each order with one component tied to its operation."""

    def __init__(self, env) -> None:
        self.env = env
        self.component = env["product.product"].create({"name": "Bar", "is_storable": True})
        place_of_stock = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        env["stock.quant"]._update_available_quantity(
            self.component, place_of_stock.lot_stock_id, 10 * QUANTITY
        )
        self.works = [work for count in OPEN_ORDERS for work in self._works(count)]
        self.idle = env["mrp.workorder"].search(
            [("id", "not in", [work.workorder_id for work in self.works])]
        )

    def _works(self, count: int) -> list[Work]:
        """A running order for each act, each one of `count` open orders on its work center."""
        if count < len(ACTS):
            chosen = [self._make_workorders(f"{act} {count}", count)[:1] for act in ACTS]
        else:
            chosen = self._make_workorders(f"All {count}", count)[: len(ACTS)]
        made = []
        for act, running in zip(ACTS, chosen, strict=True):
            running.production_id.action_assign()
            running.button_start()
            made.append(Work(act, count, running.id))
        return made

    def _make_workorders(self, name: str, count: int):
        center = self.env["mrp.workcenter"].create({"name": name})
        product = self.env["product.product"].create({"name": name, "is_storable": True})
        operation = {"name": "Turn", "workcenter_id": center.id, "time_cycle_manual": 2}
        bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "operation_ids": [Command.create(operation)],
            }
        )
        line = {"product_id": self.component.id, "operation_id": bom.operation_ids.id}
        bom.bom_line_ids = [Command.create({**line, "product_qty": 1})]
        values = {"product_id": product.id, "bom_id": bom.id, "product_qty": QUANTITY}
        # A dict each: Odoo writes the name it gives an order into the values it was given.
        productions = self.env["mrp.production"].create([dict(values) for _ in range(count)])
        productions.action_confirm()
        return productions.workorder_ids

    def check(self) -> None:
        self.env.invalidate_all()
        for work in self.works:
            work.check(self.env)
        expect("quantity of the other orders", sum(self.idle.mapped("qty_produced")), 0)
        expect("other open orders", len(self.idle), max(OPEN_ORDERS) - len(ACTS))


def report(works: Sequence[Work], figures: Mapping[str, Sequence[float]]) -> str:
    by_name = {(work.act, work.open_orders): work for work in works}
    head = ["call", "ms", "ratio to write", "queries", "queries, warm", "budget (warm)"]
    lines = [_line(work, by_name[WRITE, work.open_orders], figures) for work in works]
    few, many = OPEN_ORDERS
    growth_head = [f"{many} open orders against {few}", "ratio", "queries", "budget"]
    growth = [_growth(by_name[act, few], by_name[act, many], figures) for act in ACTS]
    return f"{measure.table(head, lines)}\n\n{measure.table(growth_head, growth)}"


def _line(work: Work, base: Work, figures: Mapping[str, Sequence[float]]) -> list[str]:
    warm = median(work.next_queries)
    return [
        work.name,
        f"{1000 * measure.spread(figures[work.name]).middle:.1f}",
        "1" if work is base else str(measure.ratios(figures[work.name], figures[base.name])),
        f"{median(work.first_queries):g}",
        f"{warm:g}",
        QUERY_BUDGET.verdict(warm) if work.act == DECLARE else "",
    ]


def _growth(few: Work, many: Work, figures: Mapping[str, Sequence[float]]) -> list[str]:
    ratio = measure.ratios(figures[many.name], figures[few.name])
    more = median(many.first_queries) - median(few.first_queries)
    verdict = GROWTH_BUDGET.verdict(ratio.middle) if many.act == DECLARE else ""
    return [many.act, str(ratio), f"{more:+g}", verdict]


def run(options) -> str:
    with session.environment(str(options.config), options.database) as env:
        factory = Factory(env)
        user = env.company._mes_get_service_user()
        env.cr.commit()
        variants = {work.name: partial(work.run, env.registry, user.id) for work in factory.works}
        figures = measure.interleave(variants, options.rounds)
        env.cr.rollback()
        factory.check()
    return report(factory.works, figures)


def main() -> None:
    options = place.parser(__doc__, rounds=15).parse_args()
    place.say(f"{options.rounds} rounds of {CALLS} transactions, as the operator's user")
    place.say(run(options))


if __name__ == "__main__":
    main()
