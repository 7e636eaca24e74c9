from odoo import Command
from odoo.tests import tagged

from .common import IotCommon


@tagged("post_install", "-at_install")
class TestMeasured(IotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._start_order()
        plan = cls.env["mes.quality.plan"].create(
            {
                "name": "Shaft",
                "product_tmpl_id": cls.workorder.product_id.product_tmpl_id.id,
                "characteristic_ids": [
                    Command.create({"code": "1", "name": "Diameter", "lower": 31.98, "upper": 32.0})
                ],
            }
        )
        plan.action_activate()
        cls.characteristic = plan.characteristic_ids
        cls.broker = cls._make_device("Metrology", protocol="mqtt")
        cls.tag = cls._make_tag(
            "diameter", device_id=cls.broker.id, type="float64", topic="caliper", heartbeat_s=0
        )
        cls.rule = cls._make_rule(cls.tag, "measured", characteristic_id=cls.characteristic.id)

    def _results(self):
        return self.env["mes.quality.result"].search(
            [("characteristic_id", "=", self.characteristic.id)], order="sample"
        )

    def test_each_value_is_a_sample_even_when_it_repeats(self):
        self._send((self.tag, 0, 31.99), (self.tag, 1, 31.99), (self.tag, 2, 32.01))
        self._consume()
        self.assertEqual(self._results().mapped("value"), [31.99, 31.99, 32.01])
        self.assertEqual(self._results().inspection_id.workorder_id, self.workorder)

    def test_no_value_is_no_sample(self):
        self._send((self.tag, 0, None), (self.tag, 1, 31.99, 64))
        self._consume()
        self.assertFalse(self._results())

    def test_a_refused_value_waits_and_blocks_nobody(self):
        self.characteristic.plan_id.action_retire()
        self._send((self.tag, 0, 31.99), (self.tag, 1, 31.98))
        self._consume()
        kept = self.env["mes.iot.quarantine"].search([("rule_id", "=", self.rule.id)])
        self.assertEqual(set(kept.mapped("reason")), {"refused"})
        self.assertEqual(len(kept), 2)
        self.assertTrue(all(kept.mapped("detail")))
        self.characteristic.plan_id.state = "active"
        kept.action_retry()
        self.assertEqual(len(self._results()), 2)

    def test_the_same_value_retried_after_a_crash_is_one_sample(self):
        self._send((self.tag, 0, 31.99))
        saved = self._save_queue()
        self._consume()
        self._restore_queue(saved)
        self._consume()
        self.assertEqual(len(self._results()), 1)
