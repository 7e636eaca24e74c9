"""Book what a work order has counted already: who made it, when and why it was scrapped."""

from dataclasses import dataclass

from .act import check_reach, create_once, find_act
from .declare import Declare
from .errors import OrderClosedError, OverProductionError
from .history import History, book_placeholder
from .reverse import Reverse

#: What an entry may have been booked as before: when it is sent again, its order may have closed.
ENTRY_KINDS = ("declare", "import")


@dataclass(kw_only=True)
class ImportEntry(Declare):
    """Book an entry about pieces that are counted already, whether or not their order has closed.

    No quantity of Odoo changes. The good pieces are at most those of which no entry knows yet,
    scrap at most what the order was for and has not become good. `history` is given when many
    entries are booked in one transaction; whoever gives it settles it.
    """

    kind = "import"
    source: str = "import"
    history: History | None = None

    def _check(self):
        check_reach(self.env, self.workorder)
        self._check_counting()
        self.quantities = self._quantities()
        self._history = self.history or History(self.workorder)
        self._check_good(self.quantities["qty_good"])
        self._check_lost(self.quantities)

    def _apply(self):
        entry = create_once(self.env["mes.production.log"], self._values())
        self._history.add(self.workorder, self.quantities)
        if not self.history:
            self._history.settle()
        return entry

    def _refuse_other_use(self, known):
        if known.kind not in ENTRY_KINDS or known.workorder_id.id != self.workorder.id:
            super()._refuse_other_use(known)

    def _check_counting(self):
        states = (self.workorder.state, self.workorder.production_id.state)
        if "cancel" in states or "draft" in states:
            raise OrderClosedError(
                self.env._(
                    "Work order %s is a draft or was cancelled: it has counted no pieces.",
                    self.workorder.display_name,
                )
            )

    def _check_good(self, good):
        room = self._history.room(self.workorder)
        if self.workorder.product_uom_id.compare(good, room) > 0:
            raise OverProductionError(
                self.env._(
                    "Work order %(order)s has counted %(counted)g good pieces, and entries"
                    " already describe all but %(room)g of them: %(good)g are too many. An entry"
                    " about a closed order adds no pieces to it.",
                    order=self.workorder.display_name,
                    counted=self.workorder.qty_produced,
                    room=room,
                    good=good,
                ),
                room,
            )

    def _check_lost(self, quantities):
        unit = self.workorder.product_uom_id
        room = self._history.lost_room(self.workorder)
        scrap_fits = unit.compare(quantities["qty_scrap"], room) <= 0
        # A piece sent to rework came back as good or scrap, so it is within what was ordered.
        rework_fits = unit.compare(quantities["qty_rework"], self.workorder.qty_production) <= 0
        if not (scrap_fits and rework_fits):
            raise OverProductionError(
                self.env._(
                    "Work order %(order)s was for %(ordered)g pieces: %(good)g are good and"
                    " %(scrap)g scrapped. There is no room for %(more)g more that are not good.",
                    order=self.workorder.display_name,
                    ordered=self.workorder.qty_production,
                    good=self.workorder.qty_produced,
                    scrap=self.workorder.mes_qty_scrap,
                    more=quantities["qty_scrap"] or quantities["qty_rework"],
                ),
                room,
            )


@dataclass(kw_only=True)
class ReverseEntry(Reverse):
    """Take back an entry booked by `ImportEntry`: its pieces stay counted, nobody describes them."""

    def _check(self):
        check_reach(self.env, self.workorder)
        self._check_reversible()
        ledger = self.workorder._mes_ledger_goods().get(self.workorder, 0.0)
        self._was_complete = not self.workorder.product_uom_id.compare(
            ledger, self.workorder.qty_produced
        )

    def _apply(self):
        reversal = create_once(
            self.env["mes.production.log"], {**self._values(self.log), "uuid": self.uuid}
        )
        if self._was_complete and self.log.qty_good:
            book_placeholder(self.workorder, self.log.qty_good, self.log.moment)
        return reversal


def is_imported_entry(log) -> bool:
    """Whether an entry came in through `ImportEntry`, so that no quantity of Odoo hangs on it."""
    return find_act(log.env, log.uuid).kind == "import"
