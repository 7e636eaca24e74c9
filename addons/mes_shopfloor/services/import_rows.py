"""Book the rows of a spreadsheet as acts, or say why not, in one transaction."""

from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .. import ledger_cells
from ..ledger_cells import CellError
from ..ledger_sheet import Broken
from . import ledger
from .act import CLOSED_STATES, check_open
from .declare import Declare
from .errors import IdentifierError, MesError, MomentError, OverProductionError, QuantityError
from .history import History
from .import_entry import ENTRY_KINDS, ImportEntry
from .import_lookup import Lookup
from .import_texts import cell_text


class Refusal(NamedTuple):
    """A row that was not booked, and why."""

    row: dict
    reason: str


@dataclass
class Outcome:
    """What became of some rows."""

    booked: int = 0
    duplicates: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def __add__(self, other):
        return Outcome(
            self.booked + other.booked,
            self.duplicates + other.duplicates,
            self.refused + other.refused,
        )


class ImportRows:
    """Some rows of one import, about to be checked or booked.

    `columns` maps keys to titles, `keys` are those of the file's columns, `prepare_extra` gives further
    columns of the ledger for a row. `is_counted` says that Odoo has counted the pieces of open
    orders too. Rows of closed orders always are about pieces that are counted.
    """

    def __init__(self, env, rows, *, columns, keys, notation, prepare_extra, is_counted=False):
        self.env = env
        self.rows = rows
        self.columns = columns
        self.keys = keys
        self.notation = notation
        self.prepare_extra = prepare_extra
        self.is_counted = is_counted
        self._texts = {row["number"]: self._row_texts(row) for row in rows}
        self.lookup = Lookup(env, self._texts.values())
        self._known = self._find_known()

    def check(self, trial) -> Outcome:
        """What booking would make of the rows, without booking them."""
        trial.history.learn(self.workorders())
        return self._each(trial.take)

    def book(self) -> Outcome:
        history = History(self.workorders())

        def execute(act):
            act.env = env
            if isinstance(act, ImportEntry):
                act.history = history
            return act.execute().duplicate

        with ledger.batch(self.env) as env:
            outcome = self._each(execute)
            history.settle()
        return outcome

    def _each(self, do) -> Outcome:
        outcome = Outcome()
        for row in self.rows:
            try:
                act = self._act(row)
                is_duplicate = act is None or do(act)
            except MesError as error:
                outcome.refused.append(Refusal(row, str(error)))
                continue
            outcome.duplicates += is_duplicate
            outcome.booked += not is_duplicate
        return outcome

    def workorders(self):
        """The work orders of the rows that name one."""
        found = self.env["mrp.workorder"]
        for texts in self._texts.values():
            try:
                found |= self.lookup.workorder(texts)
            except MesError:
                continue  # the row is refused when its turn comes
        return found

    # --- One row ---------------------------------------------------------------------------------

    def _act(self, row):
        """The act that books a row, or nothing when it was booked before."""
        known = self._known.get(row["uuid"])
        if known and not row.get("is_sent"):
            return None
        self._check_readable(row)
        texts = self._texts[row["number"]]
        workorder = self.lookup.workorder(texts)
        states = {workorder.state, workorder.production_id.state}
        # What is cancelled as a whole counted nothing; its act says so.
        is_counted = self.is_counted or bool(states & set(CLOSED_STATES))
        act = (ImportEntry if is_counted else Declare)(
            env=self.env,
            uuid=row["uuid"],
            workorder=workorder,
            employees=self.lookup.employees(texts),
            source="import",
            moment=self._moment(row, workorder),
            note=texts.get("note", ""),
            good=self._quantity(row, "good"),
            scrap=self._quantity(row, "scrap"),
            rework=self._quantity(row, "rework"),
            reason=self.lookup.reason(texts),
            lot=self.lookup.lot(texts, workorder.product_id),
            extra=self.prepare_extra(texts, workorder),
        )
        return None if self._is_repeated(row, act, known) else act

    def _check_readable(self, row):
        for key, cell in zip(self.keys, row["cells"], strict=False):
            if isinstance(cell, Broken):
                self._refuse_cell(CellError(cell.kind, cell.text), key)
        if len(row["cells"]) > len(self.keys):
            raise QuantityError(
                self.env._("There is a value to the right of the last column that has a title.")
            )

    def _cell(self, row, key):
        return row["cells"][self.keys.index(key)] if key in self.keys else None

    def _quantity(self, row, key):
        try:
            return ledger_cells.quantity(self._cell(row, key), self.notation)
        except CellError as error:
            return self._refuse_cell(error, key)

    def _moment(self, row, workorder):
        zone = _zone(workorder)
        try:
            return ledger_cells.moment(self._cell(row, "moment"), zone, self.notation)
        except CellError as error:
            return self._refuse_cell(error, "moment")

    def _refuse_cell(self, error, key):
        refusal = MomentError if key == "moment" else QuantityError
        raise refusal(cell_text(self.env, error, self.columns[key])) from error

    def _row_texts(self, row):
        return {
            key: ledger_cells.words(cell)
            for key, cell in zip(self.keys, row["cells"], strict=False)
            if not isinstance(cell, Broken)
        }

    # --- Rows that were booked before ------------------------------------------------------------

    def _find_known(self):
        """The acts that were done under the ids of the rows, and the entries they left."""
        uuids = [row["uuid"] for row in self.rows]
        # sudo: an id is taken whichever company used it
        acts = self.env["mes.act"].sudo().search([("uuid", "in", uuids)])
        logs = acts.filtered(lambda act: act.res_model == "mes.production.log")
        self._logs = self.env["mes.production.log"].sudo().browse(logs.mapped("res_id"))
        return {act.uuid: act for act in acts}

    def _is_repeated(self, row, act, known):
        """A repetition says the same; the same id for something else is refused."""
        if row.get("repeats") and not row["is_same"]:
            raise IdentifierError(
                self.env._(
                    "Row %(row)s has the same id %(id)s and says something else.",
                    row=row["repeats"],
                    id=row["uuid"],
                )
            )
        if not known:
            return False
        entry = self._logs.filtered(lambda log: log.id == known.res_id)
        if known.kind not in ENTRY_KINDS or not entry or not _says(entry, act):
            raise IdentifierError(
                self.env._(
                    "The id %(id)s was used before for something else: %(entry)s. To correct that"
                    " entry, reverse it in the production log.",
                    id=row["uuid"],
                    entry=entry.display_name or known.display_name,
                )
            )
        return True


class Trial:
    """What is still open at work orders while rows are checked one after the other.

    Booked rows change the work orders themselves, checked ones only this.
    """

    def __init__(self, env):
        self.history = History(env["mrp.workorder"])
        self._left = {}
        self._uuids = set()

    def take(self, act):
        """Refuse the act, or remember it; says whether it repeats one before."""
        if act.uuid in self._uuids:
            return True
        act._prepare()
        if isinstance(act, ImportEntry):
            act.history = self.history
            act._check()
            self.history.add(act.workorder, act.quantities)
        else:
            check_open(act.env, act.workorder)
            self._take_open(act.env, act.workorder, act._quantities())
        self._uuids.add(act.uuid)
        return False

    def _take_open(self, env, workorder, quantities):
        unit = workorder.product_uom_id
        left = self._left.setdefault(workorder, workorder.qty_remaining)
        declared = sum(quantities.values())
        if unit.compare(declared, left) > 0:
            raise OverProductionError(
                env._(
                    "Work order %(order)s has %(left)g pieces open after the rows before this one;"
                    " %(declared)g are too many.",
                    order=workorder.display_name,
                    left=left,
                    declared=declared,
                ),
                left,
            )
        # Rework comes back as good or scrap.
        self._left[workorder] = unit.round(left - quantities["qty_good"] - quantities["qty_scrap"])


def _zone(workorder):
    """The clock of the plant where the order was made."""
    plant = workorder.workcenter_id.mes_warehouse_id
    if plant:
        return plant._mes_zone()
    return ZoneInfo(workorder.company_id.resource_calendar_id.tz or "UTC")


def _says(entry, act):
    unit = act.workorder.product_uom_id
    said = zip(
        (entry.qty_good, entry.qty_scrap, entry.qty_rework),
        (act.good, act.scrap, act.rework),
        strict=True,
    )
    return entry.workorder_id.id == act.workorder.id and not any(
        unit.compare(one, other) for one, other in said
    )
