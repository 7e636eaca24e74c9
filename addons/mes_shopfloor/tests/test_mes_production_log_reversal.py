from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..services import ImportEntry, OrderClosedError, OverProductionError
from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestMesProductionLogReversal(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._make_user("supervisor", name="Sue Pervisor")
        cls.workorder = cls._make_workorder(100)
        cls.employee = cls.env["hr.employee"].create({"name": "0417"})
        cls.log = cls._declare(
            cls.workorder,
            good=10,
            scrap=2,
            reason=cls.reason,
            employees=cls.employee,
            moment=NOON,
            extra={"phase": "setup"},
        ).record

    def _dialog(self, log=None, user=None, **values):
        log = (log or self.log).with_user(user or self.supervisor)
        action = log.action_reverse()
        values = {"note": "counted twice", **values}
        return log.env[action["res_model"]].with_context(**action["context"]).create(values)

    def test_dialog_asks_why_and_proposes_what_was_booked(self):
        dialog = Form(
            self.env["mes.production.log.reversal"]
            .with_user(self.supervisor)
            .with_context(default_log_id=self.log.id)
        )
        self.assertEqual((dialog.qty_good, dialog.qty_scrap), (10, 2))
        self.assertEqual(dialog.reason_id, self.reason)
        with self.assertRaises(AssertionError):
            dialog.save()

    def test_reversal_says_who_when_and_why(self):
        self._dialog().action_reverse()
        reversal = self.log.reversal_ids
        self.assertEqual((reversal.qty_good, reversal.qty_scrap), (-10, -2))
        self.assertEqual((reversal.note, reversal.create_uid), ("counted twice", self.supervisor))
        self.assertEqual(self.workorder.qty_produced, 0)

    def test_correction_leaves_acts_that_its_entries_lead_to(self):
        self._dialog(is_rebooked=True, qty_good=8).action_reverse()
        action = self.log.with_user(self.supervisor).action_view_acts()
        acts = self.env["mes.act"].with_user(self.supervisor).search(action["domain"])
        self.assertEqual(sorted(acts.mapped("kind")), ["declare", "declare", "reverse"])
        self.assertEqual(acts.filtered(lambda act: act.kind == "reverse").note, "counted twice")
        right = self.log.replaced_by_ids
        self.assertEqual(right.action_view_acts()["domain"][0][2][0], right.uuid)
        self.assertEqual(len(right.action_view_acts()["domain"][0][2]), 3)

    def test_right_entry_is_booked_in_place_of_the_wrong_one(self):
        self._dialog(is_rebooked=True, qty_good=8, qty_scrap=4, qty_rework=1).action_reverse()
        right = self.log.replaced_by_ids
        self.assertEqual((right.qty_good, right.qty_scrap, right.qty_rework), (8, 4, 1))
        self.assertEqual((right.moment, right.shift_id, right.phase), (NOON, self.early, "setup"))
        self.assertEqual((right.employee_ids, right.reason_id), (self.employee, self.reason))
        self.assertEqual((right.source, right.note), ("office", "counted twice"))
        self.assertEqual(self.workorder.qty_produced, 8)
        self.assertEqual(self.workorder.mes_qty_scrap, 4)

    def test_wrong_entry_stays_when_the_right_one_is_refused(self):
        dialog = self._dialog(is_rebooked=True, qty_good=101)
        with self.assertRaises(OverProductionError), self.env.cr.savepoint():
            dialog.action_reverse()
        self.assertFalse(self.log.reversal_ids)
        self.assertEqual(self.workorder.qty_produced, 10)

    def test_double_click_corrects_once(self):
        dialog = self._dialog(is_rebooked=True, qty_good=8)
        dialog.action_reverse()
        dialog.action_reverse()
        self.assertEqual(len(self.log.reversal_ids), 1)
        self.assertEqual(len(self.log.replaced_by_ids), 1)
        self.assertEqual(self.workorder.qty_produced, 8)

    def test_dialog_of_a_closed_order_says_so_and_is_refused(self):
        self.assertFalse(self._dialog().is_closed)
        self.workorder.button_finish()
        dialog = self._dialog()
        self.assertTrue(dialog.is_closed)
        with self.assertRaises(OrderClosedError):
            dialog.action_reverse()

    def test_imported_entry_of_a_closed_order_is_corrected_without_touching_it(self):
        workorder = self._make_workorder(100)
        workorder.qty_produced = 90
        workorder.button_finish()
        log = ImportEntry(
            env=self.env, uuid="row", workorder=workorder, good=50, scrap=1, moment=NOON
        ).execute()
        dialog = self._dialog(log.record, is_rebooked=True, qty_good=40, qty_scrap=2)
        self.assertFalse(dialog.is_closed)
        dialog.action_reverse()
        self.assertEqual(workorder.qty_produced, 90)
        self.assertEqual(workorder.mes_qty_scrap, 2)
        self.assertEqual(sum(self._ledger(workorder).mapped("qty_good")), 90)
        self.assertEqual(log.record.replaced_by_ids.qty_good, 40)

    def test_operator_may_not_correct(self):
        operator = self._make_user("operator")
        with self.assertRaises(AccessError):
            self.log.with_user(operator).action_reverse()
        wizards = self.env["mes.production.log.reversal"].with_user(operator)
        with self.assertRaises(AccessError):
            wizards.create({"log_id": self.log.id, "note": "x"})
        with self.assertRaises(AccessError):
            wizards.new({"log_id": self.log.id, "note": "x"}).action_reverse()
        self.assertFalse(self.log.reversal_ids)

    def test_entry_of_another_company_is_not_corrected(self):
        company, _plant = self._make_other_company()
        user = self._make_user("supervisor", company_id=company.id, company_ids=company.ids)
        dialog = (
            self.env["mes.production.log.reversal"]
            .with_user(user)
            .create({"note": "x", "log_id": self.log.id})
        )
        with self.assertRaises(UserError):
            dialog.action_reverse()
        self.assertFalse(self.log.reversal_ids)
