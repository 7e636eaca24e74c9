import logging
from datetime import timedelta

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models

from .. import history

_logger = logging.getLogger(__name__)


class MesIotStream(models.Model):
    """One life of one outbox of a bridge, and how far Odoo has stored it.

    The ingest moves it by SQL under a row lock. The newest epoch of a name is the living one;
    older rows stay, to recognise a bridge that comes back from a copied disk.
    """

    _name = "mes.iot.stream"
    _description = "Bridge Stream"
    _order = "bridge_id, name, id desc"
    _log_access = False

    bridge_id = fields.Many2one(
        "mes.iot.bridge", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bridge_id.company_id")
    name = fields.Char(required=True, readonly=True)
    epoch = fields.Char(required=True, readonly=True)
    last_seq = fields.Integer("Stored up to", readonly=True)
    batch_first = fields.Integer(readonly=True)
    batch_sha256 = fields.Char(readonly=True)
    stored_at = fields.Datetime("Last Batch", readonly=True)

    _epoch_unique = models.Constraint(
        "UNIQUE(bridge_id, name, epoch)", "This epoch of the stream is known already."
    )

    def init(self):
        # An Integer field is a 32-bit column; a sequence that only grows needs the longer one.
        self.env.cr.execute(
            "ALTER TABLE mes_iot_stream ALTER COLUMN last_seq TYPE bigint, "
            "ALTER COLUMN batch_first TYPE bigint"
        )
        history.install(self.env.cr)

    @api.model
    def _cron_keep_history(self):
        """Make the partitions of the days to come and drop those nobody keeps."""
        today = history.day_of(history.now_us())
        made = history.ensure_partitions(
            self.env.cr, range(today - 1, today + history.AHEAD_DAYS + 1)
        )
        limit = fields.Datetime.now() - timedelta(days=history.KEEP_DAYS + 1)
        try:
            with self.env.cr.savepoint():
                dropped = history.drop_before(self.env.cr, limit)
        except LockNotAvailable:
            _logger.info("Old readings stay another day: the table is being read.")
            dropped = []
        if made or dropped:
            _logger.info("Reading partitions made: %s; dropped: %s", made, dropped)
