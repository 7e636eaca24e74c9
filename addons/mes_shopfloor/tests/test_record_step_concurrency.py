import threading
import uuid
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..services import RecordStep

THREADS = 8


@tagged("post_install", "-at_install")
class TestRecordStepConcurrency(BaseCase):
    """Real transactions on real connections; what they leave behind is removed again."""

    def setUp(self):
        super().setUp()
        # While tests run, the main thread holds the lock of the registry.
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.enterContext(mute_logger("odoo.sql_db"))
        self.order_id, self.step_id = self._commit(self._make_order)
        self.addCleanup(self._commit, self._remove_order)

    def _commit(self, function, *args):
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = retrying(lambda: function(env, *args), env)
            cr.commit()  # pylint: disable=invalid-commit
            return result

    def _make_order(self, env):
        workcenter = env["mrp.workcenter"].create({"name": "Concurrent press"})
        product = env["product.product"].create({"name": "Concurrent plate"})
        bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "operation_ids": [
                    Command.create({"name": "Press", "workcenter_id": workcenter.id})
                ],
            }
        )
        instruction = env["mes.instruction"].create(
            {
                "operation_id": bom.operation_ids.id,
                "step_ids": [Command.create({"name": "Force", "kind": "value_number"})],
            }
        )
        instruction.action_approve()
        production = env["mrp.production"].create({"product_id": product.id, "bom_id": bom.id})
        production.action_confirm()
        return production.id, instruction.step_ids.id

    def _remove_order(self, env):
        production = env["mrp.production"].browse(self.order_id)
        # The ledger refuses to be emptied through the ORM, and these entries were only a test.
        env.cr.execute(
            "DELETE FROM mes_instruction_record WHERE production_id = %s", (self.order_id,)
        )
        env.invalidate_all()
        bom, product = production.bom_id, production.product_id
        workcenter = production.workorder_ids.workcenter_id
        production.action_cancel()
        production.unlink()
        bom.unlink()
        product.product_tmpl_id.unlink()
        workcenter.unlink()

    def _record(self, env, identifier):
        order = env["mrp.production"].browse(self.order_id).workorder_ids
        step = env["mes.instruction.step"].browse(self.step_id)
        act = RecordStep(env=env, uuid=identifier, workorder=order, step=step, value=5)
        return act.execute().duplicate

    def _at_once(self, identifiers):
        """Record with all identifiers at the same moment; the answers in their order."""
        barrier = threading.Barrier(len(identifiers))
        answers = [None] * len(identifiers)

        def work(index, identifier):
            barrier.wait()
            answers[index] = self._commit(self._record, identifier)

        threads = [threading.Thread(target=work, args=item) for item in enumerate(identifiers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _chain(self, env):
        """How many records there are, how many count, how many supersede another one."""
        records = env["mes.instruction.record"].search([("step_id", "=", self.step_id)])
        live = records.filtered(lambda record: not record.is_superseded)
        return len(records), len(live), len(records.supersedes_id)

    def test_one_id_from_many_senders_is_recorded_once(self):
        answers = self._at_once([str(uuid.uuid4())] * THREADS)
        self.assertEqual(sorted(answers), [False] + [True] * (THREADS - 1))
        self.assertEqual(self._commit(self._chain), (1, 1, 0))

    def test_people_who_do_the_same_step_at_once_leave_one_that_counts(self):
        answers = self._at_once([str(uuid.uuid4()) for _ in range(3)])
        self.assertEqual(answers, [False] * 3)
        self.assertEqual(self._commit(self._chain), (3, 1, 2))
