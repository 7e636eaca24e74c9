import base64
import json

from odoo import models
from odoo.exceptions import UserError

from .. import ledger_cells, ledger_sheet, ledger_workbook
from ..ledger_cells import CellError, Notation
from ..ledger_sheet import Broken, SheetError
from ..services import StepError
from ..services.import_rows import ImportRows
from ..services.import_texts import column_text, sheet_text

#: Columns that say nothing about the entry.
OWN_ID = "id"
IGNORED = ("row", "why")


class MesLedgerImport(models.Model):
    """The spreadsheet of an import: its columns, its rows, and what is given back."""

    _inherit = "mes.ledger.import"

    def _columns(self):
        """The columns by key, with their titles; other addons add theirs."""
        return {
            OWN_ID: self.env._("Id"),
            "order": self.env._("Manufacturing Order"),
            "operation": self.env._("Operation"),
            "moment": self.env._("Moment"),
            "good": self.env._("Good"),
            "scrap": self.env._("Scrap"),
            "rework": self.env._("Rework"),
            "reason": self.env._("Reason"),
            "employee": self.env._("Employee"),
            "lot": self.env._("Lot/Serial Number"),
            "phase": self.env._("Phase"),
            "note": self.env._("Note"),
            "row": self.env._("Row"),
            "why": self.env._("Why Refused"),
        }

    def _prepare_entry_extra(self, texts, workorder):
        """Further columns of the ledger for a row; other addons add theirs."""
        return {"import_id": self.id, "phase": self._phase(texts.get("phase", ""))}

    def _phase(self, text):
        phases = self.env["mes.production.log"]._fields["phase"]
        labels = dict(phases._description_selection(self.env))
        english = dict(phases.selection)
        for key, label in english.items():
            if text.casefold() in (key, label.casefold(), labels[key].casefold()):
                return key
        if text:
            raise StepError(
                self.env._(
                    "There is no phase '%(text)s'. The phases are: %(phases)s.",
                    text=text[:80],
                    phases=", ".join(labels.values()),
                )
            )
        return "run"

    def _parse(self):
        """The file as rows with ids, or a refusal of the whole file."""
        titles = self._columns()
        english = self.with_context(lang="en_US")._columns()
        known = ledger_cells.title_map((key, (titles[key], english[key])) for key in titles)
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        try:
            header, rows = ledger_sheet.read(content, known)
            keys = ledger_cells.column_keys(header, known)
        except SheetError as error:
            raise UserError(sheet_text(self.env, error)) from error
        except CellError as error:
            raise UserError(column_text(self.env, error, titles.values())) from error
        scope = (str(self.company_id.id), self.file_name)
        return {"keys": keys, "rows": ledger_cells.identify(rows, keys, scope, OWN_ID, IGNORED)}

    def _keep(self, content):
        return base64.b64encode(ledger_cells.dump(content))

    def _kept(self):
        return ledger_cells.load(base64.b64decode(self.with_context(bin_size=False).content))

    def _import_rows(self, env, content, start, stop):
        return ImportRows(
            env,
            content["rows"][start:stop],
            columns=self._columns(),
            keys=content["keys"],
            notation=self._notation(env),
            prepare_extra=self.with_env(env)._prepare_entry_extra,
            is_counted=self.is_counted,
        )

    def _notation(self, env):
        """How whoever imports writes numbers and days."""
        lang = env["res.lang"]._get_data(code=env.user.lang or "en_US")
        places = {
            name: lang.date_format.find(sign)
            for name, signs in (("day", ("%d", "%-d")), ("month", ("%m", "%b", "%B", "%-m")))
            for sign in signs
            if sign in lang.date_format
        }
        is_year_first = lang.date_format.lower().startswith("%y")
        first = "" if is_year_first or not places else min(places, key=places.get)
        return Notation(thousands=lang.thousands_sep or "", first_in_date=first)

    def _prepare_line_values(self, refusal):
        row, reason = refusal
        cells = [cell.text if isinstance(cell, Broken) else cell for cell in row["cells"]]
        return {
            "import_id": self.id,
            "row": row["number"],
            "reason": reason,
            "uuid": row["uuid"],
            "content": json.dumps(cells),
        }

    def _refused_sheet(self):
        """The refused rows with the reason beside them, to be corrected and imported again."""
        titles = self._columns()
        keys = [key for key in self._kept()["keys"] if key not in (OWN_ID, *IGNORED)]
        header = [titles["row"], titles["why"], titles[OWN_ID], *(titles[key] for key in keys)]
        rows = [
            [line.row, line.reason, line.uuid, *line._cells(self._kept()["keys"], keys)]
            for line in self.line_ids
        ]
        return base64.b64encode(ledger_workbook.write([(self.env._("Entries"), header, rows)]))

    def _template(self):
        """An empty sheet with an example, and what may stand in its columns."""
        titles = {key: title for key, title in self._columns().items() if key not in IGNORED}
        example = {
            "order": "WH/MO/00042",
            "operation": self.env._("Turning"),
            "moment": "2026-03-04 14:30",
            "good": 24,
            "scrap": 1,
            "reason": "DIM",
            "employee": "0417",
            "phase": self.env._("Run"),
        }
        entries = [[example.get(key, "") for key in titles]]
        # All of them: they are the sheet.
        reasons = self.env["stock.scrap.reason.tag"].search([])  # pylint: disable=no-search-all
        codes = [[reason.mes_code or "", reason.name, reason.mes_description] for reason in reasons]
        names = [self.env._("Code"), self.env._("Reason"), self.env._("Description")]
        return ledger_workbook.write(
            [
                (self.env._("Entries"), list(titles.values()), entries),
                (self.env._("Reasons"), names, codes),
            ]
        )
