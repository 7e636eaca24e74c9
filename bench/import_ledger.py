"""An import of entries for the production ledger against declaring the same rows one by one."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import time
from functools import partial

from odoo import Command, api

from bench import measure, place
from bench.measure import Budget, expect
from devenv.plant import session

ORDERS = 20
QUANTITY = 100_000
ROWS = 200
WHOLE_FILE = 10_000
ONE_BY_ONE, OPEN, CLOSED = "Declare, one by one", "Import, open orders", "Import, closed orders"
RATIO_BUDGET = Budget(0.5, "at most")
MINUTES_BUDGET = Budget(5, "at most")


class Factory:
    """Running orders and closed ones of a component each, reasons, people, and files about them."""

    def __init__(self, env) -> None:
        self.env = env
        self.numbers = itertools.count(1)
        self.component = env["product.product"].create({"name": "Bar", "is_storable": True})
        self.product = env["product.product"].create({"name": "Shaft", "is_storable": True})
        center = env["mrp.workcenter"].create({"name": "Lathe"})
        operation = {"name": "Turn", "workcenter_id": center.id, "time_cycle_manual": 2}
        self.bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "operation_ids": [Command.create(operation)],
            }
        )
        line = {"product_id": self.component.id, "product_qty": 1}
        self.bom.bom_line_ids = [
            Command.create({**line, "operation_id": self.bom.operation_ids.id})
        ]
        env["stock.scrap.reason.tag"].create({"name": "Bench reason", "mes_code": "BENCH"})
        env["hr.employee"].create(
            [{"name": f"Bench {n}", "barcode": f"BENCH{n}"} for n in range(9)]
        )
        self.open = self._orders()
        self.closed = self._orders()
        self.closed.workorder_ids.qty_produced = QUANTITY / 2
        self.closed.workorder_ids.button_finish()
        self.declared = self._orders()

    def _orders(self):
        values = {"product_id": self.product.id, "bom_id": self.bom.id, "product_qty": QUANTITY}
        orders = self.env["mrp.production"]
        for _ in range(ORDERS):
            # One by one: of several made together, Odoo gives operations to the first only.
            orders += orders.create(dict(values))
        orders.action_confirm()
        orders.workorder_ids.button_start()
        return orders

    def rows(self, orders, count: int) -> list[list]:
        """Rows of which no two say the same, order after order in turn."""
        made = []
        for index in range(count):
            number = next(self.numbers)
            scrap = int(number % 10 == 0)
            made.append(
                [
                    orders[index % ORDERS].name,
                    f"2026-03-{1 + number % 28:02d} {number % 24:02d}:{number % 60:02d}",
                    3,
                    scrap,
                    "BENCH" if scrap else "",
                    f"BENCH{number % 9}",
                    f"row {number}",
                ]
            )
        return made

    def upload(self, orders, count: int):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["order", "moment", "good", "scrap", "reason", "employee", "note"])
        writer.writerows(self.rows(orders, count))
        content = base64.b64encode(stream.getvalue().encode())
        return self.env["mes.ledger.import"].create({"file": content, "file_name": "bench.csv"})

    def good(self, orders) -> float:
        entries = self.env["mes.production.log"].search(
            [("production_id", "in", orders.ids), ("source", "=", "import")]
        )
        return sum(entries.mapped("qty_good"))


def declare(factory: Factory) -> float:
    """The same rows through the act itself, a transaction each, as from a kiosk."""
    from odoo.addons.mes_shopfloor.services import Declare

    env = factory.env
    rows = factory.rows(factory.declared, ROWS)
    reason = env["stock.scrap.reason.tag"].search([("mes_code", "=", "BENCH")])
    orders = {order.name: order.workorder_ids.id for order in factory.declared}
    people = {one.barcode: one.id for one in env["hr.employee"].search([("barcode", "!=", False)])}
    start = time.perf_counter()
    for name, _moment, good, scrap, _reason, badge, note in rows:
        with env.registry.cursor() as cr:
            own = api.Environment(cr, env.uid, {})
            Declare(
                env=own,
                uuid=note,
                workorder=own["mrp.workorder"].browse(orders[name]),
                employees=own["hr.employee"].browse(people[badge]),
                good=good,
                scrap=scrap,
                reason=reason if scrap else None,
                source="import",
                note=note,
            ).execute()
    return time.perf_counter() - start


def import_rows(factory: Factory, orders, count: int = ROWS) -> float:
    """Check and book a file, in the transactions of the job."""
    ledger_import = factory.upload(orders, count)
    factory.env.cr.commit()
    start = time.perf_counter()
    ledger_import.action_check()
    factory.env.cr.commit()
    ledger_import.action_book()
    factory.env.cr.commit()
    if ledger_import.state == "running":
        ledger_import._book_all()
    seconds = time.perf_counter() - start
    found = (ledger_import.booked_count, ledger_import.refused_count, ledger_import.state)
    expect("rows booked and refused", found, (count, 0, "done"))
    return seconds


def whole_file(factory: Factory, orders, what: str) -> str:
    seconds = import_rows(factory, orders, WHOLE_FILE)
    rate = WHOLE_FILE / seconds
    verdict = MINUTES_BUDGET.verdict(seconds / 60)
    return f"{WHOLE_FILE} rows, {what}: {seconds:.0f} s, {rate:.0f} rows/s; minutes {verdict}"


def report(figures) -> str:
    lines = []
    for name, found in figures.items():
        ratio = measure.ratios(found, figures[ONE_BY_ONE])
        rate = ROWS / measure.spread(found).middle
        verdict = "" if name == ONE_BY_ONE else RATIO_BUDGET.verdict(ratio.middle)
        lines.append([name, f"{rate:.0f}", "1" if name == ONE_BY_ONE else str(ratio), verdict])
    head = [f"{ROWS} rows over {ORDERS} orders", "rows/s", "time, ratio to one by one", "budget"]
    return measure.table(head, lines)


def run(options) -> str:
    with session.environment(str(options.config), options.database) as env:
        factory = Factory(env)
        env.cr.commit()
        variants = {
            ONE_BY_ONE: partial(declare, factory),
            OPEN: partial(import_rows, factory, factory.open),
            CLOSED: partial(import_rows, factory, factory.closed),
        }
        figures = measure.interleave(variants, options.rounds)
        env.cr.rollback()
        env.invalidate_all()
        good = 3.0 * ROWS * (options.rounds + 1)
        for orders in (factory.declared, factory.open, factory.closed):
            expect("good pieces in the ledger", factory.good(orders), good)
        expect(
            "good pieces on the open orders",
            sum(factory.open.workorder_ids.mapped("qty_produced")),
            good,
        )
        lines = [
            whole_file(factory, factory.open, "open orders"),
            whole_file(factory, factory.closed, "closed orders"),
        ]
    return "\n".join([report(figures), "", *lines])


def main() -> None:
    options = place.parser(__doc__, rounds=5).parse_args()
    place.say(f"{options.rounds} rounds, checked and booked in chunks as the job does")
    place.say(run(options))


if __name__ == "__main__":
    main()
