import threading
import uuid
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..models.mes_terminal_attempt import MAX_ATTEMPTS
from ..services import Declare

THREADS = 8


@tagged("post_install", "-at_install")
class TestDeclareConcurrency(BaseCase):
    """Real transactions on real connections; what they leave behind is removed again."""

    def setUp(self):
        super().setUp()
        # While tests run, the main thread holds the lock of the registry.
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.enterContext(mute_logger("odoo.sql_db"))
        self.order_id, self.workorder_id = self._commit(self._make_order)
        self.addCleanup(self._commit, self._remove_order)

    def _commit(self, function, *args):
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = retrying(lambda: function(env, *args), env)
            cr.commit()  # pylint: disable=invalid-commit
            return result

    def _make_order(self, env):
        workcenter = env["mrp.workcenter"].create({"name": "Concurrent lathe"})
        product = env["product.product"].create({"name": "Concurrent shaft"})
        bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "operation_ids": [Command.create({"name": "Turn", "workcenter_id": workcenter.id})],
            }
        )
        production = env["mrp.production"].create(
            {"product_id": product.id, "product_qty": 100, "bom_id": bom.id}
        )
        production.action_confirm()
        return production.id, production.workorder_ids.id

    def _remove_order(self, env):
        production = env["mrp.production"].browse(self.order_id)
        # The ledger refuses to be emptied through the ORM, and these entries were only a test.
        env.cr.execute("DELETE FROM mes_production_log WHERE production_id = %s", (self.order_id,))
        env.cr.execute(
            "UPDATE mrp_workorder SET qty_produced = 0 WHERE production_id = %s", (self.order_id,)
        )
        env.invalidate_all()
        bom, product = production.bom_id, production.product_id
        workcenter = production.workorder_ids.workcenter_id
        production.action_cancel()
        production.unlink()
        bom.unlink()
        product.product_tmpl_id.unlink()
        workcenter.unlink()

    def _declare(self, env, identifier, good):
        workorder = env["mrp.workorder"].browse(self.workorder_id)
        return Declare(env=env, uuid=identifier, workorder=workorder, good=good).execute().duplicate

    def _at_once(self, identifiers, good=1):
        """Declare with all identifiers at the same moment; the answers in their order."""
        barrier = threading.Barrier(len(identifiers))
        answers = [None] * len(identifiers)

        def work(index, identifier):
            barrier.wait()
            answers[index] = self._commit(self._declare, identifier, good)

        threads = [threading.Thread(target=work, args=item) for item in enumerate(identifiers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _produced(self, env):
        workorder = env["mrp.workorder"].browse(self.workorder_id)
        entries = env["mes.production.log"].search([("workorder_id", "=", self.workorder_id)])
        return workorder.qty_produced, sum(entries.mapped("qty_good")), len(entries)

    def test_one_id_from_many_senders_is_booked_once(self):
        answers = self._at_once([str(uuid.uuid4())] * THREADS, good=5)
        self.assertEqual(sorted(answers), [False] + [True] * (THREADS - 1))
        self.assertEqual(self._commit(self._produced), (5, 5, 1))

    def test_many_ids_at_once_are_all_booked(self):
        answers = self._at_once([str(uuid.uuid4()) for _ in range(3)], good=5)
        self.assertEqual(answers, [False] * 3)
        self.assertEqual(self._commit(self._produced), (15, 15, 3))

    def test_many_tries_to_pair_at_once_pass_at_most_the_allowed_number(self):
        address = "203.0.113.9"
        self.addCleanup(self._commit, lambda env: env["mes.terminal.attempt"]._forget(address))
        barrier = threading.Barrier(2 * MAX_ATTEMPTS)
        answers = []

        def work():
            barrier.wait()
            answers.append(self._commit(lambda env: env["mes.terminal.attempt"]._allow(address)))

        threads = [threading.Thread(target=work) for _ in range(2 * MAX_ATTEMPTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual(sum(answers), MAX_ATTEMPTS)
        self.assertFalse(
            self._commit(lambda env: env["mes.terminal.attempt"]._allow(address)),
            "refused tries leave their trace although nothing else was committed",
        )
