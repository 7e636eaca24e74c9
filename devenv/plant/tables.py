"""CSV files in Odoo's own import format, one per model, loaded where a record is missing.

The columns are those of an import from the list view (`partner_id/id`, `line_ids/name`), so a table
can be opened in a spreadsheet. A cell `file:NAME` is the content of that file of the plant, and
`now-3d` or `now+12h` is that moment. A column of a field that starts with `mes_` and a table of a
`mes.` model are left out while the addon that brings them is not installed.
"""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from odoo import fields, models

HERE = Path(__file__).resolve().parent
MODULE = "mes_demo"
_MOMENT = re.compile(r"now([+-]\d+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}

Row = dict[str, str]


class PlantDataError(Exception):
    """A table does not fit the database; the message names the table and what Odoo said."""


def moment(text: str):
    """Return the UTC time that `now-3d` means, or None when `text` is not such a time."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    return fields.Datetime.now() + timedelta(**{_UNITS[match[2]]: int(match[1])})


def read(name: str) -> list[Row]:
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known(env, names: list[str]) -> dict[str, int]:
    """Return the record ids behind those of the plant's external ids that exist."""
    rows = env["ir.model.data"].search_read(
        [("module", "=", MODULE), ("name", "in", names)], ["name", "res_id"]
    )
    return {row["name"]: row["res_id"] for row in rows}


def missing(env, names: list[str]) -> list[str]:
    """Return those of the plant's external ids that do not exist, in the order given."""
    there = known(env, names)
    return [name for name in names if name not in there]


def ref(env, name: str) -> models.BaseModel:
    """Return the record `name` of the plant, or of another module when the name has a dot."""
    return env.ref(name if "." in name else f"{MODULE}.{name}")


def adopt(records: models.BaseModel, names: list[str]) -> models.BaseModel:
    """Give `records` the external ids by which the next run will find them."""
    records.env["ir.model.data"].create(
        [
            {
                "module": MODULE,
                "name": name,
                "model": records._name,
                "res_id": record.id,
                "noupdate": True,
            }
            for name, record in zip(names, records, strict=True)
        ]
    )
    return records


def create_missing(model: models.BaseModel, values: dict[str, dict[str, Any]]):
    """Create the records of `values` (by external id) that do not exist yet, in one batch."""
    names = missing(model.env, list(values))
    return adopt(model.create([values[name] for name in names]), names)


def load(env, name: str) -> int:
    """Load one table and return how many records it had to create."""
    if name not in env:
        return 0
    groups = list(_groups(read(name)))
    wanted = set(missing(env, [group[0]["id"] for group in groups]))
    rows = [row for group in groups if group[0]["id"] in wanted for row in group]
    if not rows:
        return 0
    columns = [column for column in rows[0] if _is_known(env[name], column)]
    matrix = [[_cell(row[column]) for column in columns] for row in rows]
    model = env[name].with_context(module=MODULE, noupdate=True)
    result = model.load([*columns], matrix)
    if not result["ids"]:
        said = dict.fromkeys(message["message"] for message in result["messages"])
        raise PlantDataError(f"{name}: " + "; ".join(said))
    return len(result["ids"])


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Split into records: a row without an id continues the one above it."""
    group: list[Row] = []
    for row in rows:
        if row["id"] and group:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _is_known(model: models.BaseModel, column: str) -> bool:
    field = column.split("/")[0]
    return field in model._fields or not field.startswith("mes_")


def _cell(text: str) -> str:
    if text.startswith("file:"):
        return base64.b64encode((HERE / text[5:]).read_bytes()).decode()
    when = moment(text)
    return fields.Datetime.to_string(when) if when else text
