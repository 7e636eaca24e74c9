import math
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mes_shopfloor.services.errors import IdentifierError, MesError

from ..services import (
    CharacteristicRetiredError,
    NoRunningOrderError,
    PlanMismatchError,
    ValueRefusedError,
)
from .common import MesQualityCommon


@tagged("post_install", "-at_install")
class TestQualityValue(MesQualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._start_workorder()

    def test_first_value_opens_the_inspection_of_the_running_order(self):
        result, duplicate = self._measure(31.992, "v-1")
        inspection = result.inspection_id
        self.assertFalse(duplicate)
        self.assertEqual(inspection.workorder_id, self.workorder)
        self.assertEqual(inspection.product_id, self.shaft)
        self.assertEqual(inspection.machine_id, self.machine)
        self.assertEqual((result.sample, result.verdict), (1, "pass"))
        self.assertEqual(result.gauge_id, self.caliper)

    def test_next_value_is_the_next_sample_of_the_same_inspection(self):
        first, _duplicate = self._measure(31.992, "v-1")
        second, _duplicate = self._measure(31.995, "v-2")
        self.assertEqual(first.inspection_id, second.inspection_id)
        self.assertEqual(second.sample, 2)
        self.assertEqual(first.inspection_id.sample_count, 2)

    def test_same_uuid_is_recorded_once(self):
        first, _duplicate = self._measure(31.992, "v-1")
        again, duplicate = self._measure(40.0, "v-1")
        self.assertTrue(duplicate)
        self.assertEqual(again, first)
        self.assertEqual(first.inspection_id.sample_count, 1)

    def test_uuid_of_another_characteristic_is_refused(self):
        self._measure(31.992, "v-1")
        with self.assertRaises(IdentifierError):
            self._measure(True, "v-1", self.burr)

    def test_missing_uuid_is_refused(self):
        for uuid in (None, "", "  ", 7, "x" * 200):
            with self.assertRaises(IdentifierError):
                self._measure(31.992, uuid)

    def test_value_on_the_limit_is_in(self):
        for number, value in enumerate((31.984, 32.0)):
            self.assertEqual(self._measure(value, f"v-{number}")[0].verdict, "pass")

    def test_value_outside_fails_the_inspection(self):
        result, _duplicate = self._measure(32.01, "v-1")
        self.assertEqual((result.verdict, result.inspection_id.state), ("fail", "fail"))
        self.assertEqual(result.inspection_id.fail_count, 1)

    def test_inspection_passes_when_nothing_is_missing(self):
        result, _duplicate = self._measure(31.99, "v-1")
        self.assertEqual(result.inspection_id.state, "open")
        self._measure(True, "v-2", self.burr, source="kiosk")
        self.assertEqual(result.inspection_id.state, "pass")

    def test_attribute_that_does_not_conform_fails(self):
        result, _duplicate = self._measure(False, "v-1", self.burr)
        self.assertEqual((result.verdict, result.inspection_id.state), ("fail", "fail"))

    def test_what_is_no_value_is_refused_and_leaves_nothing(self):
        for value in (math.nan, math.inf, -math.inf, None, "31.9", True):
            with self.assertRaises(ValueRefusedError):
                self._measure(value, "v-1")
        with self.assertRaises(ValueRefusedError):
            self._measure(1.0, "v-1", self.burr)
        self.assertFalse(self.env["mes.quality.inspection"].search([]))

    def test_value_without_a_running_order_is_refused(self):
        self.workorder.button_pending()
        with self.assertRaises(NoRunningOrderError):
            self._measure(31.992, "v-1")

    def test_value_is_not_guessed_between_two_orders(self):
        self._start_workorder()
        with self.assertRaises(NoRunningOrderError):
            self._measure(31.992, "v-1")

    def test_value_of_an_order_the_plan_does_not_cover_is_refused(self):
        other = self.bom.copy({"product_tmpl_id": self.bar.product_tmpl_id.id, "bom_line_ids": []})
        workorder = self._start_workorder(bom=other)
        with self.assertRaises(PlanMismatchError):
            self._measure(31.992, "v-1", workorder=workorder)

    def test_gauge_at_a_work_center_measures_the_order_there(self):
        self.caliper.mes_workcenter_id = self.workcenter
        self.assertEqual(self._measure(31.992, "v-1")[0].workorder_id, self.workorder)
        self.workorder.button_pending()
        with self.assertRaises(NoRunningOrderError):
            self._measure(31.992, "v-2")

    def test_late_value_belongs_to_the_order_of_its_moment(self):
        self.workorder.time_ids.write({"date_start": self._ago(60), "date_end": self._ago(30)})
        later = self._start_workorder()
        result, _duplicate = self._measure(31.992, "v-1", moment=self._ago(45))
        self.assertEqual(result.workorder_id, self.workorder)
        self.assertEqual(self._measure(31.992, "v-2")[0].workorder_id, later)

    def test_every_refusal_is_one_the_caller_can_quarantine(self):
        for refusal in (NoRunningOrderError, PlanMismatchError, CharacteristicRetiredError):
            self.assertTrue(issubclass(refusal, MesError))

    def test_value_for_an_old_revision_goes_to_the_one_in_force(self):
        action = self.plan.action_new_revision()
        revision = self.env["mes.quality.plan"].browse(action["res_id"])
        revision.characteristic_ids[0].upper = 31.99
        revision.action_activate()
        result, _duplicate = self._measure(31.995, "v-1", self.diameter)
        self.assertEqual(result.characteristic_id, revision.characteristic_ids[0])
        self.assertEqual(result.verdict, "fail")

    def test_retry_across_a_new_revision_is_still_a_duplicate(self):
        first, _duplicate = self._measure(31.995, "v-1")
        action = self.plan.action_new_revision()
        self.env["mes.quality.plan"].browse(action["res_id"]).action_activate()
        self.assertEqual(self._measure(31.995, "v-1"), (first, True))

    def test_value_for_a_plan_nobody_replaced_is_refused(self):
        self.plan.action_retire()
        with self.assertRaises(CharacteristicRetiredError):
            self._measure(31.992, "v-1")

    def test_closed_inspection_takes_no_more_samples(self):
        result, _duplicate = self._measure(32.01, "v-1")
        result.inspection_id.action_close()
        after, _duplicate = self._measure(31.99, "v-2")
        self.assertNotEqual(after.inspection_id, result.inspection_id)
        self.assertEqual(after.sample, 1)

    def test_verdict_cannot_be_handed_in(self):
        inspection = self._measure(31.99, "v-1")[0].inspection_id
        results = self.env["mes.quality.result"]._permitted()
        result = results.create(
            {
                "inspection_id": inspection.id,
                "characteristic_id": self.diameter.id,
                "sample": 9,
                "value": 99,
                "verdict": "pass",
                "moment": self.now,
                "source": "office",
                "uuid": "forged",
            }
        )
        self.assertEqual(result.verdict, "fail")

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_value_that_is_no_number(self):
        result, _duplicate = self._measure(31.99, "v-1")
        for value in ("NaN", "Infinity", "-Infinity"):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.cr.execute(
                    "UPDATE mes_quality_result SET value = %s WHERE id = %s", [value, result.id]
                )

    def test_results_and_inspections_are_never_edited(self):
        result, _duplicate = self._measure(32.01, "v-1")
        for act in (
            lambda: result.write({"value": 31.99}),
            lambda: result.with_context(mes_ledger=True).write({"value": 31.99}),
            lambda: result.unlink(),
            lambda: result.inspection_id.write({"state": "pass"}),
            lambda: result.inspection_id.unlink(),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_recording_stays_within_its_queries(self):
        self._measure(31.99, "v-0")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._measure(31.99, "v-1")
            self.env.flush_all()

    def test_moment_is_kept_to_the_microsecond(self):
        moment = self.env.cr.now() - timedelta(microseconds=1)
        result, _duplicate = self._measure(31.99, "v-1", moment=moment, workorder=self.workorder)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(result.moment, moment)
