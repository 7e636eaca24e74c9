from urllib.parse import urlencode

import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..services.import_rows import Outcome, Trial

#: Rows of a transaction. A kiosk at one of their work orders waits for no more than these.
CHUNK = 200
CHECKED_AT_ONCE = 2000
#: Somebody else declared at the same order meanwhile: the rows are tried again.
ATTEMPTS = 5
CONFLICTS = (ConcurrencyError, TransactionRollbackError)
#: What a person may write; the rest is for the import itself.
EDITABLE = {"name", "file", "file_name", "is_counted"}


class MesLedgerImport(models.Model):
    """A spreadsheet of entries for the production ledger, and what became of each of its rows."""

    _name = "mes.ledger.import"
    _description = "Import of Production Entries"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    file = fields.Binary(string="Spreadsheet", attachment=True, required=True, copy=False)
    file_name = fields.Char(required=True, copy=False)
    is_counted = fields.Boolean(
        string="Odoo Has Counted These Pieces",
        help="Tick it when the pieces in this file are on their work orders already, because they"
        " were made before the MES was installed or the quantity was typed in. Then no quantity"
        " changes: the entries only say who made the pieces, when, and why some were lost."
        " Without it, rows add pieces to orders that are open. Rows of closed orders never do.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("checked", "Checked"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Imported By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        help="The entries are booked with the rights of this user.",
    )
    content = fields.Binary(attachment=True, copy=False, help="The rows as they were checked.")
    row_total = fields.Integer("Rows", readonly=True, copy=False)
    row_done = fields.Integer("Rows Done", readonly=True, copy=False)
    booked_count = fields.Integer("Booked", readonly=True, copy=False)
    duplicate_count = fields.Integer(
        "Booked Before", readonly=True, copy=False, help="In the ledger already: left alone."
    )
    refused_count = fields.Integer("Refused", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    line_ids = fields.One2many("mes.ledger.import.line", "import_id", string="Refused Rows")
    log_ids = fields.One2many("mes.production.log", "import_id", string="Entries")
    refused_file = fields.Binary(compute="_compute_refused_file")

    @api.depends("file_name")
    def _compute_name(self):
        for ledger_import in self:
            ledger_import.name = ledger_import.name or ledger_import.file_name

    @api.depends("row_done", "row_total")
    def _compute_progress(self):
        for ledger_import in self:
            total = ledger_import.row_total
            ledger_import.progress = 100 * ledger_import.row_done / total if total else 0.0

    def _compute_refused_file(self):
        for ledger_import in self:
            ledger_import.refused_file = ledger_import.line_ids and ledger_import._refused_sheet()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_editable(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_editable(vals)
        if not vals.keys() & {"file", "file_name", "is_counted"}:
            return super().write(vals)
        self._check_state("draft", "checked")
        result = super().write(vals)
        # sudo: only the import itself writes what it found, here that it has not looked yet
        self.sudo().write(self._unchecked_values())
        return result

    def _check_editable(self, vals):
        """Counts, state and the user whose rights are used are not for a client to say."""
        if not self.env.su and vals.keys() - EDITABLE:
            raise AccessError(
                self.env._("Of an import, only the file and what its pieces are may be changed.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        self._check_state("draft", "checked")

    def _check_state(self, *states):
        for ledger_import in self:
            if ledger_import.state not in states:
                raise UserError(
                    self.env._(
                        "The import %s was started: it is neither changed nor deleted any more."
                        " Import a corrected file beside it; what was booked is not booked again.",
                        ledger_import.name,
                    )
                )

    # --- Check -----------------------------------------------------------------------------------

    def action_check(self):
        """Say what booking the file would do, and book nothing."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("draft", "checked")
        content = self._parse()
        env = self._acting_env(self.env.user)
        trial, outcome = Trial(env), Outcome()
        rows = content["rows"]
        for start in range(0, len(rows), CHECKED_AT_ONCE):
            chunk = self._import_rows(env, content, start, start + CHECKED_AT_ONCE)
            outcome += chunk.check(trial)
        # sudo: only the import itself writes what it found
        self.sudo().write(
            {
                **self._unchecked_values(),
                "content": self._keep(content),
                "row_total": len(rows),
                "state": "checked",
            }
        )
        self._add_outcome(outcome)

    @api.model
    def _unchecked_values(self):
        return {
            "state": "draft",
            "content": False,
            "row_total": 0,
            **self._nothing_done_values(),
        }

    @api.model
    def _nothing_done_values(self):
        return {
            "row_done": 0,
            "booked_count": 0,
            "duplicate_count": 0,
            "refused_count": 0,
            "line_ids": [Command.clear()],
        }

    def _add_outcome(self, outcome):
        """Count what became of some rows, and keep those that were refused."""
        # sudo: only the import itself writes what it found
        import_sudo = self.sudo()
        import_sudo.write(
            {
                "booked_count": self.booked_count + outcome.booked,
                "duplicate_count": self.duplicate_count + outcome.duplicates,
                "refused_count": self.refused_count + len(outcome.refused),
            }
        )
        import_sudo.env["mes.ledger.import.line"].create(
            [self._prepare_line_values(refusal) for refusal in outcome.refused]
        )

    # --- Book ------------------------------------------------------------------------------------

    def action_book(self):
        """Book the rows: at once when they are few, else in the background."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("checked", "stopped")
        values = {"state": "running", "user_id": self.env.uid}
        if self.state == "checked":
            values |= self._nothing_done_values()
        # sudo: only the import itself writes how far it is
        self.sudo().write(values)
        if self.row_total <= CHUNK:
            self._book_next(self._kept())
        else:
            self.env.ref("mes_shopfloor.mes_ledger_import_cron")._trigger()

    def action_stop(self):
        self.ensure_one()
        self.check_access("write")
        self._check_state("running")
        # sudo: only the import itself writes how far it is
        self.sudo().state = "stopped"

    def _book_next(self, content):
        """Book the next rows in this transaction."""
        start = self.row_done
        stop = min(start + CHUNK, self.row_total)
        self._add_outcome(self._book_rows(content, start, stop))
        # sudo: only the import itself writes how far it is
        self.sudo().write(
            {"row_done": stop, "state": "done" if stop >= self.row_total else "running"}
        )
        return stop - start

    def _book_rows(self, content, start, stop):
        env = self._acting_env(self.user_id)
        try:
            with self.env.cr.savepoint():
                return self._import_rows(env, content, start, stop).book()
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError):
            # Something none of our checks foresaw: find the row, and book the others.
            outcome = Outcome()
            for number in range(start, stop):
                outcome += self._book_row(env, content, number)
            return outcome

    def _book_row(self, env, content, number):
        try:
            with self.env.cr.savepoint():
                return self._import_rows(env, content, number, number + 1).book()
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            return Outcome(refused=[(content["rows"][number], str(error))])

    def _acting_env(self, user):
        """Whoever imports acts, in the company of the import and in no other."""
        context = {
            **self.env.context,
            "allowed_company_ids": self.company_id.ids,
            "lang": user.lang,
            "tz": user.tz,
        }
        return self.env(user=user.id, su=False, context=context)

    @api.model
    def _cron_book(self):
        """Go on with what is running, oldest first, until the time of the job is over."""
        for ledger_import in self.search([("state", "=", "running")], order="id"):
            if not ledger_import._book_all():
                break

    def _book_all(self):
        """Book all that is left, a transaction for some rows; False when the time is over."""
        content, attempts = None, 0
        while True:
            if not self.try_lock_for_update() or self.state != "running":
                return True
            content = content or self._kept()
            try:
                booked = self._book_next(content)
                seconds = self.env["ir.cron"]._commit_progress(booked, remaining=self._left())
            except CONFLICTS:
                attempts += 1
                self.env.cr.rollback()
                if attempts == ATTEMPTS:
                    raise
                continue
            attempts = 0
            if not seconds:
                return False

    def _left(self):
        """Rows of all imports that are still to be booked."""
        running = self.search([("state", "=", "running")])
        return sum(one.row_total - one.row_done for one in running)

    # --- What came of it -------------------------------------------------------------------------

    def action_view_entries(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of %s", self.name),
            "res_model": "mes.production.log",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("import_id", "=", self.id)],
        }

    def action_download_refused(self):
        self.ensure_one()
        name = self.env._("refused %s", self.file_name.rsplit(".", 1)[0])
        query = urlencode(
            {
                "model": self._name,
                "id": self.id,
                "field": "refused_file",
                "filename": f"{name}.xlsx",
                "download": "true",
            }
        )
        return {"type": "ir.actions.act_url", "url": f"/web/content?{query}", "target": "download"}
