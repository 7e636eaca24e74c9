from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..services import CallError, CompanyMismatchError
from .common_andon import (
    AndonCommon,
)


@tagged("post_install", "-at_install")
class TestMesAndonAccess(AndonCommon):
    def test_call_of_another_company_is_out_of_reach(self):
        company, plant = self._make_other_company()
        center = self.env["mrp.workcenter"].create(
            {
                "name": "Far",
                "company_id": company.id,
                "mes_warehouse_id": plant.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        with self.assertRaises(CompanyMismatchError):
            self._raise(workcenter=center, env=self.env(user=self.lead_user))
        own = self.env["mes.andon.kind"].create({"name": "Theirs", "company_id": company.id})
        with self.assertRaises(CallError):
            self._raise(call_kind=own)
        user = self._make_user(
            "manager", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        call = self._call()
        self.assertNotIn(call, self.env["mes.andon.call"].with_user(user).search([]))
        with self.assertRaises(UserError):
            self._accept(call, env=self.env(user=user), source="office", employees=None)

    def test_nobody_edits_or_deletes_calls_and_their_history(self):
        call = self._call()
        manager = self._make_user("manager")
        for record in (call, call.event_ids):
            mine = record.with_user(manager)
            mine.check_access("read")
            for operation in ("write", "create", "unlink"):
                self.assertFalse(mine.has_access(operation), (record, operation))
        for forbidden in (
            lambda: call.write({"note": "x"}),
            lambda: call.unlink(),
            lambda: call.event_ids.write({"note": "x"}),
            lambda: call.event_ids.unlink(),
            lambda: call.with_context(mes_andon=True).write({"state": "resolved"}),
        ):
            with self.assertRaises(UserError):
                forbidden()

    def test_operator_calls_and_answers_in_the_office_with_his_own_rights(self):
        env = self.env(user=self.lead_user)
        call = self._raise(env=env, source="office", employees=None).record
        self.assertEqual(call.employee_id, self.lead)
        other = self._call(workcenter=self.mill).with_env(env)
        other.action_acknowledge()
        self.assertEqual((other.state, other.acknowledged_id), ("acknowledged", self.lead))
        answer = env["mes.andon.answer"].create(
            {"call_id": other.id, "mode": "resolve", "cause_id": self.hose.id}
        )
        answer.action_confirm()
        answer.action_confirm()
        self.assertEqual(other.state, "resolved")
        other.action_reopen()
        other.action_arrive()
        env["mes.andon.answer"].create(
            {"call_id": other.id, "mode": "hand_on", "employee_id": self.cleo.id}
        ).action_confirm()
        self.assertEqual((other.state, other.asked_id), ("open", self.cleo))

    def test_supervisor_configures_and_operator_does_not(self):
        supervisor, operator = (self._make_user(group) for group in ("supervisor", "operator"))
        ladder = self._make_ladder({"minutes": 1})
        for record in (self.repair, self.hose, ladder, ladder.step_ids):
            self.assertTrue(record.with_user(supervisor).has_access("write"), record)
            self.assertTrue(record.with_user(operator).has_access("read"), record)
            self.assertFalse(record.with_user(operator).has_access("write"), record)
        for record in (self.repair, self.hose):
            self.assertFalse(record.with_user(self._make_user("manager")).has_access("unlink"))

    def test_call_from_the_office_dialog(self):
        order = self._make_workorder()
        raising = self.env["mes.andon.raising"].create(
            {"workorder_id": order.id, "kind_id": self.repair.id, "note": "Hot"}
        )
        action = raising.action_confirm()
        call = self.env["mes.andon.call"].browse(action["res_id"])
        self.assertEqual((call.workcenter_id, call.workorder_id), (self.lathe, order))
