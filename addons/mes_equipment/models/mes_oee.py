from odoo import api, fields, models
from odoo.tools import SQL

from .. import oee, oee_figures

COLUMNS = {
    **{name: f"{name}_seconds" for name in (*oee.BUCKETS, *oee_figures.IDEALS)},
    **{name: f"qty_{name}" for name in oee_figures.PIECES},
}
#: Hours of buckets, as people read them.
HOURS = {
    "hours": oee.BUCKETS,
    "pbt_hours": oee_figures.PBT,
    "apt_hours": oee_figures.APT,
    "aust_hours": oee_figures.AUST,
    "adet_hours": oee_figures.ADET,
    "adot_hours": oee_figures.ADOT,
    "planned_hours": ("planned",),
    "unknown_hours": ("unknown",),
}
#: More of the planned busy time than this without data: do not trust the figure.
TRUSTED_UNKNOWN = 0.05


class MesOee(models.Model):
    """What a machine did in a shift for one order: its seconds and its pieces, and what follows.

    Derived from the timeline, the production ledger and the time lines of people. Each second of a
    shift, and of the time between two, is in exactly one row and one bucket.
    """

    _name = "mes.oee"
    _inherit = ["mes.machine.ledger"]
    _description = "OEE"
    _order = "slot_start desc, machine_id, id"
    _rec_name = "machine_id"

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="restrict"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Plant", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    slot_start = fields.Datetime("From", required=True, readonly=True)
    slot_end = fields.Datetime("To", required=True, readonly=True)
    shift_id = fields.Many2one(
        "mes.shift",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty between two shifts.",
    )
    day = fields.Date(
        required=True, readonly=True, index=True, help="On which the shift began, in the plant."
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: nobody worked on an order. Of several orders at once the one begun last has"
        " the time.",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    is_running = fields.Boolean(readonly=True, help="The shift is not over yet.")
    seconds = fields.Integer(readonly=True, help="All buckets together: the calendar time.")
    apt_seconds = fields.Integer(
        "Production (APT, s)", readonly=True, help="Actual production time: the machine ran."
    )
    aust_seconds = fields.Integer(
        "Set-up (AUST, s)", readonly=True, help="Actual unit set-up time."
    )
    minor_seconds = fields.Integer(
        "Minor Stops (s)",
        readonly=True,
        help="Part of ADET: stops shorter than the machine's threshold.",
    )
    failure_seconds = fields.Integer(
        "Failures (s)", readonly=True, help="Part of ADET: the machine was down."
    )
    delay_seconds = fields.Integer(
        "Other Delays (s)",
        readonly=True,
        help="Part of ADET: the machine stood during an order for another reason.",
    )
    adot_seconds = fields.Integer(
        "Without Order (ADOT, s)",
        readonly=True,
        help="The machine was available, or switched off in a shift, without an order.",
    )
    planned_seconds = fields.Integer(
        "Planned Down Time (s)", readonly=True, help="Breaks, planned maintenance and the like."
    )
    unknown_seconds = fields.Integer(
        "No Data (s)", readonly=True, help="Nobody knows. Never counted as a stop or as idle."
    )
    no_shift_seconds = fields.Integer(
        "No Shift (s)", readonly=True, help="Outside the shifts and not used: nothing was planned."
    )
    unexplained_seconds = fields.Integer(
        "Unexplained (s)",
        readonly=True,
        help="Seconds of stops that wait for a reason; they are also in one of the buckets.",
    )
    qty_good = fields.Float("Good", digits="Product Unit", readonly=True)
    qty_scrap = fields.Float("Scrap", digits="Product Unit", readonly=True)
    qty_rework = fields.Float("Rework", digits="Product Unit", readonly=True)
    ideal_seconds = fields.Float(
        "Ideal Time (s)",
        readonly=True,
        help="Pieces made (PQ), good or not, times the ideal cycle (PRI) that held when they were"
        " declared.",
    )
    ideal_good_seconds = fields.Float(
        "Ideal Time of Good Pieces (s)",
        readonly=True,
        help="Good pieces (GQ) times the ideal cycle (PRI) that held when they were declared.",
    )
    has_gaps = fields.Boolean(
        "Over 5 % No Data", readonly=True, help="No data / planned busy time is above 5 %."
    )
    is_too_fast = fields.Boolean(
        "Above 100 %",
        readonly=True,
        help="More pieces than the ideal rate allows: check the ideal rate of the machine.",
    )

    _sum_check = models.Constraint(
        "CHECK (seconds = apt_seconds + aust_seconds + minor_seconds + failure_seconds"
        " + delay_seconds + adot_seconds + planned_seconds + unknown_seconds + no_shift_seconds)",
        "The buckets of a machine's time do not sum to its length.",
    )
    _bucket_check = models.Constraint(
        "CHECK (LEAST(apt_seconds, aust_seconds, minor_seconds, failure_seconds, delay_seconds,"
        " adot_seconds, planned_seconds, unknown_seconds, no_shift_seconds, unexplained_seconds)"
        " >= 0 AND unexplained_seconds <= seconds)",
        "A bucket of a machine's time is negative.",
    )
    _slot_check = models.Constraint(
        "CHECK (slot_start < slot_end AND seconds <= EXTRACT(EPOCH FROM slot_end - slot_start))",
        "A row is longer than its shift.",
    )
    _once = models.UniqueIndex(
        "(machine_id, slot_start, workorder_id, product_id) NULLS NOT DISTINCT",
        "This time of the machine is counted already.",
    )
    _running_idx = models.Index("(machine_id, slot_start) WHERE is_running")

    @api.depends("machine_id", "shift_id", "day")
    def _compute_display_name(self):
        for row in self:
            day = fields.Date.to_string(row.day)
            row.display_name = " ".join(
                filter(None, (row.machine_id.display_name, day, row.shift_id.name))
            )

    def _sums(self):
        """The row as the figures want it."""
        self.ensure_one()
        return {name: self[column] for name, column in COLUMNS.items()}

    def _read_group_select(self, aggregate_spec, query):
        """Ratios of groups are ratios of the sums: an average of percentages would be wrong."""
        name, _colon, function = aggregate_spec.partition(":")
        if name in oee_figures.RATIOS and function == "avg":
            return self._ratio_sql(oee_figures.RATIOS[name], query)
        if name in HOURS and function == "sum":
            return SQL("%s / 3600.0", self._sum_sql(HOURS[name], query))
        return super()._read_group_select(aggregate_spec, query)

    def _ratio_sql(self, ratio, query):
        fractions = SQL(", ").join(
            SQL(
                "%s / NULLIF(%s, 0)",
                self._product_sql(fraction.above, query),
                self._product_sql(fraction.below, query),
            )
            for fraction in ratio.fractions
        )
        figure = SQL("COALESCE(%s) * %s", fractions, ratio.factor)
        if not ratio.is_rated:
            return figure
        return SQL(
            "CASE WHEN %s <> 0 OR %s = 0 THEN %s END",
            self._sum_sql(oee_figures.IDEAL, query),
            self._sum_sql(oee_figures.PQ, query),
            figure,
        )

    def _product_sql(self, terms, query):
        return SQL(" * ").join(self._sum_sql(names, query) for names in terms)

    def _sum_sql(self, names, query):
        columns = (self._field_to_sql(self._table, COLUMNS[name], query) for name in names)
        added = SQL(" + ").join(SQL("COALESCE(%s, 0)", column) for column in columns)
        return SQL("SUM(%s)::float8", added)
