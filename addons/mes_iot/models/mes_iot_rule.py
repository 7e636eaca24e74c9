import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, ValidationError
from odoo.tools import SQL

from .. import consumer
from ..counter import CounterRule
from ..machine_counts import BOOK_EVERY

_logger = logging.getLogger(__name__)

COUNTING = ("good_count", "part_count", "scrap_count")
#: Another transaction was first: nothing is wrong, the same rows come again.
CONCURRENCY = (ConcurrencyError, LockError, psycopg2.extensions.TransactionRollbackError)


class MesIotRule(models.Model):
    """What a tag means: the sentence that turns its readings into facts of the factory."""

    _name = "mes.iot.rule"
    _description = "Device Rule"
    _order = "device_id, tag_id, kind"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    tag_id = fields.Many2one(
        "mes.iot.tag", required=True, index=True, ondelete="cascade", check_company=True
    )
    device_id = fields.Many2one(related="tag_id.device_id", store=True, index=True)
    bridge_id = fields.Many2one(related="tag_id.bridge_id", store=True)
    company_id = fields.Many2one(related="tag_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("state", "Machine state"),
            ("good_count", "Counter of good pieces"),
            ("part_count", "Counter of all pieces"),
            ("scrap_count", "Counter of scrapped pieces"),
            ("measured", "Measured value"),
        ],
        required=True,
    )
    machine_id = fields.Many2one(
        "maintenance.equipment",
        compute="_compute_machine_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    line_ids = fields.One2many("mes.iot.rule.line", "rule_id", "States", copy=True)
    characteristic_id = fields.Many2one(
        "mes.quality.characteristic",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    modulus = fields.Float(
        digits=(20, 0),
        help="How many values the counter has: 65536 for 16 bits. 0 when it never rolls over.",
    )
    max_rate = fields.Float(
        "Fastest (pieces/s)",
        default=5.0,
        help="What the machine can make at most; a faster step is held as a wrong reading.",
    )
    reset_policy = fields.Selection(
        [
            ("from_zero", "Count from zero"),
            ("ignore", "Start anew, count nothing"),
        ],
        "After a Reset",
        default="from_zero",
        required=True,
    )

    # What the consumer remembers, moved in the same transaction as the effect.
    last_raw = fields.Float(readonly=True, copy=False)
    last_text = fields.Char(readonly=True, copy=False)
    last_ts = fields.Datetime("Applied up to", readonly=True, copy=False)
    last_key = fields.Char(readonly=True, copy=False, help="Epoch and sequence applied last.")
    held_raw = fields.Float(readonly=True, copy=False)
    held_ts = fields.Datetime("Held since", readonly=True, copy=False)
    pending = fields.Float("Waiting to be Booked", readonly=True, copy=False)
    pending_ts = fields.Datetime(readonly=True, copy=False)
    counted_at = fields.Datetime(readonly=True, copy=False)
    booked_ts = fields.Datetime(readonly=True, copy=False)
    booked_at = fields.Datetime("Booked", readonly=True, copy=False)

    _kind_unique = models.Constraint(
        "UNIQUE(tag_id, kind)", "This tag has a rule of that kind already."
    )
    _rate_positive = models.Constraint(
        "CHECK(max_rate > 0)", "Say how many pieces a second the machine can make at most."
    )
    _modulus_positive = models.Constraint(
        "CHECK(modulus >= 0)", "The number of values of a counter cannot be negative."
    )

    @api.depends("tag_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{rule.tag_id.display_name}: {kinds.get(rule.kind, '')}"

    @api.depends("tag_id.device_id.machine_id")
    def _compute_machine_id(self):
        for rule in self:
            rule.machine_id = rule.machine_id or rule.tag_id.device_id.machine_id

    @api.constrains("kind", "machine_id", "characteristic_id", "line_ids", "tag_id", "active")
    def _check_target(self):
        for rule in self.filtered("active"):
            problem = rule._problem()
            if problem:
                raise ValidationError(
                    self.env._(
                        "Rule %(rule)s: %(problem)s", rule=rule.display_name, problem=problem
                    )
                )

    @api.model
    def _cron_apply_rules(self):
        """Turn the waiting readings into facts, device by device, in small transactions.

        A device that fails does not keep the others from being applied.
        """
        self.env.execute_query(
            SQL("""
            DELETE FROM mes_iot_queue queue
             WHERE NOT EXISTS (SELECT 1 FROM mes_iot_rule rule
                                WHERE rule.tag_id = queue.tag_id AND rule.active)
        """)
        )
        devices = self._waiting_devices()
        progress = self.env["ir.cron"]._commit_progress
        left = progress(remaining=len(devices))
        for number, device in enumerate(devices, 1):
            while left:
                done = self._apply_device(device)
                left = progress(done, remaining=len(devices) - number + (done > 0))
                if not done:
                    break

    @api.model
    def _waiting_devices(self):
        """Devices with readings to apply or with pieces whose time to be booked has come."""
        rows = self.env.execute_query(
            SQL(
                """
            SELECT DISTINCT device_id
              FROM mes_iot_rule rule
             WHERE active AND (
                   EXISTS (SELECT 1 FROM mes_iot_queue queue WHERE queue.tag_id = rule.tag_id)
                OR %s)
             ORDER BY device_id
            """,
                self._is_due(),
            )
        )
        return self.env["mes.iot.device"].browse(device_id for (device_id,) in rows)

    @api.model
    def _is_due(self):
        return SQL(
            "(pending <> 0 AND (booked_at IS NULL OR booked_at <= %s))",
            fields.Datetime.now() - BOOK_EVERY,
        )

    @api.model
    def _nudge(self):
        """Let the scheduler look now if anything waits.

        Pieces wait for a time, not for a reading; and a trigger whose notification was lost, for
        Odoo was restarted, would be seen only within a minute.
        """
        query = SQL(
            "SELECT EXISTS (SELECT 1 FROM mes_iot_queue)"
            " OR EXISTS (SELECT 1 FROM mes_iot_rule WHERE active AND %s)",
            self._is_due(),
        )
        ((waits,),) = self.env.execute_query(query)
        if waits:
            self._wake()
            self.env.cr.postcommit.add(self.env["ir.cron"]._notifydb)

    @api.model
    def _wake(self):
        """Run the consumer soon: one waiting trigger is enough for any number of batches."""
        cron = self.env.ref("mes_iot.ir_cron_apply_rules")
        # A trigger that a running job is just deleting is locked and skipped here: that job may
        # have read the queue before our rows were in it.
        waiting = self.env.execute_query(
            SQL(
                "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s "
                "LIMIT 1 FOR KEY SHARE SKIP LOCKED",
                cron.id,
                fields.Datetime.now(),
            )
        )
        if not waiting:
            cron._trigger()

    def _apply_device(self, device):
        """Apply a piece of the device's readings; return how many. A row that cannot be read by
        its rule is put aside alone, so that it never blocks the ones behind it."""
        try:
            return consumer.Lane(device).consume()
        except CONCURRENCY:
            self.env.cr.rollback()
            _logger.info("Rules of %s: another transaction was first, again soon", device.id)
            self._wake()
            return 0
        except psycopg2.OperationalError:
            raise
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Rules of device %s failed, trying its rows one by one", device.id)
        try:
            return consumer.Lane(device).consume(limit=1)
        except (*CONCURRENCY, psycopg2.OperationalError):
            self.env.cr.rollback()
            return 0
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("Rules of device %s: one row goes to quarantine", device.id)
            return consumer.Lane(device).put_aside(error)

    def _counter_rule(self):
        self.ensure_one()
        return CounterRule(self.modulus, self.max_rate, self.reset_policy == "from_zero")

    def _problem(self):
        numeric = self.tag_id.type not in ("string", "bool")
        counting = self.kind in COUNTING
        checks = [
            (counting and not numeric, self.env._("only a number can count.")),
            (self.kind == "measured" and not numeric, self.env._("only a number can be measured.")),
            (
                (counting or self.kind == "state") and not self.machine_id,
                self.env._("choose the machine."),
            ),
            (
                self.kind == "state" and not self.line_ids,
                self.env._("say which value is which state."),
            ),
            (
                self.kind == "measured" and not self.characteristic_id,
                self.env._("choose the characteristic that is measured."),
            ),
            (
                counting and self._counts_elsewhere(),
                self.env._(
                    "all counters of one machine must be tags of one device, and good pieces are "
                    "either counted by themselves or follow from all pieces less scrap."
                ),
            ),
        ]
        return next((text for failed, text in checks if failed), None)

    def _counts_elsewhere(self):
        others = (
            self.search([("machine_id", "=", self.machine_id.id), ("kind", "in", COUNTING)]) | self
        )
        kinds = set(others.mapped("kind"))
        return len(others.device_id) > 1 or {"good_count", "part_count"} <= kinds
