from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesQualityCommon


@tagged("post_install", "-at_install")
class TestQualityPlan(MesQualityCommon):
    def _revise(self):
        action = self.plan.action_new_revision()
        return self.env["mes.quality.plan"].browse(action["res_id"])

    def test_new_revision_takes_over_and_the_old_one_retires(self):
        revision = self._revise()
        self.assertEqual((revision.revision, revision.state), (2, "draft"))
        self.assertEqual(revision.characteristic_ids.mapped("code"), ["10", "20"])
        revision.action_activate()
        self.assertEqual((self.plan.state, revision.state), ("retired", "active"))

    @mute_logger("odoo.sql_db")
    def test_database_allows_one_active_revision(self):
        revision = self._revise()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            revision.state = "active"
            revision.flush_recordset()

    def test_plan_in_force_cannot_be_changed(self):
        acts = (
            lambda: self.diameter.write({"upper": 33}),
            lambda: self.diameter.unlink(),
            lambda: self.plan.unlink(),
            lambda: self.plan.write({"operation_id": False}),
            lambda: self.plan.write({"characteristic_ids": [Command.clear()]}),
            lambda: self.env["mes.quality.characteristic"].create(
                {"plan_id": self.plan.id, "code": "30", "name": "Late", "upper": 1}
            ),
        )
        for act in acts:
            with self.assertRaises(UserError):
                act()

    def test_gauge_of_a_plan_in_force_may_change(self):
        self.diameter.gauge_id = self.machine
        self.assertEqual(self.diameter.gauge_id, self.machine)

    def test_empty_plan_cannot_be_activated(self):
        plan = self._create_plan(characteristic_ids=[])
        with self.assertRaises(UserError):
            plan.action_activate()

    def test_variant_of_another_product_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_plan(product_id=self.bar.id)

    @mute_logger("odoo.sql_db")
    def test_impossible_limits_are_refused(self):
        plan = self._create_plan(characteristic_ids=[])
        for limits in (
            {"lower": 2, "upper": 1},
            {"has_lower": False, "has_upper": False},
            {"upper": 1, "sample_every": 0},
        ):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                plan.characteristic_ids.create(
                    {"plan_id": plan.id, "code": "1", "name": "Length", **limits}
                )

    def test_plan_covers_its_product_at_its_operation_only(self):
        workorder = self._create_workorder()
        self.assertTrue(self.plan._covers(workorder))
        other = self.bom.copy({"product_tmpl_id": self.bar.product_tmpl_id.id, "bom_line_ids": []})
        self.assertFalse(self.plan._covers(self._create_workorder(bom=other)))

    def test_plan_without_operation_covers_all_of_them(self):
        plan = self._create_plan(operation_id=False)
        self.assertTrue(plan._covers(self._create_workorder()))
