from odoo import Command
from odoo.tests import tagged

from .common_andon_ladder import AndonLadderCommon


@tagged("post_install", "-at_install")
class TestMesAndonFallback(AndonLadderCommon):
    """A call that the ladder would tell nobody of reaches the supervisors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._take_the_role(cls._supervisors() - cls.boss_user)
        cls.standard = cls.env.ref("mes_shopfloor.andon_ladder_standard")
        cls.standard.active = True

    @classmethod
    def _supervisors(cls):
        return cls.env.ref("mes_shopfloor.group_mes_supervisor").all_user_ids

    @classmethod
    def _take_the_role(cls, users):
        roles = cls.env.ref("mes_shopfloor.group_mes_supervisor").all_implied_by_ids
        users.group_ids -= roles

    def _reached(self, call):
        return {(notice.user_id, notice.channel) for notice in call.notice_ids}

    def test_standard_ladder_reaches_a_supervisor_at_once_in_a_plant_without_crews(self):
        self.early.crew_id = False
        supervisor = self._make_user("supervisor")
        call = self._call(0)
        self.assertEqual(call.next_step_at, self._at(0))
        self._run(0)
        expected = {(u, way) for u in (supervisor, self.boss_user) for way in ("app", "activity")}
        self.assertEqual(self._reached(call), expected)
        self.assertEqual(self._tasks(call), supervisor | self.boss_user)
        self.assertIn("all supervisors are told", call.event_ids[-1].note)
        self.assertEqual(call.level, 0)

    def test_who_is_there_is_told_and_the_supervisors_are_left_in_peace(self):
        call = self._call(0)
        self._run(0)
        self.assertEqual(self._reached(call), {(self.lead_user, "app")})

    def test_leader_without_login_and_mail_is_nobody(self):
        self.crew.leader_ids = self.cleo
        call = self._call(0)
        self._run(0)
        self.assertIn((self.boss_user, "activity"), self._reached(call))

    def test_supervisors_of_another_company_and_the_kiosk_s_own_user_are_not_told(self):
        self.early.crew_id = False
        company, _plant = self._make_other_company()
        stranger = self._make_user(
            "supervisor", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        call = self._call(0)
        self._run(0)
        self.assertEqual(call.notice_ids.user_id, self.boss_user)
        self.assertNotIn(stranger, call.notice_ids.user_id)

    def test_where_nobody_has_the_role_the_call_says_so(self):
        self.early.crew_id = False
        self._take_the_role(self.boss_user)
        call = self._call(0)
        self._run(0)
        self.assertFalse(call.notice_ids)
        self.assertIn("nobody to tell", call.event_ids[-1].note)
