"""The plant in the order in which its parts can stand; each section is one transaction.

A load that was interrupted resumes at the section it was in, because a section creates only the
records whose external ids are missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from devenv.plant import (
    company,
    history,
    instructions,
    iot,
    orders,
    people,
    products,
    quality,
    stock,
    tables,
)

Step = Callable[..., int]


@dataclass(frozen=True)
class Section:
    """A part of the plant: its steps return how many records they created."""

    title: str
    steps: tuple[Step, ...]


def _tables(*names: str) -> tuple[Step, ...]:
    return tuple(partial(_table, name=name) for name in names)


def _table(env, options, name: str) -> int:
    return tables.load(env, name)


SECTIONS = (
    Section("Company", (company.load, *_tables("resource.calendar", "res.partner"))),
    Section("Products", (*_tables("product.category", "stock.location"), products.load)),
    Section("Work centers", _tables("mrp.workcenter.tag", "mrp.workcenter", "mes.shift")),
    Section("Bills of materials", _tables("mrp.bom", "mrp.routing.workcenter", "mrp.bom.line")),
    Section(
        "Machines",
        _tables(
            "mrp.workcenter.productivity.loss",
            "mes.shift.break",
            "maintenance.team",
            "maintenance.equipment.category",
            "maintenance.equipment",
        ),
    ),
    Section("People", (*_tables("hr.department", "hr.employee"), people.load)),
    Section(
        "Crews and qualifications",
        _tables("mes.crew", "mes.skill", "mes.skill.requirement", "mes.qualification"),
    ),
    Section("Stock", (*_tables("stock.scrap.reason.tag", "stock.lot"), stock.load_opening)),
    Section("Instructions", (instructions.load,)),
    Section("Orders", (orders.load,)),
    Section("Control plans", (quality.load,)),
    Section("Machine history", (history.load,)),
    Section("Terminals", _tables("mes.terminal")),
    Section("Bridge, devices and rules", (iot.load,)),
    Section("Receipts and deliveries", (stock.load_transfers,)),
)


def load(env, options, out: TextIO) -> None:
    """Load every section, with a line for each."""
    for section in SECTIONS:
        begin = time.monotonic()
        out.write(f"{section.title:<26}")
        out.flush()
        created = sum(step(env, options) for step in section.steps)
        env.cr.commit()
        took = time.monotonic() - begin
        out.write(f"{created:>5} new  {took:5.1f} s\n" if created else "      up to date\n")
