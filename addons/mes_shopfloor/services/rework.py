"""Pieces that go back: what an entry means for the operations they have to pass again.

A rework entry stands at the operation that found the pieces bad. Parts of it, entries of their
own, take the good pieces back from the operations in between. When the pieces come by again, a part
of that declaration says so; a piece that is lost on its way is scrap of the operation that had sent
it, up to which its material was used.
"""

from typing import NamedTuple

from .errors import QuantityError

MOVED = ("qty_good", "qty_scrap", "qty_rework")


class Loop(NamedTuple):
    """Pieces that still have to pass an operation again because of one rework entry."""

    entry_id: int
    sender_id: int
    quantity: float


def check_target(env, flow, workorder, target) -> None:
    """Rework goes to an operation the pieces have passed, and that still holds them as good."""
    usable = target.id in flow.operations and not flow[target.id].cancelled
    if not usable or not (target == workorder or flow.way(target.id, workorder.id)):
        raise QuantityError(
            env._(
                "%(order)s cannot send pieces to %(target)s for rework. Choose an operation that"
                " they have passed, or %(order)s itself.",
                order=workorder.display_name,
                target=target.display_name,
            )
        )


def spread(env, flow, workorder, values, target) -> list[dict]:
    """The entries one declaration becomes; the first is the declaration itself."""
    common = {key: value for key, value in values.items() if key not in MOVED}
    main, parts = dict(values), []
    for part in _came_back(env, flow, workorder, values):
        if part.pop("replaces_scrap", False):
            main["qty_scrap"] -= part["qty_scrap"]
        parts.append(part)
    parts += _sent_back(flow, workorder, target, values["qty_rework"])
    entries = [main, *({**common, **part} for part in parts)]
    if not any(main[name] for name in MOVED):
        # All of it was lost on its way: what the sender scraps is the declaration.
        entries = sorted(entries[1:], key=lambda entry: not entry.get("qty_scrap"))
    return entries


def _sent_back(flow, workorder, target, quantity) -> list[dict]:
    if not quantity:
        return []
    return [
        {"workorder_id": key, "qty_good": -quantity, "qty_rework": quantity}
        for key in flow.way(target.id, workorder.id)
        if not flow[key].cancelled
    ]


def _came_back(env, flow, workorder, values) -> list[dict]:
    """Parts for the pieces of a declaration that had been here before."""
    if not flow[workorder.id].away:
        return []
    quantity = sum(values[name] for name in MOVED)
    back = min(
        max(quantity - flow.ready_fresh(workorder.id), 0.0),
        flow.ready(workorder.id) - flow.ready_fresh(workorder.id),
    )
    left = {name: values[name] for name in ("qty_good", "qty_rework", "qty_scrap")}
    parts = []
    for loop in _loops(env, workorder):
        for name, quantity in left.items():
            taken = workorder.product_uom_id.round(min(back, quantity, loop.quantity))
            if taken > 0:
                parts += _back(flow, workorder, loop, name, taken)
                loop = loop._replace(quantity=loop.quantity - taken)
                left[name] -= taken
                back -= taken
    return parts


def _back(flow, workorder, loop, name, quantity) -> list[dict]:
    here = {"workorder_id": workorder.id, "qty_rework": -quantity, "rework_id": loop.entry_id}
    if name != "qty_scrap" or loop.sender_id == workorder.id:
        return [here]
    there = {**here, "workorder_id": loop.sender_id}
    lost = {"workorder_id": loop.sender_id, "qty_scrap": quantity, "replaces_scrap": True}
    passed = [
        {**here, "workorder_id": key, "qty_good": quantity}
        for key in flow.way(workorder.id, loop.sender_id)
        if not flow[key].cancelled
    ]
    return [lost, there, *passed]


def _loops(env, workorder) -> list[Loop]:
    """What is still away from an operation, by the entry that sent it, oldest first."""
    # sudo: the sums are the work order's own, whoever may read its entries
    entries = env["mes.production.log"].sudo()
    entries = entries.search([("workorder_id", "=", workorder.id), ("qty_rework", "!=", 0)])
    away: dict = {}
    for entry in entries:
        sender = entry.rework_id or entry
        away[sender] = away.get(sender, 0.0) + entry.qty_rework
    round_ = workorder.product_uom_id.round
    loops = [
        Loop(sender.id, sender.workorder_id.id, round_(quantity))
        for sender, quantity in away.items()
    ]
    return sorted(loop for loop in loops if loop.quantity > 0)
