from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .. import shift_clock, shift_plan
from .mes_plan_part import default_plant

KINDS = [
    (shift_plan.CLOSED, "Does not run"),
    (shift_plan.ADDED, "Runs in addition"),
    (shift_plan.HOURS, "Other hours"),
    (shift_plan.CREW, "Other crew"),
]


class MesShiftException(models.Model):
    """What is different in the shifts of a plant on some days; the last entered one holds."""

    _name = "mes.shift.exception"
    _inherit = ["mes.plan.part"]
    _description = "Shift Exception"
    _order = "date_from desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        required=True,
        ondelete="cascade",
        default=default_plant,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=fields.Date.context_today,
        help="The day on which the shift begins: a night shift belongs to its evening.",
    )
    date_to = fields.Date(
        string="Last Day",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    kind = fields.Selection(KINDS, string="What", required=True, default=shift_plan.CLOSED)
    shift_id = fields.Many2one(
        "mes.shift",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        domain="[('warehouse_id', '=', warehouse_id)]",
        help="Empty: all shifts of the plant.",
    )
    hour_from = fields.Float(
        string="Starts At", compute="_compute_hours", store=True, readonly=False, precompute=True
    )
    duration = fields.Float(
        string="Hours",
        compute="_compute_hours",
        store=True,
        readonly=False,
        precompute=True,
        help="0: the hours of the shift.",
    )
    crew_id = fields.Many2one(
        "mes.crew",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('warehouse_id', '=', warehouse_id)]",
        help="Who works these days. Empty: who would otherwise.",
    )
    reason = fields.Char(required=True, help="As people read it: Christmas, stock-taking.")
    cut = fields.Char(compute="_compute_cut")

    _plan_idx = models.Index("(warehouse_id, date_to, date_from)")
    _dates_check = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day of an exception is not before its first."
    )
    _hour_from_check = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < 24)", "A shift starts between 00:00 and 23:59."
    )
    _duration_check = models.Constraint(
        "CHECK(duration >= 0 AND duration <= 24)", "A shift lasts at most 24 hours."
    )
    _hours_check = models.Constraint(
        "CHECK(kind <> 'hours' OR duration > 0)", "Say how long the shift lasts on these days."
    )
    _one_shift_check = models.Constraint(
        "CHECK(coalesce(duration, 0) = 0 OR shift_id IS NOT NULL)",
        "Other hours are those of one shift: choose it.",
    )
    _crew_check = models.Constraint(
        "CHECK(kind <> 'crew' OR crew_id IS NOT NULL)", "Say which crew works on these days."
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for exception in self:
            if not exception.date_to or exception.date_to < exception.date_from:
                exception.date_to = exception.date_from

    @api.depends("kind", "shift_id")
    def _compute_hours(self):
        for exception in self:
            changed = exception.kind == shift_plan.HOURS
            exception.hour_from = exception.shift_id.hour_from if changed else 0.0
            exception.duration = exception.shift_id.duration if changed else 0.0

    @api.depends("kind", "shift_id", "date_from", "reason")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for exception in self:
            what = [exception.shift_id.name or self.env._("All shifts"), labels.get(exception.kind)]
            exception.display_name = f"{', '.join(filter(None, what))}: {exception.reason or ''}"

    @api.depends(
        "warehouse_id", "shift_id", "kind", "hour_from", "duration", "date_from", "date_to"
    )
    def _compute_cut(self):
        for exception in self:
            clash = exception._first_clash()
            exception.cut = clash and self.env._(
                "On %(day)s shift %(one)s ends early, when %(other)s begins.",
                day=format_date(self.env, clash[0].day),
                one=self.env["mes.shift"].browse(clash[0].key).name,
                other=self.env["mes.shift"].browse(clash[1].key).name,
            )

    def _first_clash(self):
        """Two slots that would run at the same time because of this exception, if there are any."""
        if self.kind == shift_plan.CLOSED or not (self.warehouse_id and self.date_from):
            return None
        first, last = self.date_from, self.date_to or self.date_from
        plan = (
            self.env["mes.shift"]
            ._plan(self.warehouse_id._origin, first - shift_plan.ONE_DAY, last + shift_plan.ONE_DAY)
            .without(self._origin.id)
        )
        known = shift_plan.clashes(plan, first, last)
        for clash in shift_plan.clashes(plan.plus(self._as_deviation()), first, last):
            if clash not in known:
                return clash
        return None

    @api.constrains("warehouse_id", "shift_id", "crew_id")
    def _check_plant(self):
        for exception in self:
            plants = exception.shift_id.warehouse_id | exception.crew_id.warehouse_id
            if plants - exception.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "The exception %(reason)s is for plant %(plant)s. Choose a shift and a"
                        " crew of that plant.",
                        reason=exception.reason,
                        plant=exception.warehouse_id.name,
                    )
                )

    @api.model
    def _deviations(self, warehouse, first, last):
        """The exceptions of a plant on these days, in the order in which they hold."""
        # sudo: a plant has one plan, whoever asks
        exceptions = self.sudo().search_fetch(
            [
                ("warehouse_id", "=", warehouse.id),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ],
            ["date_from", "date_to", "shift_id", "kind", "hour_from", "duration", "crew_id"],
            order="id",
        )
        return tuple(exception._as_deviation() for exception in exceptions)

    def _as_deviation(self):
        self.ensure_one()
        return shift_plan.Deviation(
            first=self.date_from,
            last=self.date_to or self.date_from,
            key=self.shift_id._origin.id or 0,
            kind=self.kind,
            start_minute=shift_clock.minutes_of(self.hour_from),
            minutes=shift_clock.minutes_of(self.duration),
            crew=self.crew_id._origin.id or 0,
            id=self._origin.id,
        )
