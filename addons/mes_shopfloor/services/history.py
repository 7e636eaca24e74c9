"""What a work order has counted, and what its ledger says about those pieces.

A quantity that Odoo's own buttons wrote stands in the ledger as an entry of the office that
nobody declared: a placeholder, without people or reason. Pieces made before the MES was installed
do not stand in it at all. When entries come later that describe the same pieces, they take the
place of the placeholders: the sum stays what the work order has counted.
"""

from collections import defaultdict
from uuid import uuid4

from .act import create_once


class History:
    """The room that work orders have for entries about pieces they have counted already.

    For the entries of one transaction: ask for room, `add` what was booked, `settle` at the end.
    """

    def __init__(self, workorders):
        self._goods, self._placeholders, self._lost = {}, {}, {}
        self._added = defaultdict(float)
        self.learn(workorders)

    def learn(self, workorders):
        """Look at further work orders; what was added to others stays."""
        new = workorders.filtered(lambda workorder: workorder not in self._lost)
        self._goods |= new._mes_ledger_goods()
        self._placeholders |= _placeholders(new)
        self._lost |= {workorder: workorder.qty_remaining for workorder in new}

    def room(self, workorder):
        """Good pieces that no entry describes yet."""
        left = workorder.qty_produced - self._ledger(workorder)
        placeholders = sum(entry.qty_good for entry in self._placeholders.get(workorder, ()))
        return max(workorder.product_uom_id.round(left + placeholders), 0.0)

    def lost_room(self, workorder):
        """Pieces of the order that have become neither good nor scrap."""
        return self._lost[workorder]

    def add(self, workorder, quantities):
        self._added[workorder] += quantities["qty_good"]
        left = self._lost[workorder] - quantities["qty_scrap"]
        self._lost[workorder] = max(workorder.product_uom_id.round(left), 0.0)

    def _ledger(self, workorder):
        return self._goods.get(workorder, 0.0) + self._added[workorder]

    def settle(self):
        """Take back as much of the placeholders as is described now, the latest first."""
        for workorder in list(self._added):
            unit = workorder.product_uom_id
            excess = unit.round(self._ledger(workorder) - workorder.qty_produced)
            for moment, good in self._by_moment(workorder):
                taken = min(excess, good)
                if unit.compare(taken, 0) > 0:
                    book_placeholder(workorder, -taken, moment)
                    excess -= taken

    def _by_moment(self, workorder):
        sums = defaultdict(float)
        for entry in self._placeholders.get(workorder, ()):
            sums[entry.moment] += entry.qty_good
        return sorted(sums.items(), reverse=True)


def book_placeholder(workorder, good, moment):
    """Count pieces of which nobody has said more than the number, or no longer count them so."""
    return create_once(
        workorder.env["mes.production.log"],
        {
            "uuid": str(uuid4()),
            "workorder_id": workorder.id,
            "qty_good": good,
            "source": "office",
            "moment": moment,
        },
    )


def _placeholders(workorders):
    """Per work order, the standing office entries that no act has made."""
    env = workorders.env
    # sudo: what a work order has counted is its own, whoever may read its entries and acts
    entries = (
        env["mes.production.log"]
        .sudo()
        .search(
            [
                ("workorder_id", "in", workorders.ids),
                ("source", "=", "office"),
                ("reversal_ids", "=", False),
            ]
        )
    )
    acts = env["mes.act"].sudo().search_fetch([("uuid", "in", entries.mapped("uuid"))], ["uuid"])
    declared = set(acts.mapped("uuid"))
    found = defaultdict(entries.browse)
    for entry in entries:
        if entry.uuid not in declared:
            found[entry.workorder_id.with_env(env)] |= entry
    return found
