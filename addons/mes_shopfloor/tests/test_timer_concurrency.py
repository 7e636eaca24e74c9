import threading
import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..services import Pause, Start, TimerError
from .common import NOON

THREADS = 8
ORDERS = 3


@tagged("post_install", "-at_install")
class TestTimerConcurrency(BaseCase):
    """Real transactions on real connections; what they leave behind is removed again."""

    def setUp(self):
        super().setUp()
        # While tests run, the main thread holds the lock of the registry.
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.enterContext(mute_logger("odoo.sql_db"))
        self.workorder_ids, self.employee_id = self._commit(self._make)
        self.addCleanup(self._commit, self._remove)

    def _commit(self, function, *args):
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = retrying(lambda: function(env, *args), env)
            cr.commit()  # pylint: disable=invalid-commit
            return result

    def _make(self, env):
        workcenter = env["mrp.workcenter"].create({"name": "Concurrent lathe"})
        product = env["product.product"].create({"name": "Concurrent shaft"})
        operation = Command.create({"name": "Turn", "workcenter_id": workcenter.id})
        bom = env["mrp.bom"].create(
            {"product_tmpl_id": product.product_tmpl_id.id, "operation_ids": [operation]}
        )
        values = {"product_id": product.id, "product_qty": 100, "bom_id": bom.id}
        productions = env["mrp.production"].create([dict(values) for _ in range(ORDERS)])
        productions.action_confirm()
        employee = env["hr.employee"].create({"name": "Concurrent person"})
        return productions.workorder_ids.ids, employee.id

    def _remove(self, env):
        productions = env["mrp.workorder"].browse(self.workorder_ids).production_id
        bom, product = productions.bom_id, productions.product_id
        workcenter = productions.workorder_ids.workcenter_id
        env["mrp.workcenter.productivity"].search(
            [("mes_employee_id", "=", self.employee_id)]
        ).unlink()
        # The journal refuses to be emptied through the ORM, and these acts were only a test.
        env.cr.execute("DELETE FROM mes_act WHERE employee_id = %s", (self.employee_id,))
        productions.action_cancel()
        productions.unlink()
        bom.unlink()
        product.product_tmpl_id.unlink()
        env["mrp.workcenter.productivity"].search([("workcenter_id", "=", workcenter.id)]).unlink()
        workcenter.unlink()
        env["hr.employee"].browse(self.employee_id).unlink()

    def _at_once(self, *acts):
        """Do all of these (kind, order, minute, uuid) at the same moment; the answers in order."""
        barrier = threading.Barrier(len(acts))
        answers = [None] * len(acts)

        def work(index, act):
            barrier.wait()
            try:
                answers[index] = self._commit(self._act, *act)
            except TimerError as error:
                answers[index] = error

        threads = [threading.Thread(target=work, args=item) for item in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _act(self, env, kind, number, minute, identifier=None):
        return kind(
            env=env,
            uuid=identifier or str(uuid.uuid4()),
            workorder=env["mrp.workorder"].browse(self.workorder_ids[number]),
            employees=env["hr.employee"].browse(self.employee_id),
            moment=NOON + timedelta(minutes=minute),
        ).execute()[1]

    def _figures(self, env):
        lines = env["mrp.workcenter.productivity"].search(
            [("mes_employee_id", "=", self.employee_id)]
        )
        return len(lines), sum(lines.mapped("mes_labour_seconds"))

    def test_same_start_from_many_senders_starts_once(self):
        identifier = str(uuid.uuid4())
        answers = self._at_once(*[(Start, 0, 0, identifier)] * THREADS)
        self.assertEqual(sorted(answers), [False] + [True] * (THREADS - 1))
        self.assertEqual(self._commit(self._figures)[0], 1)

    def test_one_person_started_by_several_devices_starts_once(self):
        answers = self._at_once(*[(Start, 0, 0)] * 3)
        self.assertEqual(answers.count(False), 1)
        refusals = [answer for answer in answers if isinstance(answer, TimerError)]
        self.assertEqual(len(refusals), 2)
        self.assertEqual(self._commit(self._figures)[0], 1)

    def test_person_who_starts_and_stops_everywhere_at_once_is_counted_once(self):
        orders = range(ORDERS)
        self._at_once(*[(Start, number, 10 * number) for number in orders])
        self._at_once(*[(Pause, number, 60 - 5 * number) for number in orders])
        self.assertEqual(self._commit(self._figures), (ORDERS, 3600))
