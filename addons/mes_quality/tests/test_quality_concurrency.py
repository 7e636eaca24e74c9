from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import ConcurrencyError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestQualityConcurrency(BaseCase):
    """Gauges that really send at once: each has a connection and commits."""

    def setUp(self):
        super().setUp()
        with self._env() as env:
            center = env["mrp.workcenter"].create({"name": "Lathe"})
            product = env["product.product"].create({"name": "Pin", "is_storable": True})
            production = env["mrp.production"].create({"product_id": product.id})
            production.workorder_ids = [
                Command.create({"name": "Turn", "workcenter_id": center.id})
            ]
            production.action_confirm()
            measure = {"code": "1", "name": "Length", "upper": 10}
            plan = env["mes.quality.plan"].create(
                {
                    "name": "Pin",
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "characteristic_ids": [Command.create(measure)],
                }
            )
            plan.action_activate()
            self.made = [plan, production, product, center]
            self.workorder_id = production.workorder_ids.id
            self.characteristic_id = plan.characteristic_ids.id
        self.addCleanup(self._forget)

    def _env(self):
        return _CommittedEnv(db_connect(get_db_name()).cursor())

    def _forget(self):
        with self._env() as env:
            for model in ("mes.quality.result", "mes.quality.inspection"):
                ledger = env[model]._permitted()
                ledger.search([("workorder_id", "=", self.workorder_id)]).unlink()
            plan, production, product, center = (record.with_env(env) for record in self.made)
            plan.state = "draft"
            production.action_cancel()
            for record in (plan, production, product, center):
                record.unlink()

    def _measure(self, env, uuid):
        characteristic = env["mes.quality.characteristic"].browse(self.characteristic_id)
        workorder = env["mrp.workorder"].browse(self.workorder_id)
        moment = fields.Datetime.now()
        return characteristic._mes_record_value(5.0, moment, uuid, workorder=workorder)

    def _samples(self):
        with self._env() as env:
            results = env["mes.quality.result"].search([("workorder_id", "=", self.workorder_id)])
            self.assertEqual(len(results.inspection_id), 1)
            self.assertEqual(results.inspection_id.sample_count, len(results))
            return sorted(results.mapped("sample"))

    @mute_logger("odoo.sql_db")
    def test_two_first_samples_at_once_open_one_inspection(self):
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._measure(quick, "q-1")
            with self.assertRaises(ConcurrencyError):
                self._measure(late, "q-2")
            late.cr.rollback()
            late.transaction.reset()
            self._measure(late, "q-2")
        self.assertEqual(self._samples(), [1, 2])

    @mute_logger("odoo.sql_db")
    def test_two_samples_at_once_get_two_numbers(self):
        with self._env() as first:
            self._measure(first, "q-1")
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._measure(quick, "q-2")
            with self.assertRaises(SerializationFailure):
                self._measure(late, "q-3")
            late.cr.rollback()
            late.transaction.reset()
            self._measure(late, "q-3")
        self.assertEqual(self._samples(), [1, 2, 3])

    @mute_logger("odoo.sql_db")
    def test_same_sample_at_once_is_a_duplicate_after_the_retry(self):
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._measure(quick, "q-1")
            with self.assertRaises(ConcurrencyError):
                self._measure(late, "q-1")
            late.cr.rollback()
            late.transaction.reset()
            self.assertTrue(self._measure(late, "q-1").duplicate)
        self.assertEqual(self._samples(), [1])


class _CommittedEnv:
    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        return api.Environment(self.cr, SUPERUSER_ID, {})

    def __exit__(self, kind, *_error):
        if kind is None:
            self.cr.commit()  # pylint: disable=invalid-commit
        self.cr.close()
