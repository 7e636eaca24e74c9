from odoo import fields, models
from odoo.fields import Domain

from ..services import EndTimer, GivePauseReason, GiveReason
from ..services.errors import UnknownRecordError
from .mes_terminal_handover import read_moment
from .mes_terminal_screens import milliseconds


class MesTerminal(models.Model):
    """The supervisor's screen at a kiosk: what is wrong in the plant, and what runs where.

    Shown and done only while a supervisor of the plant is signed in; each request looks anew.
    """

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "lead": self._kiosk_lead}

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "end_timer": self._act_end_timer,
            "reason": self._act_reason,
            "pause_reason": self._act_pause_reason,
        }

    def _kiosk_lead(self, params):
        tab = params.choice("tab", ("exceptions", "stations"), "exceptions")
        workcenter_id = params.identifier("workcenter_id", None)
        if not any(self._is_lead(person) for person in self._signed_in()):
            return self._response_for_queue(
                self.env._("Only a supervisor of this plant sees this. Sign in as one first.")
            )
        workcenters = self.warehouse_id._mes_workcenters()
        exceptions = self.env["mes.exception"]
        data = {
            "tab": tab,
            "plant": self.warehouse_id.name,
            "exceptions": exceptions._mes_exceptions(self.warehouse_id, workcenters),
            "stations": workcenters._mes_live() if tab == "stations" else [],
            "workcenter_id": workcenter_id,
            "reasons": exceptions._reasons(),
            "detail": None,
        }
        center = workcenters.filtered(lambda center: center.id == workcenter_id)
        if tab == "stations" and center:
            data["detail"] = self._lead_detail(center)
        return self._response("lead", data)

    def _lead_detail(self, center):
        """The balance of the running shift at one work center."""
        start, end = center._mes_live_period(fields.Datetime.now())
        balance = self.env["mes.shift.balance"]._balances(center, start, end)[center.id]
        return {
            "id": center.id,
            "start": milliseconds(start),
            "end": milliseconds(end),
            "balance": balance,
        }

    def _signed_in(self):
        """The people who are signed in at this terminal."""
        presences = self.env["mes.terminal.operator"]._at(self, self.env.cr.now())
        return presences.employee_id

    def _act_end_timer(self, event):
        line_id = event.params.identifier("line_id")
        until = read_moment(event.params, "until")
        common = self._correction(event)
        EndTimer(**common, line=self._lead_line(line_id), until=until).execute()

    def _act_reason(self, event):
        log_id = event.params.identifier("log_id")
        reason_id = event.params.identifier("reason_id")
        common = self._correction(event)
        log = self._lead_record("mes.production.log", log_id)
        reasons = self.env["stock.scrap.reason.tag"]._mes_for(log.workorder_id, "scrap")
        reason = reasons.filtered(lambda reason: reason.id == reason_id)
        GiveReason(**common, log=log, reason=reason).execute()

    def _act_pause_reason(self, event):
        line_id = event.params.identifier("line_id")
        reason_id = event.params.identifier("reason_id")
        common = self._correction(event)
        reason = self.env["mrp.workcenter.productivity.loss"].search(
            [("id", "=", reason_id), ("manual", "=", True)]
        )
        GivePauseReason(**common, line=self._lead_line(line_id), reason=reason).execute()

    def _correction(self, event):
        """What each correction takes; refuses who is no supervisor here."""
        event.supervisor()
        note = event.params.text("note", "", size=250)
        return {**event.common, "workorder": None, "note": note}

    def _lead_line(self, line_id):
        return self._lead_record("mrp.workcenter.productivity", line_id)

    def _lead_record(self, model, record_id):
        """A record at a work center of this plant, found by the id that a client sent."""
        record = self.env[model].search(
            Domain("id", "=", record_id)
            & Domain("workcenter_id.mes_warehouse_id", "=", self.warehouse_id.id)
        )
        if not record:
            raise UnknownRecordError(
                self.env._("That is not there any more. Look at the list again.")
            )
        return record
