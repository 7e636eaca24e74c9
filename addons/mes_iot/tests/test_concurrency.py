from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged

from .. import history
from ..ingest import Conflict, Ingest, wait_for_locks
from ..protocol import Batch
from .common import EPOCH, OTHER_EPOCH, digest

POSTERS = 8


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Real connections and real commits: a shared test transaction cannot show a race."""

    def setUp(self):
        super().setUp()
        Registry(get_db_name())
        self.bridge_id, self.tag_id = self._in_transaction(self._make)
        self.addCleanup(self._in_transaction, self._remove)

    def _in_transaction(self, act):
        with self._cursor() as cr:
            return act(api.Environment(cr, SUPERUSER_ID, {}))

    def _make(self, env):
        bridge = env["mes.iot.bridge"].create({"name": "Concurrency"})
        device = env["mes.iot.device"].create(
            {"name": "D", "bridge_id": bridge.id, "host": "127.0.0.1"}
        )
        tag = env["mes.iot.tag"].create({"name": "t", "device_id": device.id})
        env.flush_all()
        return bridge.id, tag.id

    def _remove(self, env):
        env.cr.execute("DELETE FROM mes_iot_reading WHERE tag_id = %s", [self.tag_id])
        env["mes.iot.bridge"].browse(self.bridge_id).unlink()

    def _batch(self, first_seq=1, count=200, epoch=EPOCH):
        now = history.now_us()
        rows = [[self.tag_id, now, first_seq + number, 192] for number in range(count)]
        return Batch("live", epoch, first_seq, rows, digest(rows))

    def _post_all(self, batches):
        """Post all batches at the same moment, each on a connection of its own."""
        barrier = Barrier(len(batches), timeout=30)

        def post(env, batch):
            env.cr.execute("SELECT 1")
            barrier.wait()
            wait_for_locks(env.cr)
            try:
                answer = Ingest(env).store(env["mes.iot.bridge"].browse(self.bridge_id), batch)
            except Conflict as conflict:
                env.cr.rollback()
                return conflict.answer
            env.cr.commit()
            return answer

        with ExitStack() as stack:
            # Made here: the runner holds the registry's lock, which a new environment asks for.
            envs = [
                api.Environment(stack.enter_context(self._cursor()), SUPERUSER_ID, {})
                for _batch in batches
            ]
            with ThreadPoolExecutor(len(batches)) as pool:
                return list(pool.map(post, envs, batches))

    def _cursor(self):
        return db_connect(get_db_name()).cursor()

    def _stored(self, env):
        env.cr.execute(
            "SELECT seq, count(*) FROM mes_iot_reading WHERE tag_id = %s GROUP BY seq ORDER BY seq",
            [self.tag_id],
        )
        return env.cr.fetchall()

    def test_one_batch_from_eight_posters_is_stored_once(self):
        answers = self._post_all([self._batch()] * POSTERS)
        self.assertEqual({answer["ack_seq"] for answer in answers}, {200})
        self.assertEqual(sum(answer["duplicates"] == 0 for answer in answers), 1)
        expected = [(seq, 1) for seq in range(1, 201)]
        self.assertEqual(self._in_transaction(self._stored), expected)

    def test_overlapping_batches_store_each_row_once(self):
        self._post_all([self._batch(count=50)])
        batches = [self._batch(first_seq=first, count=60) for first in range(1, 50, 7)]
        answers = self._post_all(batches)
        self.assertTrue(all("ack_seq" in answer for answer in answers))
        last = max(batch.last_seq for batch in batches)
        expected = [(seq, 1) for seq in range(1, last + 1)]
        self.assertEqual(self._in_transaction(self._stored), expected)

    def test_two_new_epochs_at_once_leave_one_of_them_living(self):
        self._post_all([self._batch(count=1), self._batch(count=1, epoch=OTHER_EPOCH)])
        answers = [
            self._post_all([self._batch(first_seq=2, count=1, epoch=epoch)])[0]
            for epoch in (EPOCH, OTHER_EPOCH)
        ]
        self.assertEqual(sorted("ack_seq" in answer for answer in answers), [False, True])
