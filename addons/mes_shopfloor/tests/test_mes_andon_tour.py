from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common_andon import AcknowledgeCall, AndonCommon


@tagged("post_install", "-at_install")
class TestMesAndonTour(AndonCommon, HttpCase):
    def test_call_raised_escalated_and_resolved(self):
        boss = self._make_user("manager", email="boss@example.com")
        self._make_ladder(
            {
                "name": "The boss",
                "minutes": 5,
                "user_ids": [Command.set(boss.ids)],
                "by_activity": True,
            }
        )
        kiosk = self._make_terminal()
        now = self.env.cr.now().replace(microsecond=0)
        self.env["mes.terminal.operator"].create(
            {
                "terminal_id": kiosk.id,
                "employee_id": self.anna.id,
                "signed_in": now,
                "last_active": now,
            }
        )
        acts = [self._let_minutes_pass, self._let_bert_come]

        def seen(terminal, *_device):
            """Stands in for the clock and for who is somewhere else."""
            if acts and terminal.env["mes.andon.call"].sudo().search_count([]):
                acts.pop(0)(terminal.env(su=True))

        self.env.flush_all()
        code = kiosk._new_pairing_code()
        with patch.object(self.registry["mes.terminal"], "_seen", seen):
            self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_call_for_help")
        call = self.env["mes.andon.call"].search([("kind_id", "=", self.repair.id)])
        self.assertEqual((call.state, call.cause_id, call.level), ("resolved", self.hose, 1))
        self.assertEqual((call.employee_id, call.acknowledged_id), (self.anna, self.bert))
        self.assertEqual(self._history(call), ["raised", "escalated", "acknowledged", "resolved"])
        self.assertEqual(set(call.notice_ids.mapped("state")), {"sent"})
        self.assertFalse(call.activity_ids)

    def _let_minutes_pass(self, env):
        call = env["mes.andon.call"].search([("kind_id", "=", self.repair.id)])
        call._permitted().asked_at = call.asked_at - timedelta(minutes=6)
        call._plan_next()
        with patch.object(type(env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60):
            env["mes.andon.call"]._cron_escalate()

    def _let_bert_come(self, env):
        call = env["mes.andon.call"].search([("kind_id", "=", self.repair.id)])
        AcknowledgeCall(
            env=env, uuid="bert", call=call, employees=self.bert.with_env(env), source="kiosk"
        ).execute()
