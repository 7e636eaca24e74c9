from odoo import fields, models
from odoo.tools import SQL

from .mes_machine_ledger import STATES

#: The time elements of ISO 22400-2 into which a stop falls.
BUCKETS = [
    ("setup", "Set-up (AUST)"),
    ("failure", "Failure (ADET)"),
    ("minor", "Minor stop (ADET)"),
    ("delay", "Other delay during an order (ADET)"),
    ("waiting", "Available without an order (ADOT)"),
    ("planned", "Planned down time"),
]


class MrpWorkcenterProductivityLoss(models.Model):
    """Why a machine stands: Odoo's reasons, as a tree, with the time they count as."""

    _inherit = "mrp.workcenter.productivity.loss"

    mes_code = fields.Char("Code")
    mes_parent_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        "Group",
        ondelete="restrict",
        index="btree_not_null",
    )
    mes_child_ids = fields.One2many("mrp.workcenter.productivity.loss", "mes_parent_id", "Reasons")
    mes_bucket = fields.Selection(
        BUCKETS,
        "Counts As",
        help="The time of ISO 22400 that a stop with this reason is. Empty: what the state of the"
        " machine says.",
    )
    mes_state = fields.Selection(
        [pair for pair in STATES if pair[0] not in ("run", "unknown")],
        "State of the Machine",
        help="The state that a stop is given together with this reason. Empty: it stays.",
    )
    mes_max_minutes = fields.Float(
        "Longest (min)", help="What lasts longer than this counts under the reason beside it."
    )
    mes_over_reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss", "Beyond That", ondelete="restrict"
    )
    mes_final_ids = fields.Many2many(
        "mrp.workcenter.productivity.loss",
        relation="mes_loss_final_rel",
        column1="raw_id",
        column2="final_id",
        string="Reasons to Choose From",
        help="For a code that the machine reports by itself: the reasons a person may name for it."
        " Empty: all.",
    )

    def write(self, vals):
        changed = self.filtered(
            lambda reason: "mes_bucket" in vals and reason.mes_bucket != vals["mes_bucket"]
        )
        result = super().write(vals)
        changed._mes_touch_machines()
        return result

    def _mes_touch_machines(self):
        """A stop counts as what its reason says today: count anew where these reasons were given.

        One query; the ORM would read every stop.
        """
        if not self:
            return
        self.env.flush_all()
        windows = self.env.execute_query(
            SQL(
                """SELECT machine_id, date_start, COALESCE(date_end, now() at time zone 'UTC')
                     FROM mes_machine_state
                    WHERE reason_id = ANY(%s) AND superseded_by_id IS NULL""",
                self.ids,
            )
        )
        # sudo: the figures follow, whoever changes the reason
        self.env["mes.oee.todo"].sudo()._queue(windows)
