"""How entries come into the production ledger, and their work orders in line with them."""

from collections import defaultdict

from .act import create_once


def book(env, entries):
    """Write one declaration and bring the work orders in line, in the caller's transaction.

    :param entries: values of the entry itself, then of its parts
    :return: the entry itself
    """
    ledger = env["mes.production.log"]
    first, *parts = entries
    main = create_once(ledger, first)
    for number, part in enumerate(parts, 1):
        part["uuid"] = f"{first['uuid']}/{number}"
        part["part_of_id"] = main.id
        if part.get("qty_rework") and not part.get("rework_id"):
            part["rework_id"] = main.id
    if parts:
        create_once(ledger, parts)
    _follow(env, entries)
    return main


def _follow(env, entries):
    """The quantity of each work order is the sum of its good pieces."""
    goods = defaultdict(float)
    for entry in entries:
        goods[entry["workorder_id"]] += entry.get("qty_good", 0.0)
    for workorder_id, good in goods.items():
        workorder = env["mrp.workorder"].browse(workorder_id)
        if workorder.state == "done":
            # Pieces that come back make a finished operation one that has work again.
            workorder.state = "ready"
        if good:
            total = workorder.product_uom_id.round(workorder.qty_produced + good)
            workorder.write({"qty_produced": total})
        else:
            workorder.production_id._mes_follow_last_operation()
            env["mes.terminal"]._touch(workorder.workcenter_id)
