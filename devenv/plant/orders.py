"""Manufacturing orders in every stage of their life."""

from __future__ import annotations

from itertools import groupby

from odoo import Command

from devenv.plant import tables, work

STARTED = ("running", "done", "backorder")


def load(env, options) -> int:
    """Create the orders in one batch, then take each as far as its stage says."""
    rows = {row["id"]: row for row in tables.read("orders")}
    new = tables.missing(env, list(rows))
    tables.create_missing(env["mrp.production"], {name: _values(env, rows[name]) for name in new})
    confirmed = _staged(env, rows, new, "confirmed", "planned", *STARTED)
    confirmed.action_confirm()
    confirmed.action_assign()
    if "mes.production.log" in env:
        _work_on(env, {name for name in new if rows[name]["stage"] in STARTED})
        _close(env, rows, new)
    _staged(env, rows, new, "planned").button_plan()
    return len(new)


def _staged(env, rows: dict[str, tables.Row], names: list[str], *stages: str):
    ids = [tables.ref(env, name).id for name in names if rows[name]["stage"] in stages]
    return env["mrp.production"].browse(ids)


def _values(env, row: tables.Row) -> dict:
    product = tables.ref(env, row["product"])
    return {
        "product_id": product.id,
        "product_qty": float(row["quantity"]),
        "bom_id": product.bom_ids[:1].id,
        "date_start": tables.moment(row["start"]),
        "date_deadline": tables.moment(row["deadline"]),
        "origin": row["origin"],
        "user_id": tables.ref(env, "user_supervisor").id,
        "lot_producing_ids": [
            Command.create({"name": lot, "product_id": product.id}) for lot in row["lots"].split()
        ],
    }


def _work_on(env, names: set[str]) -> None:
    # In the name in which kiosks act, so that the plant can do nothing that an operator cannot.
    operator = env(user=env.company._mes_get_service_user())
    for name, operations in groupby(tables.read("work"), lambda row: row["order"]):
        if name not in names:
            continue
        production = tables.ref(env, name).with_env(operator)
        for row in operations:
            work.do(operator, production, row)


def _close(env, rows: dict[str, tables.Row], names: list[str]) -> None:
    answers = {"skip_backorder": True, "skip_consumption": True, "skip_redirection": True}
    for production in _staged(env, rows, names, "done"):
        production.with_context(**answers).button_mark_done()
    for production in _staged(env, rows, names, "backorder"):
        production.with_context(**answers, mo_ids_to_backorder=production.ids).button_mark_done()
