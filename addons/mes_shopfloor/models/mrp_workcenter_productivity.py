from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .mes_act import SOURCES

PHASES = [("setup", "Set-up"), ("run", "Run"), ("teardown", "Tear-down")]
WORKING = ("productive", "performance")
#: What makes a time line somebody's time; a change of it changes his other lines' shares.
SPAN_FIELDS = {"date_start", "date_end", "mes_employee_id"}
SHOWN_FIELDS = {"date_start", "date_end", "loss_id", "workorder_id", "mes_employee_id", "mes_phase"}


class MrpWorkcenterProductivity(models.Model):
    """A time line: one person at one operation in one phase, from a start to an end."""

    _inherit = "mrp.workcenter.productivity"

    mes_employee_id = fields.Many2one(
        "hr.employee",
        string="Employee",
        check_company=True,
        ondelete="restrict",
        help="Whose time this is. Lines of Odoo's own buttons belong to the user's employee.",
    )
    mes_phase = fields.Selection(PHASES, string="Phase", required=True, default="run")
    mes_is_rework = fields.Boolean(
        string="Rework", readonly=True, help="Only pieces from rework were here at the start."
    )
    mes_lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The lot or serial number that was worked on.",
    )
    mes_source = fields.Selection(
        SOURCES, string="Source", required=True, default="office", readonly=True
    )
    mes_shift_id = fields.Many2one(
        "mes.shift",
        string="Shift",
        compute="_compute_mes_shift",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    mes_shift_date = fields.Date(
        string="Shift Day",
        compute="_compute_mes_shift",
        store=True,
        precompute=True,
        index=True,
        help="The day on which the shift began, by the plant's clock.",
    )
    mes_shift_end = fields.Datetime(
        string="End of Shift",
        compute="_compute_mes_shift",
        store=True,
        precompute=True,
        help="A line that ends later is cut in pieces: every second belongs to one shift.",
    )
    mes_pause_reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        string="Paused For",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        help="Why work was interrupted at the end of this line.",
    )
    mes_labour_seconds = fields.Integer(
        string="Labour Seconds",
        readonly=True,
        copy=False,
        help="The person's own time: while somebody works on several operations at once, each"
        " second is shared equally between them.",
    )
    mes_labour_hours = fields.Float(
        string="Labour Hours", readonly=True, copy=False, help="The labour seconds, in hours."
    )
    mes_hourly_cost = fields.Float(
        string="Hourly Cost",
        readonly=True,
        copy=False,
        groups="hr.group_hr_user",
        aggregator="avg",
        help="What an hour of this person cost on the day the line was closed.",
    )
    mes_labour_cost = fields.Float(
        string="Labour Cost",
        readonly=True,
        copy=False,
        groups="hr.group_hr_user,mrp.group_mrp_manager",
    )

    _mes_open_unique = models.UniqueIndex(
        "(workorder_id, mes_employee_id) WHERE date_end IS NULL AND mes_employee_id IS NOT NULL",
        "This person already works on this operation.",
    )
    _mes_employee_end_idx = models.Index(
        "(mes_employee_id, date_end) WHERE mes_employee_id IS NOT NULL"
    )
    _mes_workcenter_end_idx = models.Index("(workcenter_id, date_end)")

    @api.depends("workcenter_id", "date_start")
    def _compute_mes_shift(self):
        # Depends on the line alone: it keeps its shift when the plan of the plant changes.
        for line in self:
            plant = line.workcenter_id.mes_warehouse_id
            if not (plant and line.date_start):
                line.mes_shift_id = line.mes_shift_end = False
                line.mes_shift_date = line.date_start
                continue
            shift, start, end = self.env["mes.shift"]._shift_at(plant, line.date_start)
            line.mes_shift_id = shift
            line.mes_shift_end = end
            line.mes_shift_date = plant._mes_day(start or line.date_start)

    @api.constrains("workorder_id", "mes_employee_id")
    def _check_open_time_ids(self):
        """Odoo's check for lines of users; an index sees to it for the lines of employees."""
        lines = self.filtered(lambda line: line.workorder_id and not line.mes_employee_id)
        if not lines:
            return
        twice = self._read_group(
            [
                ("workorder_id", "in", lines.workorder_id.ids),
                ("mes_employee_id", "=", False),
                ("date_end", "=", False),
            ],
            ["workorder_id", "user_id"],
            having=[("__count", ">", 1)],
        )
        if twice:
            raise ValidationError(
                self.env._(
                    "Work order %(order)s cannot be started twice by %(user)s. Pause it first.",
                    order=twice[0][0].display_name,
                    user=twice[0][1].name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("mes_employee_id") and not vals.get("date_end") for vals in vals_list):
            # A line closed just now must be closed in the database, too, or the index refuses.
            self.flush_model(["date_end", "mes_employee_id"])
        with self._mes_together() as (model, batch):
            lines = super(MrpWorkcenterProductivity, model).create(vals_list)
            batch.note_new(lines)
        self.env["mes.terminal"]._touch(lines.workcenter_id)
        return lines.with_env(self.env)

    def write(self, vals):
        if not vals.keys() & SPAN_FIELDS:
            result = super().write(vals)
        else:
            with self._mes_together() as (lines, batch):
                batch.note(lines)
                vals = batch.end_values(lines, vals)
                result = super(MrpWorkcenterProductivity, lines).write(vals)
                batch.note(lines)
        if vals.keys() & SHOWN_FIELDS:
            self.env["mes.terminal"]._touch(self.workcenter_id)
        return result

    def unlink(self):
        self.env["mes.terminal"]._touch(self.workcenter_id)
        with self._mes_together() as (lines, batch):
            batch.note(lines)
            batch.forget(lines)
            return super(MrpWorkcenterProductivity, lines).unlink()
