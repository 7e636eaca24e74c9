import threading
import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..kiosk_params import Params
from ..models.mes_terminal_attempt import MAX_OF_PERSON
from ..models.mes_terminal_screens import milliseconds
from ..services import OperatorError

THREADS = 8
PIN = "9753"


@tagged("post_install", "-at_install")
class TestKioskActConcurrency(BaseCase):
    """Real transactions on real connections; what they leave behind is removed again."""

    def setUp(self):
        super().setUp()
        # While tests run, the main thread holds the lock of the registry.
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.enterContext(mute_logger("odoo.sql_db"))
        self.number = f"C{uuid.uuid4().hex[:8]}".upper()
        self.terminal_id, self.workorder_id, self.employee_id = self._commit(self._make)
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
        production = env["mrp.production"].create(
            {"product_id": product.id, "product_qty": 100, "bom_id": bom.id}
        )
        production.action_confirm()
        employee = env["hr.employee"].create(
            {"name": "Concurrent person", "mes_number": self.number, "pin": PIN}
        )
        terminal = env["mes.terminal"].create(
            {"name": "Concurrent kiosk", "workcenter_ids": [Command.set(workcenter.ids)]}
        )
        terminal.company_id._mes_get_service_user()
        now = fields.Datetime.now()
        env["mes.terminal.operator"].create(
            {
                "terminal_id": terminal.id,
                "employee_id": employee.id,
                "signed_in": now - timedelta(hours=1),
                "last_active": now - timedelta(minutes=5),
            }
        )
        return terminal.id, production.workorder_ids.id, employee.id

    def _remove(self, env):
        workorder = env["mrp.workorder"].browse(self.workorder_id)
        production = workorder.production_id
        bom, product, workcenter = production.bom_id, production.product_id, workorder.workcenter_id
        env["mrp.workcenter.productivity"].search([("workorder_id", "=", workorder.id)]).unlink()
        # The ledgers refuse to be emptied through the ORM, and these entries were only a test.
        for query, key in (
            ("DELETE FROM mes_act WHERE terminal_id = %s", self.terminal_id),
            ("DELETE FROM mes_kiosk_conflict WHERE terminal_id = %s", self.terminal_id),
            ("DELETE FROM mes_production_log WHERE workorder_id = %s", self.workorder_id),
            ("UPDATE mrp_workorder SET qty_produced = 0 WHERE id = %s", self.workorder_id),
            ("DELETE FROM mes_terminal_attempt WHERE bucket LIKE %s", f"%{self.number}"),
            ("DELETE FROM mes_terminal_attempt WHERE bucket = %s", f"terminal:{self.terminal_id}"),
        ):
            env.cr.execute(query, (key,))
        env.invalidate_all()
        production.action_cancel()
        production.unlink()
        bom.unlink()
        product.product_tmpl_id.unlink()
        env["mes.terminal"].browse(self.terminal_id).unlink()
        workcenter.unlink()
        env["hr.employee"].browse(self.employee_id).unlink()

    def _event(self, kind="declare", queued=False, **params):
        return {
            "uuid": str(uuid.uuid4()),
            "kind": kind,
            "moment": milliseconds(fields.Datetime.now()) - 1000,
            "operators": [self.employee_id],
            "workorder_id": self.workorder_id,
            "params": params,
            "queued": queued,
        }

    def _act(self, env, *events):
        terminal = env["mes.terminal"].browse(self.terminal_id)._as_service_user()
        sent_at = milliseconds(fields.Datetime.now())
        return [answer["status"] for answer in terminal._kiosk_act([*events], sent_at)["results"]]

    def _at_once(self, *works):
        """Do all of these at the same moment; the answers in order."""
        barrier = threading.Barrier(len(works))
        answers = [None] * len(works)

        def work(index, function, args):
            barrier.wait()
            answers[index] = self._commit(function, *args)

        threads = [
            threading.Thread(target=work, args=(index, function, args))
            for index, (function, *args) in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _produced(self, env):
        return env["mrp.workorder"].browse(self.workorder_id).qty_produced

    def test_same_event_from_eight_senders_counts_once(self):
        event = self._event(good=3)
        answers = self._at_once(*[(self._act, event)] * THREADS)
        self.assertEqual(
            sorted(status for (status,) in answers), ["done"] + ["duplicate"] * (THREADS - 1)
        )
        self.assertEqual(self._commit(self._produced), 3)

    def test_same_queue_sent_twice_at_once_counts_once(self):
        events = [
            self._event("start", queued=True),
            *(self._event(queued=True, good=1) for _ in range(5)),
            self._event(queued=True, good=500),
            self._event(queued=True, good=1),
        ]
        answers = self._at_once(*[(self._act, *events)] * 2)
        self.assertEqual(self._commit(self._produced), 6)
        for statuses in answers:
            self.assertEqual(statuses[6], "conflict")
            self.assertNotIn("refused", statuses)
        count = self._commit(
            lambda env: env["mes.kiosk.conflict"].search_count(
                [("terminal_id", "=", self.terminal_id)]
            )
        )
        self.assertEqual(count, 1)

    def test_badge_scanned_at_once_is_one_presence(self):
        def sign_in(env):
            terminal = env["mes.terminal"].browse(self.terminal_id)._as_service_user()
            return terminal._sign_in(Params({"number": self.number, "pin": PIN})).id

        self._commit(
            lambda env: env["mes.terminal"].browse(self.terminal_id)._sign_out(self.employee_id)
        )
        answers = self._at_once(*[(sign_in,)] * 3)
        self.assertEqual(answers, [self.employee_id] * 3)
        count = self._commit(
            lambda env: env["mes.terminal.operator"].search_count(
                [("terminal_id", "=", self.terminal_id), ("signed_out", "=", False)]
            )
        )
        self.assertEqual(count, 1)

    def test_pins_guessed_in_parallel_get_no_try_more(self):
        heard = []

        def guess(env, pin):
            terminal = env["mes.terminal"].browse(self.terminal_id)._as_service_user()
            try:
                terminal._sign_in(Params({"number": self.number, "pin": pin}))
            except OperatorError as error:
                heard.append(str(error))

        self._at_once(*[(guess, f"{number:04}") for number in range(THREADS * 2)])
        self.assertEqual(len(heard), THREADS * 2)
        tried = [message for message in heard if "match" in message]
        self.assertLessEqual(len(tried), MAX_OF_PERSON)
        # Whatever the order in which they came, the right one is refused from now on.
        heard.clear()
        self._commit(guess, PIN)
        self.assertIn("Too many", heard[0])
