from datetime import datetime, timedelta

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from odoo.addons.mes_shopfloor.services.errors import IdentifierError

NOON = datetime(2026, 1, 5, 12)


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Recorders that really run at once: each has a connection and commits."""

    def setUp(self):
        super().setUp()
        with self._env() as env:
            self.machine_id = env["maintenance.equipment"].create({"name": "Press"}).id
        self.addCleanup(self._forget_machine)

    def _env(self):
        return _CommittedEnv(db_connect(get_db_name()).cursor())

    def _forget_machine(self):
        with self._env() as env:
            for model in ("mes.machine.state", "mes.machine.fact"):
                ledger = env[model]._permitted()
                ledger.search([("machine_id", "=", self.machine_id)]).unlink()
            env["maintenance.equipment"].browse(self.machine_id).unlink()

    def _say(self, env, state, minute, uuid=None):
        machine = env["maintenance.equipment"].browse(self.machine_id)
        return machine._mes_record_state(state, NOON + timedelta(minutes=minute), uuid=uuid)

    def _timeline(self):
        with self._env() as env:
            rows = env["mes.machine.state"].search(
                [("machine_id", "=", self.machine_id), ("superseded_by_id", "=", False)],
                order="date_start",
            )
            return [(row.state, (row.date_start - NOON).seconds // 60) for row in rows]

    @mute_logger("odoo.sql_db")
    def test_recorder_with_an_older_snapshot_is_made_to_try_again(self):
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._say(quick, "run", 20)
            with self.assertRaises(SerializationFailure):
                self._say(late, "down", 10)
            late.cr.rollback()
            self._say(late, "down", 10)
        self.assertEqual(self._timeline(), [("down", 10), ("run", 20)])

    @mute_logger("odoo.sql_db")
    def test_first_facts_at_once_leave_one_timeline(self):
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._say(quick, "run", 20)
            with self.assertRaises(SerializationFailure):
                self._say(late, "run", 20)
            late.cr.rollback()
        self.assertEqual(self._timeline(), [("run", 20)])

    @mute_logger("odoo.sql_db")
    def test_same_uuid_for_two_machines_at_once_is_tried_again_and_then_refused(self):
        with self._env() as late:
            late.cr.execute("SELECT 1")
            with self._env() as quick:
                self._say(quick, "run", 20, uuid="same")
            other = late["maintenance.equipment"].create({"name": "Saw"})
            with self.assertRaises(ConcurrencyError):
                other._mes_record_state("run", NOON, uuid="same")
            late.cr.rollback()
            late.transaction.reset()
            other = late["maintenance.equipment"].create({"name": "Saw"})
            with self.assertRaises(IdentifierError):
                other._mes_record_state("run", NOON, uuid="same")
            late.cr.rollback()


class _CommittedEnv:
    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        return api.Environment(self.cr, SUPERUSER_ID, {})

    def __exit__(self, kind, *_error):
        if kind is None:
            self.cr.commit()  # pylint: disable=invalid-commit
        self.cr.close()
