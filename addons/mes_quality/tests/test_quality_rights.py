from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import MesQualityCommon


@tagged("post_install", "-at_install")
class TestQualityRights(MesQualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._start_workorder()

    def test_operator_records_and_reads(self):
        diameter = self.diameter.with_user(self.operator)
        result, _duplicate = self._measure(31.992, "v-1", diameter)
        self.assertEqual(result.env.user, self.operator)
        self.assertEqual(result.inspection_id.state, "open")

    def test_operator_cannot_write_plans(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.operator).action_retire()
        with self.assertRaises(AccessError):
            self.diameter.with_user(self.operator).gauge_id = False

    def test_operator_cannot_close_an_inspection(self):
        result, _duplicate = self._measure(32.01, "v-1")
        with self.assertRaises(AccessError):
            result.inspection_id.with_user(self.operator).action_close()

    def test_quality_writes_plans_and_closes_inspections(self):
        self.plan.with_user(self.inspector).action_new_revision()
        result, _duplicate = self._measure(32.01, "v-1")
        result.inspection_id.with_user(self.inspector).action_close()
        self.assertTrue(result.inspection_id.date_end)

    def test_inspection_without_a_verdict_cannot_be_closed(self):
        result, _duplicate = self._measure(31.99, "v-1")
        with self.assertRaises(UserError):
            result.inspection_id.with_user(self.inspector).action_close()

    def test_nobody_may_write_results(self):
        for user in (self.operator, self.inspector, self.env.ref("base.user_admin")):
            results = self.env["mes.quality.result"].with_user(user)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(results.has_access(operation))

    def test_quality_cannot_edit_an_inspection_by_hand(self):
        result, _duplicate = self._measure(32.01, "v-1")
        with self.assertRaises(AccessError):
            result.inspection_id.with_user(self.inspector).write({"state": "pass"})

    def test_other_company_sees_and_records_nothing(self):
        company = self.env["res.company"].create({"name": "Other plant"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_quality.group_mes_quality",
            company_id=company.id,
            company_ids=company.ids,
        )
        self._measure(31.99, "v-1")
        for model in ("plan", "characteristic", "inspection", "result"):
            records = self.env[f"mes.quality.{model}"].with_user(stranger)
            self.assertFalse(records.search([("company_id", "!=", company.id)]))
        with self.assertRaises(AccessError):
            self._measure(31.99, "v-2", self.diameter.with_user(stranger))
