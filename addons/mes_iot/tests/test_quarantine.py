from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import IotCommon


@tagged("post_install", "-at_install")
class TestQuarantine(IotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "supervisor", groups="mes_shopfloor.group_mes_supervisor"
        )
        cls.operator = new_test_user(cls.env, "operator", groups="mes_shopfloor.group_mes_operator")

    def _lost_pieces(self):
        self._make_rule(self.parts, "good_count")
        self._send((self.parts, 0, 0), (self.parts, 20, 5))
        self._consume()
        return self.env["mes.iot.quarantine"].search([("bridge_id", "=", self.bridge.id)])

    def test_a_supervisor_books_the_pieces_on_the_order_started_late(self):
        entry = self._lost_pieces()
        order = self._start_order()
        entry.with_user(self.supervisor).action_retry()
        self.assertEqual((order.qty_produced, entry.state), (5, "retried"))
        self.assertEqual(entry.closed_by_id, self.supervisor)

    def test_a_supervisor_chooses_the_order_when_none_runs(self):
        entry = self._lost_pieces()
        order = self._start_order()
        order.button_pending()
        order.time_ids.unlink()
        self.assertTrue(entry.with_user(self.supervisor).action_retry())
        self.assertEqual(entry.state, "open")
        entry.with_user(self.supervisor).workorder_id = order
        entry.with_user(self.supervisor).action_retry()
        self.assertEqual((order.qty_produced, entry.state), (5, "retried"))

    def test_what_is_decided_is_decided_once(self):
        entry = self._lost_pieces()
        order = self._start_order()
        entry.action_retry()
        with self.assertRaises(UserError):
            entry.action_retry()
        with self.assertRaises(UserError):
            entry.action_dismiss()
        self.assertEqual(order.qty_produced, 5)

    def test_dismissing_needs_a_reason_and_keeps_it(self):
        entry = self._lost_pieces().with_user(self.supervisor)
        with self.assertRaises(UserError):
            entry.action_dismiss()
        entry.note = "Test run without material"
        entry.action_dismiss()
        self.assertEqual((entry.state, entry.closed_by_id), ("dismissed", self.supervisor))
        self.assertEqual(entry.payload["good"], 5)

    def test_an_operator_neither_sees_nor_decides(self):
        entry = self._lost_pieces().with_user(self.operator)
        for act in (entry.action_retry, entry.action_dismiss, lambda: entry.read(["payload"])):
            with self.assertRaises(AccessError):
                act()

    def test_what_was_lost_cannot_be_edited(self):
        entry = self._lost_pieces().with_user(self.supervisor)
        for values in ({"payload": {}}, {"state": "retried"}, {"reason": "jump"}):
            with self.assertRaises(AccessError):
                entry.write(values)

    def test_readings_refused_by_mistake_are_stored_later(self):
        answer = self._send((self.parts, 0, 1.5), (self.parts, 1, "x"))
        self.assertEqual(answer["rejected"], [[2, "wrong_type"]])
        entry = self.env["mes.iot.quarantine"].search([("bridge_id", "=", self.bridge.id)])
        self.assertTrue(entry.action_retry())
        self.assertEqual(entry.state, "open")
        self.parts.write({"type": "string", "length": 2})
        entry.action_retry()
        self.assertEqual(entry.state, "retried")
        self.env.cr.execute(
            "SELECT seq, text FROM mes_iot_reading WHERE tag_id = %s AND text IS NOT NULL",
            [self.parts.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(2, "x")])
