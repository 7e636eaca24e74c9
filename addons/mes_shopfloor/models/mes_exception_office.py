from datetime import datetime, timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..services import CloseHandover, EndTimer, GivePauseReason, GiveReason

EPOCH = datetime(1970, 1, 1)


class MesException(models.AbstractModel):
    """What a supervisor puts right in the office: the same acts as at a kiosk."""

    _inherit = "mes.exception"

    @api.model
    def mend(self, act, record_id, uuid, value=None):
        """Do `act` at the record that an exception is about.

        :param value: the id of a reason, or a moment in milliseconds
        """
        self._check_supervisor()
        acts = self._office_acts()
        numbers = [record_id, *([] if value is None else [value])]
        if act not in acts or any(type(number) is not int for number in numbers):
            raise UserError(self.env._("This cannot be done here. Look at the list again."))
        model, method = acts[act]
        record = self.env[model].search([("id", "=", record_id)])
        if not record:
            raise UserError(self.env._("That is not there any more. Look at the list again."))
        method(record, {"env": self.env, "uuid": uuid, "source": "office"}, value)

    def _office_acts(self):
        """`{act: (model, method(record, common, value))}`; addons add theirs through super."""
        return {
            "end_timer": ("mrp.workcenter.productivity", self._office_end_timer),
            "reason": ("mes.production.log", self._office_reason),
            "pause_reason": ("mrp.workcenter.productivity", self._office_pause_reason),
            "handover_close": ("mrp.workcenter", self._office_handover),
        }

    def _office_end_timer(self, line, common, value):
        EndTimer(**common, line=line, until=self._office_moment(value)).execute()

    def _office_reason(self, log, common, value):
        reason = self.env["stock.scrap.reason.tag"].browse(value or ()).exists()
        GiveReason(**common, log=log, reason=reason).execute()

    def _office_pause_reason(self, line, common, value):
        reason = self.env["mrp.workcenter.productivity.loss"].browse(value or ()).exists()
        GivePauseReason(**common, line=line, reason=reason).execute()

    def _office_handover(self, workcenter, common, value):
        CloseHandover(
            **common, workcenter=workcenter, shift_start=self._office_moment(value)
        ).execute()

    def _office_moment(self, value):
        return EPOCH + timedelta(milliseconds=value) if value else None
