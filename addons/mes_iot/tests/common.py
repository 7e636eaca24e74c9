import hashlib
import json
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.base.tests.common import BaseCommon

from .. import history
from ..consumer import Lane
from ..ingest import Ingest
from ..protocol import Batch

EPOCH = "5f0c0a52-7c39-4a8e-9d07-0d6a5b8f4f7e"
OTHER_EPOCH = "11111111-7c39-4a8e-9d07-0d6a5b8f4f7e"
SECOND = 1_000_000


def rows_text(rows):
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


def digest(rows):
    return hashlib.sha256(rows_text(rows).encode()).hexdigest()


def body(rows, first_seq=1, epoch=EPOCH, stream="live", **changes):
    """A batch as the bridge writes it."""
    content = {"stream": stream, "epoch": epoch, "first_seq": first_seq}
    content |= {"rows": rows, "sha256": digest(rows), **changes}
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


class IotCommon(BaseCommon):
    """A lathe with a PLC, and an order of 100 pieces that runs on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = history.now_us() - 600 * SECOND
        cls.workcenter = cls.env["mrp.workcenter"].create({"name": "Lathes"})
        cls.machine = cls.env["maintenance.equipment"].create(
            {"name": "L1", "mes_workcenter_id": cls.workcenter.id}
        )
        cls.bridge = cls.env["mes.iot.bridge"].create({"name": "Hall 1"})
        cls.device = cls._make_device("L1 PLC", machine_id=cls.machine.id)
        cls.parts = cls._make_tag("parts", address=2)
        cls.scrap = cls._make_tag("scrap", address=3)
        cls.word = cls._make_tag("state", address=1)

    def setUp(self):
        super().setUp()
        self.seq = 0

    @classmethod
    def _make_device(cls, name, **values):
        return cls.env["mes.iot.device"].create(
            {"name": name, "bridge_id": cls.bridge.id, "host": "127.0.0.1", **values}
        )

    @classmethod
    def _make_tag(cls, name, **values):
        return cls.env["mes.iot.tag"].create({"name": name, "device_id": cls.device.id, **values})

    @classmethod
    def _make_rule(cls, tag, kind, **values):
        return cls.env["mes.iot.rule"].create({"tag_id": tag.id, "kind": kind, **values})

    @classmethod
    def _make_counters(cls):
        """All pieces on 16 bits, and the scrapped ones among them."""
        counter = {"modulus": 65536, "max_rate": 5}
        return cls._make_rule(cls.parts, "part_count", **counter) | cls._make_rule(
            cls.scrap, "scrap_count", **counter
        )

    @classmethod
    def _make_state_rule(cls):
        lines = [("0", "off"), ("1", "idle"), ("2", "run"), ("3", "down")]
        commands = [Command.create({"raw": raw, "state": state}) for raw, state in lines]
        return cls._make_rule(cls.word, "state", line_ids=commands)

    @classmethod
    def _start_order(cls, quantity=100):
        product = cls.env["product.product"].create({"name": "Shaft", "is_storable": True})
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "operation_ids": [
                    Command.create({"name": "Turn", "workcenter_id": cls.workcenter.id})
                ],
            }
        )
        production = cls.env["mrp.production"].create(
            {"product_id": product.id, "bom_id": bom.id, "product_qty": quantity}
        )
        production.action_confirm()
        workorder = production.workorder_ids
        workorder.button_start()
        # Started before the readings of the tests, which lie in the last ten minutes.
        workorder.time_ids.date_start = fields.Datetime.now() - timedelta(hours=1)
        return workorder

    def _send(self, *rows, first_seq=None, epoch=EPOCH, stream="live", bridge=None):
        """Store rows of (tag, seconds after start, value[, quality]) as the next batch."""
        self.env.flush_all()
        ready = [self._row(*row) for row in rows]
        batch = Batch(stream, epoch, first_seq or self.seq + 1, ready, digest(ready))
        answer = Ingest(self.env).store(bridge or self.bridge, batch)
        self.seq = max(self.seq, batch.last_seq)
        self.env.invalidate_all()
        return answer

    @classmethod
    def _row(cls, tag, seconds, value, quality=None):
        quality = (0 if value is None else 192) if quality is None else quality
        return [getattr(tag, "id", tag), cls.start + round(seconds * SECOND), value, quality]

    def _consume(self):
        """Apply what waits, as the cron does it, but in the test's transaction."""
        self.env.flush_all()
        for device in self.env["mes.iot.rule"]._waiting_devices():
            while Lane(device).consume():
                pass
            self.env.flush_all()

    def _settle(self):
        """Let the waiting time of the pieces pass."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_iot_rule SET booked_at = booked_at - interval '10 s',"
            " counted_at = counted_at - interval '10 s'"
        )
        self.env.invalidate_all()
        self._consume()

    def _stored(self, *tags):
        self.env.cr.execute(
            "SELECT tag_id, value FROM mes_iot_reading WHERE tag_id = ANY(%s) ORDER BY seq",
            [[tag.id for tag in tags]],
        )
        return self.env.cr.fetchall()

    def _save_queue(self):
        self.env.cr.execute("SELECT * FROM mes_iot_queue ORDER BY id")
        return self.env.cr.fetchall()

    def _restore_queue(self, saved):
        self.env.cr.executemany(
            "INSERT INTO mes_iot_queue VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", saved
        )
