from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_oee import MesOeeCommon


@tagged("post_install", "-at_install")
class TestMesOeeTarget(MesOeeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "supervisor", groups="mes_shopfloor.group_mes_supervisor"
        )

    def _target(self, **values):
        values = {"machine_id": self.machine.id, "date_from": "2026-01-01", **values}
        return self.env["mes.oee.target"].create(values)

    def _alerts(self):
        return self.env["mes.oee.alert"].search([("machine_id", "=", self.machine.id)])

    def _play_lost_hour(self):
        """06:00 run, 07:00 down; until 10:00 when nobody repairs it."""
        with freeze_time("2026-03-04 05:30:00"):
            self._tell("run", 6)
            self._tell("down", 6, 30)
            self._count()

    def test_alert_comes_when_the_target_is_out_of_reach_and_not_before(self):
        target = self._target(factor="availability", percent=80)
        self._play_lost_hour()
        self.assertFalse(self._alerts())
        with freeze_time("2026-03-04 07:05:00"):  # 95 min of 480 are lost: 80.2 % at best
            self._count()
            self.assertFalse(self._alerts())
        with freeze_time("2026-03-04 07:10:00"):
            self._count()
            alert = self._alerts()
            self.assertEqual((alert.target_id, alert.state), (target, "open"))
            self.assertEqual(alert.shift_id, self.early)
            self.assertAlmostEqual(alert.figure, 100 * 380 / 480)

    def test_alert_is_raised_once(self):
        self._target(factor="availability", percent=99)
        self._play_lost_hour()
        for minute in (10, 20, 30):
            with freeze_time(f"2026-03-04 07:{minute}:00"):
                self._count()
        self.assertEqual(len(self._alerts()), 1)
        notices = self._alerts().message_ids.filtered(
            lambda message: self.supervisor.partner_id in message.partner_ids
        )
        self.assertLessEqual(len(notices), 1)

    def test_supervisors_are_told_as_they_wish(self):
        self.supervisor.notification_type = "inbox"
        self._target(factor="availability", percent=99, user_ids=self.supervisor.ids)
        self._play_lost_hour()
        with freeze_time("2026-03-04 07:10:00"):
            self._count()
        notice = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.supervisor.partner_id.id)]
        )
        self.assertEqual(notice.notification_type, "inbox")
        self.assertIn("even if all goes well", notice.mail_message_id.body)

    def test_late_fact_resolves_the_alert(self):
        self._target(factor="availability", percent=80)
        self._play_lost_hour()
        with freeze_time("2026-03-04 09:00:00"):
            self._count()
            self.assertEqual(self._alerts().state, "open")
            self._tell("run", 7)
            self._count()
            self.assertEqual(self._alerts().state, "resolved")
            self._tell("down", 7, 30, until=self._at(10))
            self._count()
            self.assertEqual(self._alerts().state, "open")

    def test_late_fact_resolves_the_alert_of_a_past_shift(self):
        self._target(factor="availability", percent=80)
        self._play_lost_hour()
        with freeze_time("2026-03-04 09:00:00"):
            self._count()
        with freeze_time("2026-03-05 09:00:00"):
            self._count()
            self._tell("planned_stop", 6, 30, until=self._at(14), source="office")
            self._count()
        past = self._alerts().filtered(lambda alert: str(alert.day) == "2026-03-04")
        self.assertIn("resolved", past.mapped("state"))

    def test_used_up_budget_of_a_loss_raises_an_alert(self):
        self._target(kind="loss", bucket="failure", budget_minutes=20)
        self._play_lost_hour()
        with freeze_time("2026-03-04 05:50:00"):
            self._count()
            self.assertFalse(self._alerts())
        with freeze_time("2026-03-04 05:51:00"):
            self._count()
            self.assertAlmostEqual(self._alerts().figure, 21)

    def test_budget_of_a_reason_counts_its_stops_only(self):
        part, other = self.env["mrp.workcenter.productivity.loss"].create(
            [
                {"name": "Seal", "loss_type": "availability", "mes_parent_id": self.reason.id},
                {"name": "Belt", "loss_type": "availability"},
            ]
        )
        self._target(kind="loss", reason_id=self.reason.id, budget_minutes=20)
        with freeze_time("2026-03-04 06:30:00"):
            self._tell("down", 6, reason=other)
            self._tell("down", 7, reason=part)
            self._count()
            self.assertEqual(self._alerts().figure, 30)

    def test_nearest_target_holds(self):
        self._target(machine_id=False, warehouse_id=self.plant.id, factor="oee", percent=99)
        self._target(machine_id=False, workcenter_id=self.workcenter.id, factor="oee", percent=98)
        mine = self._target(factor="oee", percent=5)
        later = self._target(factor="oee", percent=6, date_from="2026-03-04")
        other = self._target(factor="quality", percent=6)
        targets = self.env["mes.oee.target"].search([])
        day = later.date_from
        self.assertEqual(targets._holding(self.machine, day), later | other)
        self.assertEqual(targets._holding(self.machine, day.replace(day=3)), mine | other)

    def test_target_has_one_place_and_says_what(self):
        for values in (
            {"workcenter_id": self.workcenter.id},
            {"machine_id": False},
            {"factor": False},
            {"kind": "loss"},
        ):
            with self.assertRaises(ValidationError):
                self._target(**values)

    def test_managers_set_targets_and_supervisors_close_alerts(self):
        target = self._target(factor="availability", percent=99)
        self._play_lost_hour()
        with freeze_time("2026-03-04 07:10:00"):
            self._count()
        alert = self._alerts()
        target.with_user(self.manager).percent = 98
        with self.assertRaises(AccessError):
            target.with_user(self.supervisor).percent = 98
        with self.assertRaises(AccessError):
            alert.with_user(self.operator).action_close()
        with self.assertRaises(AccessError):
            alert.with_user(self.manager).write({"state": "closed"})
        alert.with_user(self.supervisor).action_close()
        self.assertEqual(alert.state, "closed")
        self.assertFalse(self.env["mes.oee.alert"].with_user(self.operator).has_access("read"))

    def test_other_company_sees_no_target(self):
        target = self._target(factor="oee", percent=50)
        company = self.env["res.company"].create({"name": "Other plant"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertFalse(self.env["mes.oee.target"].with_user(stranger).search([]) & target)
