"""How entries come into the production ledger, and their work orders in line with them."""

from collections import defaultdict

from .act import create_once


def changes_of(env, entries):
    """What entries change about the operations of their order, as the algebra sees it."""
    changes = defaultdict(lambda: defaultdict(float))
    for entry in entries:
        workorder_id = entry["workorder_id"]
        change = changes[workorder_id]
        change["good"] += entry.get("qty_good", 0.0)
        change["scrap"] += entry.get("qty_scrap", 0.0)
        change["away"] += entry.get("qty_rework", 0.0)
        if _sender_id(env, entry, entries[0]) == workorder_id:
            change["found"] += entry.get("qty_rework", 0.0)
    return changes


def _sender_id(env, entry, main):
    """The work order whose rework entry an entry belongs to; without one, its own declaration's."""
    if not entry.get("rework_id"):
        return main["workorder_id"]
    # sudo: only the link is followed, the caller may book but not read entries
    return env["mes.production.log"].sudo().browse(entry["rework_id"]).workorder_id.id


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
