from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_andon_ladder import AndonLadderCommon

NOTICE = "odoo.addons.mes_shopfloor.models.mes_andon_notice"


@tagged("post_install", "-at_install")
class TestMesAndonNotice(AndonLadderCommon):
    def test_mail_that_failed_is_said_on_the_call_and_tried_again(self):
        self._make_ladder(
            {
                "minutes": 0,
                "user_ids": [Command.set(self.boss_user.ids)],
                "by_app": False,
                "by_mail": True,
            }
        )
        call = self._call(0)
        self._run(0)
        mail = self._mails(call)
        mail.write({"state": "exception", "failure_reason": "Connection refused"})
        self._run(1)
        self.assertIn("Boss (Mail) could not be told: Connection refused", call.problem)
        self.assertEqual((mail.state, call.notice_ids.state), ("outgoing", "failed"))
        self.assertEqual(self._mails(call), mail, "the same mail, not another one")
        mail.unlink()  # as Odoo does after it was sent
        self._run(10)
        self.assertEqual((call.notice_ids.state, call.problem), ("sent", False))

    def test_trying_ends_some_day(self):
        self.boss_user.email = False
        self._make_ladder(
            {"minutes": 0, "user_ids": [Command.set(self.boss_user.ids)], "by_mail": True}
        )
        call = self._call(0)
        for minutes in range(0, 700, 35):
            self._run(minutes)
        notice = call.notice_ids.filtered(lambda notice: notice.channel == "mail")
        self.assertEqual((notice.state, notice.attempts, notice.next_try), ("given_up", 8, False))
        self.assertIn("no mail address", call.problem)

    def test_failure_with_one_person_keeps_nobody_else_from_being_told(self):
        self._make_ladder(
            {
                "minutes": 0,
                "is_leaders": True,
                "user_ids": [Command.set(self.boss_user.ids)],
                "by_activity": True,
            }
        )
        call = self._call(0)
        users, boss = type(self.env["res.users"]), self.boss_user
        send = users._bus_send

        def refuse(user, kind, *args, **kwargs):
            if user == boss and kind == "simple_notification":
                raise UserError(self.env._("The bus is full"))
            return send(user, kind, *args, **kwargs)

        with patch.object(users, "_bus_send", refuse), mute_logger(NOTICE):
            self._run(0)
        self.assertIn(("Boss", "app", "failed"), self._told(call))
        self.assertIn((self.lead_user.name, "app", "sent"), self._told(call))
        self.assertEqual(set(self._tasks(call)), {self.boss_user, self.lead_user})
        self.assertIn("The bus is full", call.problem)
        self._run(3)
        self.assertIn(("Boss", "app", "sent"), self._told(call))

    def test_job_costs_the_same_however_many_calls_are_over(self):
        self._two_steps()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run(1000)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(10):
            self._resolve(self._call(number), number + 1)
        self.assertEqual(queries(), few)

    def test_lamps_hear_of_a_change_once_with_the_state_as_it_is(self):
        heard = []
        calls = type(self.env["mes.andon.call"])

        def listen(records, signals):
            heard.append((records, signals))

        with patch.object(calls, "_andon_signal", listen):
            call = self._call()
            self._call(call_kind=self.talk)
            self._signal()
            ((first, signals),) = heard
            self.assertEqual(len(first), 2)
            (signal,) = signals
            self.assertEqual(
                (signal["workcenter_id"], signal["state"], signal["color"], signal["pattern"]),
                (self.lathe.id, "open", "red", "blink"),
            )
            heard.clear()
            both = self.env["mes.andon.call"].browse(first.ids)
            for one in both:
                self._accept(one)
            self._signal()
            self.assertEqual(heard[0][1][0]["state"], "acknowledged")
            heard.clear()
            for one in both:
                self._resolve(one)
            self._signal()
            self.assertEqual((heard[0][1][0]["state"], heard[0][1][0]["calls"]), ("none", []))
        self.assertEqual(call.state, "resolved")

    @mute_logger("odoo.addons.mes_shopfloor.models.mes_andon_call_signal")
    def test_lamp_that_fails_undoes_nothing(self):
        def fail(records, signals):
            raise ValueError("no lamp")

        with patch.object(type(self.env["mes.andon.call"]), "_andon_signal", fail):
            call = self._call()
            self._signal()
        self.assertEqual(call.state, "open")
