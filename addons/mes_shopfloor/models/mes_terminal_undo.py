from datetime import timedelta

from odoo import models

from .. import services
from ..services.act import UUID_MAX
from .mes_terminal_screens import milliseconds

WITHIN = timedelta(minutes=30)
#: So many acts back; each may have been undone already.
LOOK_BACK = 20
UNDOABLE = {"declare": "mes.production.log", "consume": "mes.consumption"}


class MesTerminal(models.Model):
    """Undo: what a person booked last at this kiosk is booked back, within half an hour."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {**super()._kiosk_acts(), "undo": self._kiosk_undo}

    def _kiosk_undo_of(self, workorder, employees):
        """What *Undo* would take back for these people at this order, for its label; or None."""
        act, record = self._kiosk_last(workorder, employees)
        if not act:
            return None
        is_log = record._name == "mes.production.log"
        what = record._quantities_text() if is_log else record.display_name
        return {
            "uuid": act.uuid,
            "kind": act.kind,
            "employee_id": act.employee_id.id,
            "good": record.qty_good if is_log else 0.0,
            "scrap": record.qty_scrap if is_log else 0.0,
            "rework": record.qty_rework if is_log else 0.0,
            "label": self.env._("Undo %s", what),
            "until": milliseconds(act.date_logged + WITHIN),
        }

    def _kiosk_undo(self, event):
        """uuid: what the screen named, so that nothing else is undone"""
        uuid = event.params.text("uuid", None, size=UUID_MAX)
        act, record = self._kiosk_last(event.order(), event.employees)
        if not act:
            raise services.EntryNotReversibleError(
                event.env._(
                    "There is nothing to undo: you booked nothing here in the last half hour. Ask a"
                    " supervisor to correct what is older."
                )
            )
        if uuid and uuid != act.uuid:
            raise services.EntryNotReversibleError(
                event.env._(
                    "Something else was booked here since, or it was undone already. Look at the"
                    " order again."
                )
            )
        record = record.with_env(event.env)
        if record._name == "mes.consumption":
            self._kiosk_taken_back(event, record)
        else:
            common = {key: value for key, value in event.common.items() if key != "workorder"}
            services.Reverse(**common, log=record).execute()
        return {"undone": act.uuid}

    def _kiosk_last(self, workorder, employees):
        """The last act of these people here that can be undone, and what it booked."""
        nothing = (None, None)
        if not (workorder and employees):
            return nothing
        # sudo: operators may not read the journal, and see their own last act only
        acts = self.env["mes.act"].sudo()
        acts = acts.search(
            [
                ("workorder_id", "=", workorder.id),
                ("terminal_id", "=", self.id),
                ("employee_id", "in", employees.ids),
                ("kind", "in", list(UNDOABLE)),
                ("sent_as", "in", list(UNDOABLE)),
                ("date_logged", ">", self.env.cr.now() - WITHIN),
            ],
            order="id desc",
            limit=LOOK_BACK,
        )
        standing = {}
        for kind, model in UNDOABLE.items():
            ids = acts.filtered(lambda act, kind=kind: act.kind == kind).mapped("res_id")
            if ids:
                domain = [("id", "in", ids), ("reversal_ids", "=", False)]
                standing[model] = {record.id: record for record in self.env[model].search(domain)}
        for act in acts:
            record = standing.get(act.res_model, {}).get(act.res_id)
            if record:
                return act, record
        return nothing
