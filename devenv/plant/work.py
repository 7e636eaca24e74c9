"""What has been done on the orders so far: hours of people and pieces, as the kiosk books them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields

from devenv.plant import tables

BOOKED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Work:
    """A stretch of work on one operation of one order, from `begin` to `end`."""

    row: tables.Row
    begin: datetime
    end: datetime

    @classmethod
    def of(cls, row: tables.Row) -> Work:
        return cls(row, tables.moment(row["begin"]), tables.moment(row["end"]) or now())

    def entries(self) -> Iterator[tuple[datetime, int, int]]:
        """Split into hourly entries of `moment, good, scrap`; scrap came up half-way."""
        count = max(round((self.end - self.begin) / BOOKED_EVERY), 1)
        good, scrap = int(self.row["good"]), int(self.row["scrap"])
        for index in range(count):
            moment = self.begin + (self.end - self.begin) * (index + 1) / count
            pieces = good * (index + 1) // count - good * index // count
            bad = scrap if index == count // 2 else 0
            if pieces or bad:
                yield moment, pieces, bad


def now() -> datetime:
    return fields.Datetime.now()


def do(env, production, row: tables.Row) -> None:
    """Start the operation, book its pieces and leave it running, paused or done."""
    work = Work.of(row)
    workorder = production.workorder_ids.filtered(
        lambda workorder: workorder.operation_id.sequence == int(row["operation"])
    )
    workorder.button_start()
    _declare(env, workorder, work)
    if row["state"] == "done":
        workorder.button_finish()
    else:
        workorder.button_pending()
    _set_back(workorder, work)
    if row["state"] == "running":
        workorder.button_start()


def _declare(env, workorder, work: Work) -> None:
    # Only a database with the addon has this module's models.
    from odoo.addons.mes_shopfloor.services.declare import Declare

    row = work.row
    for index, (moment, good, scrap) in enumerate(work.entries()):
        for suffix, pieces in _by_unit(workorder, good, scrap):
            Declare(
                env=env,
                uuid=f"{tables.MODULE}.{row['order']}.{row['operation']}.{index}{suffix}",
                workorder=workorder,
                reason=tables.ref(env, row["reason"]) if pieces["scrap"] else None,
                employees=tables.ref(env, row["employees"]),
                source="import",
                moment=moment,
                **pieces,
            ).execute()


def _by_unit(workorder, good: int, scrap: int) -> Iterator[tuple[str, dict]]:
    """What is declared at once: all pieces, or each unit that leaves with its serial number."""
    production = workorder.production_id
    if production.product_tracking != "serial" or workorder.needed_by_workorder_ids:
        yield "", {"good": good, "scrap": scrap}
        return
    units = production.mes_lot_ids | production.lot_producing_ids
    waiting = (units - workorder.mes_log_ids.lot_id).sorted("name")
    for unit in waiting[:good]:
        yield f".{unit.name}", {"good": 1, "scrap": 0, "lot": unit}


def _set_back(workorder, work: Work) -> None:
    """The clock of the load says *now*; put the times where the work was."""
    workorder.time_ids.write({"date_start": work.begin, "date_end": work.end})
    values = {"date_start": work.begin}
    if work.row["state"] == "done":
        values["date_finished"] = work.end
    workorder.with_context(bypass_duration_calculation=True).write(values)
