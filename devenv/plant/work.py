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
    # Only a database with the addon has this module's models.
    from odoo.addons.mes_shopfloor import services

    work = Work.of(row)
    workorder = production.workorder_ids.filtered(
        lambda workorder: workorder.operation_id.sequence == int(row["operation"])
    )
    common = {
        "env": env,
        "workorder": workorder,
        "employees": tables.ref(env, row["employees"]),
        "source": "import",
    }
    name = f"{tables.MODULE}.{row['order']}.{row['operation']}"
    services.Start(**common, uuid=f"{name}.start", moment=work.begin).execute()
    for index, (moment, good, scrap) in enumerate(work.entries()):
        reason = tables.ref(env, row["reason"]) if scrap else None
        for suffix, pieces in _by_unit(workorder, good, scrap):
            services.Declare(
                **common, uuid=f"{name}.{index}{suffix}", reason=reason, moment=moment, **pieces
            ).execute()
    _record_steps(services, common, name, work)
    if row["state"] != "running":
        end = services.Finish if row["state"] == "done" else services.Pause
        end(**common, uuid=f"{name}.end", moment=work.end).execute()


def _record_steps(services, common: dict, name: str, work: Work) -> None:
    """What had to be confirmed and measured meanwhile, for each pump where it is asked for each."""
    workorder = common["workorder"]
    made = workorder.mes_log_ids.lot_id if workorder.product_id.tracking == "serial" else None
    for step in workorder._mes_steps().get(workorder, ()):
        if not step.is_required:
            continue
        value = (step.lower + step.upper) / 2 if step.kind == "value_number" else True
        for unit in made or [None] if step.per == "unit" else [None]:
            services.RecordStep(
                **common,
                uuid=f"{name}.step.{step.id}.{unit.name if unit else ''}",
                moment=work.end,
                step=step,
                value=value,
                lot=unit,
            ).execute()


def _by_unit(workorder, good: int, scrap: int) -> Iterator[tuple[str, dict]]:
    """What is declared at once: all pieces, or each unit that leaves with its serial number."""
    production = workorder.production_id
    units = production.mes_lot_ids | production.lot_producing_ids
    if production.product_tracking != "serial" or not units:
        yield "", {"good": good, "scrap": scrap}
        return
    waiting = (units - workorder.mes_log_ids.lot_id).sorted("name")
    for unit in waiting[:good]:
        yield f".{unit.name}", {"good": 1, "scrap": 0, "lot": unit}
