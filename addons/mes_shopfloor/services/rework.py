"""Pieces that go back: what an entry means for the operations they have to pass again.

A rework entry stands at the operation that found the pieces bad. Parts of it, entries of their
own, take the good pieces back from the operations in between. When the pieces come by again, a part
of that declaration says so; a piece that is lost on its way is scrap of the operation that had sent
it, up to which its material was used.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .errors import QuantityError

MOVED = ("qty_good", "qty_scrap", "qty_rework")


class Loop(NamedTuple):
    """Pieces that came back to an operation because of one rework entry."""

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
    fresh_rework = values["qty_rework"]
    for loop, name, quantity in _came_back(env, flow, workorder, values):
        if name == "qty_rework" and loop.sender_id != workorder.id:
            # Still on the way back from the first rework: the same loop goes on.
            parts.append({"workorder_id": workorder.id, "qty_rework": -quantity})
            parts += _sent_back(flow, workorder, target, quantity, loop.entry_id)
            fresh_rework -= quantity
        elif name == "qty_scrap" and loop.sender_id != workorder.id:
            parts += _lost(flow, workorder, loop, quantity)
            main["qty_scrap"] -= quantity
        else:
            parts.append(_passed_again(workorder.id, loop, quantity))
    parts += _sent_back(flow, workorder, target, fresh_rework, False)
    entries = [main, *({**common, **part} for part in parts)]
    if not any(main[name] for name in MOVED):
        # All of it was lost on its way: what the sender scraps is the declaration.
        entries = sorted(entries[1:], key=lambda entry: not entry.get("qty_scrap"))
    return entries


def _sent_back(flow, workorder, target, quantity, rework_id) -> list[dict]:
    if not quantity:
        return []
    return [
        {
            "workorder_id": key,
            "qty_good": -quantity,
            "qty_rework": quantity,
            "rework_id": rework_id,
        }
        for key in flow.way(target.id, workorder.id)
        if not flow[key].cancelled
    ]


def _passed_again(workorder_id, loop, quantity) -> dict:
    return {"workorder_id": workorder_id, "qty_rework": -quantity, "rework_id": loop.entry_id}


def _lost(flow, workorder, loop, quantity) -> list[dict]:
    """Scrap of the sender; for the operations on the way the piece has passed."""
    return [
        {"workorder_id": loop.sender_id, "qty_scrap": quantity},
        _passed_again(loop.sender_id, loop, quantity),
        *(
            {**_passed_again(key, loop, quantity), "qty_good": quantity}
            for key in flow.way(workorder.id, loop.sender_id)
            if not flow[key].cancelled
        ),
    ]


def _came_back(env, flow, workorder, values) -> Iterator[tuple[Loop, str, float]]:
    """Which pieces of a declaration had been here before: of which loop, declared as what."""
    if not flow[workorder.id].away:
        return
    fresh = flow.ready_fresh(workorder.id)
    quantity = sum(values[name] for name in MOVED)
    back = min(max(quantity - fresh, 0.0), flow.ready(workorder.id) - fresh)
    left = {name: values[name] for name in ("qty_good", "qty_rework", "qty_scrap")}
    for loop in _loops(env, flow, workorder):
        away = loop.quantity
        for name, declared in left.items():
            taken = workorder.product_uom_id.round(min(back, declared, away))
            if taken > 0:
                yield loop, name, taken
                left[name] -= taken
                away -= taken
                back -= taken


def _loops(env, flow, workorder) -> list[Loop]:
    """The pieces back at an operation, by the entry that sent them, oldest first.

    Back are those that still have to pass here, but no more the operations just before.
    """
    feeders = flow.feeders(workorder.id)
    # sudo: the sums are the order's own, whoever may read its entries
    entries = env["mes.production.log"].sudo()
    entries = entries.search(
        [("workorder_id", "in", [workorder.id, *feeders]), ("qty_rework", "!=", 0)]
    )
    away: dict = defaultdict(float)
    for entry in entries:
        away[entry.rework_id or entry, entry.workorder_id.id] += entry.qty_rework
    loops = []
    for sender in entries.rework_id | entries.filtered(lambda entry: not entry.rework_id):
        behind = max((away[sender, feeder] for feeder in feeders), default=0.0)
        here = workorder.product_uom_id.round(away[sender, workorder.id] - behind)
        if here > 0:
            loops.append(Loop(sender.id, sender.workorder_id.id, here))
    return sorted(loops)
