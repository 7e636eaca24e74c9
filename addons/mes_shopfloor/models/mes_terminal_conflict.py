from odoo import models

from ..kiosk_params import Params
from ..services.errors import OperatorError, UnknownRecordError
from .mes_production_log import QUANTITIES

NOTE_MAX = 250


class MesTerminal(models.Model):
    """What a supervisor decides at a kiosk about entries that were made without network."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "conflict_apply": self._act_conflict_apply,
            "conflict_correct": self._act_conflict_correct,
            "conflict_dismiss": self._act_conflict_dismiss,
        }

    def _act_conflict_apply(self, event):
        supervisor = event.supervisor()
        note = event.params.text("note", "", size=NOTE_MAX)
        reopen = event.params.flag("reopen", False)
        self._lead_conflict(event)._apply(supervisor=supervisor, reason=note, reopen=reopen)

    def _act_conflict_correct(self, event):
        supervisor = event.supervisor()
        values = Params(event.params.mapping("values"))
        sent = {name.removeprefix("qty_") for name in QUANTITIES}
        numbers = {name: values.number(name, None) for name in sent}
        self._lead_conflict(event)._correct(
            {name: number for name, number in numbers.items() if number is not None},
            event.params.text("note", size=NOTE_MAX),
            supervisor=supervisor,
        )

    def _act_conflict_dismiss(self, event):
        supervisor = event.supervisor()
        note = event.params.text("note", size=NOTE_MAX)
        self._lead_conflict(event)._dismiss(note, supervisor=supervisor)

    def _lead_conflict(self, event):
        """An open conflict of this plant, found by the id that a client sent."""
        # sudo: conflicts are supervisors' to read, and one stands here; the kiosk's user is none
        conflict = (
            self.env["mes.kiosk.conflict"]
            .sudo()
            .search(
                [
                    ("id", "=", event.params.identifier("conflict_id")),
                    ("warehouse_id", "=", self.warehouse_id.id),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )
        if not conflict:
            raise UnknownRecordError(
                self.env._("That is not there any more. Look at the list again.")
            )
        return conflict.with_env(self.env)

    def _kiosk_redo(self, envelope):
        """Do a refused event after all, because a supervisor says so; raises what refuses it."""
        moment = envelope.sent_moment
        reach = self._kiosk_reach([envelope], [moment])
        event = self._kiosk_event(envelope, moment, reach)
        event.is_resolved = True
        people = reach.find_people(envelope.operator_ids)
        event.employees = event.present = event.env["hr.employee"].browse(
            [key for key in envelope.operator_ids if key in people._ids]
        )
        if envelope.uuid in reach.known:
            self._kiosk_check_known(event, envelope, reach.known[envelope.uuid])
            return None
        if not event.employees and event.kind not in self._kiosk_acts_of_nobody():
            raise OperatorError(
                self.env._("Nobody was signed in when this was done. Correct it: say who did it.")
            )
        # The order may have moved to another station meanwhile: the supervisor knows.
        reach.workcenters |= reach.orders.workcenter_id
        return self._kiosk_run(event, envelope, reach)
