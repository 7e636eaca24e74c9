from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common_andon import NOON, HandOnCall, ReopenCall, WithdrawCall
from .common_andon_ladder import AndonLadderCommon

NOTICE = "odoo.addons.mes_shopfloor.models.mes_andon_notice"


@tagged("post_install", "-at_install")
class TestMesAndonEscalation(AndonLadderCommon):
    def test_ladder_is_climbed_step_by_step_and_nobody_is_told_twice(self):
        self._two_steps()
        call = self._call(0)
        self.assertEqual(call.next_step_at, NOON)
        lead = (self.lead_user.name, "app", "sent")
        self._run(0)
        self.assertEqual((self._told(call), call.level), ([lead], 0))
        self._run(4)
        self.assertEqual((self._told(call), call.level), ([lead], 0))
        self._run(5)
        self.assertEqual(call.level, 1)
        self.assertEqual(
            self._told(call)[1:],
            [("Boss", "activity", "sent"), ("Boss", "app", "sent"), ("Boss", "mail", "waiting")],
        )
        self.assertEqual(self._tasks(call), self.boss_user)
        mail = self._mails(call)
        self.assertEqual(mail.email_to, "boss@example.com")
        self.assertIn("Repair at TL", mail.subject)
        self.assertIn("12:00", mail.subject)
        self._run(59)
        self.assertEqual(len(call.notice_ids), 4)
        self._run(60)
        self.assertEqual((call.level, len(call.notice_ids)), (2, 5))
        self.assertFalse(call.next_step_at)
        self._run(600)
        self.assertEqual(len(call.notice_ids), 5)
        self.assertEqual(self._history(call), ["raised"] + ["escalated"] * 3)

    def test_accepting_stops_the_ladder_but_not_what_waits_for_the_end(self):
        self._two_steps()
        call = self._call(0)
        self._run(0)
        self._accept(call, 2)
        self._run(30)
        self.assertEqual(len(call.notice_ids), 1)
        self.assertEqual(call.next_step_at, self._at(60))
        self._run(60)
        self.assertEqual(self._told(call)[1:], [("Boss", "activity", "sent")])
        self._resolve(call, 61)
        self.assertFalse(call.activity_ids)
        self.assertFalse(call.next_step_at)

    def test_withdrawn_call_tells_nobody_any_more(self):
        self._two_steps()
        call = self._call(0)
        self._answer(WithdrawCall, call, 1, employees=self.anna)
        self._run(90)
        self.assertFalse(call.notice_ids)

    def test_mail_in_the_queue_is_not_sent_after_the_end(self):
        self._two_steps()
        call = self._call(0)
        self._run(5)
        self._accept(call, 6)
        self.assertFalse(self._mails(call))

    def test_server_that_was_down_tells_each_person_once(self):
        self._make_ladder(
            {"minutes": 0, "user_ids": [Command.set(self.boss_user.ids)]},
            {"minutes": 5, "user_ids": [Command.set(self.boss_user.ids)]},
        )
        call = self._call(0)
        self._run(30)
        self.assertEqual(self._told(call), [("Boss", "app", "sent")])
        self.assertEqual((call.level, self._history(call)), (1, ["raised", "escalated"]))

    def test_late_call_climbs_from_its_arrival_and_not_in_a_burst(self):
        self._two_steps()
        now = fields.Datetime.now()
        call = self._raise(moment=now - timedelta(hours=5)).record
        self.assertTrue(call.is_late)
        self.assertGreaterEqual(call.next_step_at, now - timedelta(minutes=1))
        minutes = (call.received_at - NOON) / timedelta(minutes=1)
        self._run(minutes + 1)
        self.assertEqual((call.level, self._history(call)), (0, ["raised", "escalated"]))
        self._run(minutes + 6)
        self.assertEqual(call.level, 1)

    def test_handed_on_call_asks_anew_and_its_person_at_once(self):
        self._two_steps()
        call = self._call(0)
        self._run(5)
        self._accept(call, 6)
        self.cleo.user_id = self._make_user("operator", email="cleo@example.com")
        self.cleo.user_id.name = "Cleo"
        self._answer(HandOnCall, call, 10, to=self.cleo)
        self._run(10)
        self.assertIn(("Cleo", "activity", "sent"), self._told(call))
        count = len(call.notice_ids)
        self._run(14)
        self.assertEqual(len(call.notice_ids), count)
        self._run(15)
        self.assertEqual(len(call.notice_ids), count + 3)
        self._run(60)
        self.assertEqual(len(call.notice_ids), count + 4, "the hour counts from the call")

    def test_reopened_call_climbs_from_the_beginning(self):
        self._two_steps()
        call = self._call(0)
        self._run(60)
        self._resolve(call, 61)
        self._answer(ReopenCall, call, 100)
        count = len(call.notice_ids)
        self._run(100)
        self.assertEqual(len(call.notice_ids), count + 1)
        self._run(160)
        self.assertEqual(len(call.notice_ids), count + 4)

    def test_leaders_are_those_of_the_shift_that_runs_then(self):
        self._make_ladder({"minutes": 0, "is_leaders": True}, {"minutes": 180, "is_leaders": True})
        late_user = self._make_user("operator")
        late_user.name = "Late lead"
        late_lead = self.env["hr.employee"].create({"name": "L", "user_id": late_user.id})
        self.late.crew_id = self.env["mes.crew"].create(
            {
                "name": "Blue",
                "warehouse_id": self.plant.id,
                "leader_ids": [Command.set(late_lead.ids)],
            }
        )
        call = self._call(0)
        self._run(0)
        self._run(180)  # 15:00 in Berlin
        self.assertEqual(
            [notice.user_id for notice in call.notice_ids], [self.lead_user, late_user]
        )

    def test_special_ladder_comes_before_the_general_one(self):
        general = self._make_ladder({"minutes": 1})
        plant = self._make_ladder({"minutes": 2}, warehouse_id=self.plant.id)
        kind = self._make_ladder({"minutes": 3}, kind_ids=[Command.set(self.repair.ids)])
        both = self._make_ladder(
            {"minutes": 4}, kind_ids=[Command.set(self.repair.ids)], warehouse_id=self.plant.id
        )
        ladders = self.env["mes.andon.ladder"]
        call = self._call(0)
        for expected in (both, kind, plant, general):
            self.assertEqual(ladders._for_call(call), expected)
            self.assertEqual(call.next_step_at, self._at(expected.step_ids.minutes))
            expected.active = False
        self.assertFalse(ladders._for_call(call))
        self.assertFalse(call.next_step_at)

    def test_changed_step_counts_for_calls_that_are_open(self):
        ladder = self._make_ladder({"minutes": 30})
        call = self._call(0)
        ladder.step_ids.minutes = 3
        self.assertEqual(call.next_step_at, self._at(3))
        ladder.step_ids.unlink()
        self.assertFalse(call.next_step_at)

    def test_who_answers_is_told_and_others_are_not(self):
        self._make_ladder({"minutes": 0, "is_responders": True})
        self.repair.responder_group_ids = self.env["res.groups"].create(
            {"name": "Fitters", "user_ids": [Command.set(self.boss_user.ids)]}
        )
        call = self._call(0)
        self._run(0)
        self.assertEqual(self._told(call), [("Boss", "app", "sent")])

    def test_user_of_another_company_is_not_told(self):
        company, _plant = self._make_other_company()
        stranger = self._make_user(
            "manager", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        self._make_ladder({"minutes": 0, "user_ids": [Command.set(stranger.ids)]})
        call = self._call(0)
        self._run(0)
        self.assertNotIn(stranger, call.notice_ids.user_id)

    def test_person_without_a_login_gets_the_mail(self):
        self.cleo.work_email = "cleo@example.com"
        self._make_ladder(
            {"minutes": 0, "employee_ids": [Command.set(self.cleo.ids)], "by_mail": True}
        )
        call = self._call(0)
        self._run(0)
        self.assertEqual(self._told(call), [("Cleo", "mail", "waiting")])
        self.assertEqual(self._mails(call).email_to, "cleo@example.com")

    def test_mail_is_in_the_language_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.boss_user.lang = "de_DE"
        template = self.env.ref("mes_shopfloor.mail_template_call")
        template.with_context(lang="de_DE").subject = "Ruf: {{ object.display_name }}"
        self._make_ladder(
            {"minutes": 0, "user_ids": [Command.set(self.boss_user.ids)], "by_mail": True}
        )
        call = self._call(0)
        self._run(0)
        self.assertIn("Ruf:", self._mails(call).subject)
