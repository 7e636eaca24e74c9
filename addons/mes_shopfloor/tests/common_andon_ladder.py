from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time

from .common_andon import AndonCommon


class AndonLadderCommon(AndonCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss_user = cls._make_user("manager", email="boss@example.com", tz="Europe/Berlin")
        cls.boss_user.name = "Boss"

    def _run(self, minutes):
        """The job as it runs at that minute; twice, as two servers might."""
        with (
            freeze_time(self._at(minutes)),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60),
        ):
            for _ in range(2):
                self.env["mes.andon.call"]._cron_escalate()
        self.env.invalidate_all()

    def _told(self, call):
        return [
            (notice.user_id.name or notice.employee_id.name, notice.channel, notice.state)
            for notice in call.notice_ids
        ]

    def _tasks(self, call):
        return call.activity_ids.user_id

    def _mails(self, call):
        return self.env["mail.mail"].search([("model", "=", call._name), ("res_id", "=", call.id)])

    def _two_steps(self, **values):
        return self._make_ladder(
            {"name": "Lead", "minutes": 0, "is_leaders": True},
            {
                "name": "Manager",
                "minutes": 5,
                "user_ids": [Command.set(self.boss_user.ids)],
                "by_activity": True,
                "by_mail": True,
            },
            {
                "name": "Manager again",
                "minutes": 60,
                "condition": "unresolved",
                "user_ids": [Command.set(self.boss_user.ids)],
                "by_app": False,
                "by_activity": True,
            },
            **values,
        )

    def _signal(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()
