from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..services.errors import OrderClosedError
from .common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestKioskConflictReopen(KioskCommon):
    """What was done without network at an order that somebody else finished meanwhile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls._sign_in(cls.dora, cls.lena)
        cls.supervisor = cls._make_user("supervisor")

    def setUp(self):
        super().setUp()
        self._do("declare", self.workorder, good=90)
        self.workorder.button_finish()

    def _conflict(self, workorder=None, **params):
        event = self._event("declare", workorder or self.workorder, at=-5, good=7, **params)
        (answer,) = self._send(event)
        self.assertEqual(answer["data"]["error"], "OrderClosedError")
        conflict = self.env["mes.kiosk.conflict"].browse(answer["data"]["conflict_id"])
        return conflict.with_user(self.supervisor)

    def _wizard(self, action):
        wizard = self.env[action["res_model"]].with_user(self.supervisor)
        return Form(wizard.with_context(**action["context"]))

    def test_apply_says_that_the_order_is_finished_and_reopens_it_in_one_step(self):
        conflict = self._conflict()
        form = self._wizard(conflict.action_apply())
        self.assertEqual(form.mode, "reopen")
        self.assertEqual(form.finished_names, self.workorder.display_name)
        self.assertEqual((conflict.state, self.workorder.state), ("open", "done"))
        form.save().action_resolve()
        self.assertEqual((conflict.state, conflict.resolved_by_id), ("applied", self.supervisor))
        self.assertEqual((self.workorder.state, self.workorder.qty_produced), ("ready", 97))
        self.assertIn("was reopened", conflict.correction)
        self.assertIn("reopen", self._kinds())

    def test_dismissed_with_a_reason_it_leaves_the_order_finished(self):
        conflict = self._conflict()
        wizard = self._wizard(conflict.action_apply()).save()
        with self.assertRaises(UserError):
            wizard.action_dismiss()
        wizard.reason = "The office counted them"
        wizard.action_dismiss()
        self.assertEqual((conflict.state, conflict.resolution), ("dismissed", wizard.reason))
        self.assertEqual((self.workorder.state, self.workorder.qty_produced), ("done", 90))

    def test_of_several_those_of_open_orders_are_applied_and_the_others_asked_for(self):
        other = self._make_workorder(100)
        self._do("declare", other, good=90)
        other.button_finish()
        waiting = self._conflict(other)
        other.state = "ready"
        finished = self._conflict()
        action = (waiting | finished).action_apply()
        self.assertEqual(action["context"]["default_conflict_ids"], finished.ids)
        self.assertEqual((waiting | finished).mapped("state"), ["applied", "open"])

    def test_refused_after_reopening_nothing_is_reopened(self):
        conflict = self._conflict(scrap=50)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            conflict._apply(reopen=True)
        self.assertEqual((conflict.state, self.workorder.state), ("open", "done"))

    def test_closed_order_is_not_reopened_and_the_way_out_is_named(self):
        conflict = self._conflict()
        self.workorder.production_id.with_context(skip_backorder=True).button_mark_done()
        with self.assertRaisesRegex(OrderClosedError, "dismiss it with a reason"):
            conflict.action_apply()
        with self.assertRaises(OrderClosedError):
            conflict._apply(reopen=True)
        conflict._dismiss("Too late")
        self.assertEqual(conflict.state, "dismissed")

    def test_nobody_but_a_supervisor_reopens_so(self):
        conflict = self._conflict()
        operator = conflict.with_user(self._make_user("operator"))
        for act in (operator.action_apply, lambda: operator._apply(reopen=True)):
            with self.assertRaises(AccessError):
                act()
        at_kiosk = conflict.with_user(self.company._mes_get_service_user())
        with self.assertRaises(AccessError):
            at_kiosk._apply(supervisor=self.dora, reopen=True)
        self.assertEqual((conflict.state, self.workorder.state), ("open", "done"))

    def test_supervisor_at_the_kiosk_is_told_and_reopens_in_one_step(self):
        conflict = self._conflict()
        self.assertIn("conflict_reopen", self._exception(conflict)["actions"])
        params = {"people": self.lena, "conflict_id": conflict.id}
        message = self.assertRefusedAct("OrderClosedError", "conflict_apply", **params)
        self.assertIn("Reopen it", message)
        self._do("conflict_apply", reopen=True, **params)
        self.env.invalidate_all()
        self.assertEqual((conflict.state, conflict.resolver_id), ("applied", self.lena))
        self.assertEqual((self.workorder.state, self.workorder.qty_produced), ("ready", 97))

    def test_conflict_of_an_open_order_offers_no_reopening(self):
        conflict = self._conflict()
        self.workorder.state = "ready"
        self.assertEqual(self._exception(conflict)["actions"], ["conflict_apply"])

    def _kinds(self):
        return self.env["mes.act"].search([("workorder_id", "=", self.workorder.id)]).mapped("kind")

    def _exception(self, conflict):
        items = self.env["mes.exception"]._mes_exceptions(self.plant, self.lathe)
        return next(item for item in items if item["key"] == f"conflict:{conflict.id}")
