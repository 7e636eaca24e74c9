import uuid

from odoo import models

from ..services import AcknowledgeCall, ArriveAtCall, ReopenCall, WithdrawCall


class MesAndonCall(models.Model):
    """The buttons of a call in the office: the same acts as at the kiosk."""

    _inherit = "mes.andon.call"

    def action_acknowledge(self):
        self._act_in_office(AcknowledgeCall)

    def action_arrive(self):
        self._act_in_office(ArriveAtCall)

    def action_withdraw(self):
        self._act_in_office(WithdrawCall)

    def action_reopen(self):
        self._act_in_office(ReopenCall)

    def action_resolve(self):
        return self._ask("resolve", self.env._("Resolve Call"))

    def action_hand_on(self):
        return self._ask("hand_on", self.env._("Hand On"))

    def _act_in_office(self, act):
        for call in self:
            act(env=self.env, uuid=str(uuid.uuid4()), call=call, source="office").execute()

    def _ask(self, mode, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mes.andon.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_call_id": self.id, "default_mode": mode},
        }
