"""What the machines have done until now, so that a new plant has a yesterday."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from odoo import fields

from devenv.plant import tables


def load(env, options) -> int:
    """Tell the timeline of each machine its last hours; after them it is without data again."""
    if "mes.machine.state" not in env:
        return 0
    told = 0
    for name, stretches in groupby(tables.read("machine_history"), lambda row: row["machine"]):
        told += _tell(env, name, list(stretches))
    return told


def _tell(env, name: str, stretches: list[tables.Row]) -> int:
    machine = tables.ref(env, name)
    if env["mes.machine.state"].search_count([("machine_id", "=", machine.id)], limit=1):
        return 0
    lengths = [timedelta(minutes=int(row["minutes"])) for row in stretches]
    begin = fields.Datetime.now() - sum(lengths, timedelta())
    for row, length in zip(stretches, lengths, strict=True):
        machine._mes_record_state(
            row["state"],
            begin,
            source="office",
            reason=tables.ref(env, row["reason"]) if row["reason"] else None,
            until=begin + length,
        )
        begin += length
    return len(stretches)
