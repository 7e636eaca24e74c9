from odoo import api, fields, models

from ..timeline import STOPS
from .mes_machine_ledger import BASES, PHASES, SOURCES, STATES


class MesMachineState(models.Model):
    """A stretch of time a machine spent in one state; the live ones leave no gap."""

    _name = "mes.machine.state"
    _inherit = ["mes.machine.ledger"]
    _description = "Machine State"
    _order = "date_start desc, id desc"

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, ondelete="restrict", check_company=True
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company")
    state = fields.Selection(STATES, required=True)
    reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss", ondelete="restrict", index="btree_not_null"
    )
    raw_reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        "Reported Reason",
        ondelete="restrict",
        index="btree_not_null",
        help="What the machine itself reported.",
    )
    date_start = fields.Datetime("From", required=True)
    date_end = fields.Datetime("To", help="Empty while the machine is in this state.")
    duration = fields.Float(
        "Duration (h)", compute="_compute_duration", store=True, precompute=True, aggregator="sum"
    )
    source = fields.Selection(SOURCES, required=True)
    workorder_id = fields.Many2one(
        "mrp.workorder", "Work Order", ondelete="restrict", index="btree_not_null"
    )
    phase = fields.Selection(PHASES)
    fact_id = fields.Many2one(
        "mes.machine.fact", "Said By", ondelete="restrict", index="btree_not_null"
    )
    uuid = fields.Char("Sender's Id")
    superseded_by_id = fields.Many2one(
        "mes.machine.state", ondelete="restrict", index="btree_not_null"
    )
    superseded_ids = fields.One2many("mes.machine.state", "superseded_by_id", "Replaced Rows")
    superseded_fact_id = fields.Many2one(
        "mes.machine.fact",
        "Replaced On Account Of",
        ondelete="restrict",
        index="btree_not_null",
        help="What somebody said later, so that this row does not count any more. Empty: a"
        " calendar or a setting was changed.",
    )
    basis = fields.Selection(
        BASES,
        "Because",
        required=True,
        default="observed",
        help="Why the row is as it is: seen by a device or a person, or what followed from it.",
    )
    note = fields.Char()
    is_minor = fields.Boolean(
        "Minor Stop", help="A stop shorter than the machine's threshold: it needs no reason."
    )
    needs_reason = fields.Boolean(
        "Reason Missing", help="A stop beyond the machine's threshold that nobody has explained."
    )

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (machine_id WITH =, tsrange(date_start, date_end) WITH &&)"
        " WHERE (superseded_by_id IS NULL)",
        "A machine is in one state at a time: two of its states overlap.",
    )
    _one_open = models.UniqueIndex(
        "(machine_id) WHERE date_end IS NULL AND superseded_by_id IS NULL",
        "The machine already has a current state.",
    )
    _uuid_uniq = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL")
    _unexplained_idx = models.Index(
        "(machine_id, date_start) WHERE needs_reason AND superseded_by_id IS NULL"
    )
    _live_idx = models.Index("(machine_id, date_start) WHERE superseded_by_id IS NULL")
    _end_after_start = models.Constraint("CHECK (date_end > date_start)", "A state needs a length.")

    _barrier_idx = models.Index(
        "(machine_id, date_start) WHERE superseded_by_id IS NULL AND (basis = 'calendar'"
        " OR (basis = 'observed' AND state NOT IN ('idle', 'down')))"
    )

    @api.depends("date_start", "date_end")
    def _compute_duration(self):
        for row in self:
            seconds = (row.date_end - row.date_start).total_seconds() if row.date_end else 0.0
            row.duration = seconds / 3600

    @api.depends("machine_id", "state")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.machine_id.display_name}: {row._mes_state_label()}"

    def _mes_state_label(self):
        """The state in words; a stop that nobody explained is no idleness yet."""
        if self.state == "idle" and not self.reason_id:
            return self.env._("Stopped")
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels.get(self.state, "")

    def _holds_at(self, moment):
        self.ensure_one()
        return self.date_start <= moment and (not self.date_end or moment < self.date_end)

    def _is_stop(self):
        """Whether the machine stood idle or down there, whatever that counts as."""
        self.ensure_one()
        return self.state in STOPS or self.basis in ("explained", "calendar", "backfill", "limit")
