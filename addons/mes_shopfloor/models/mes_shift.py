from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, format_time

from .. import crew_rota, shift_clock
from .mes_plan_part import default_plant

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What decided in which shift an entry of the ledger was made.
PLAN_FIELDS = {"warehouse_id", "hour_from", "duration", "on_holidays", *WEEKDAYS}
#: The ledgers that know their shift, and the names of shift and day there.
LEDGERS = (
    ("mes.production.log", "shift_id", "shift_date"),
    ("mrp.workcenter.productivity", "mes_shift_id", "mes_shift_date"),
)
UPCOMING_DAYS = timedelta(days=14)
UPCOMING_SHOWN = 5


class MesShift(models.Model):
    """A named part of the working day of a plant, by the plant's own clock."""

    _name = "mes.shift"
    _inherit = ["mes.plan.part"]
    _description = "Shift"
    _order = "warehouse_id, hour_from, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="Short, as in the pattern of a crew rotation: E for the early shift.",
    )
    active = fields.Boolean(default=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        required=True,
        index=True,
        ondelete="restrict",
        default=default_plant,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True, precompute=True
    )
    hour_from = fields.Float(string="Starts At", required=True)
    duration = fields.Float(string="Hours", required=True, default=8.0)
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    on_holidays = fields.Boolean(
        string="Works on Public Holidays",
        help="Otherwise a public holiday of the company's working hours that covers the whole"
        " shift closes it.",
    )
    date_from = fields.Date(string="First Day", help="Empty: since ever.")
    date_to = fields.Date(string="Last Day", help="Empty: until further notice.")
    crew_id = fields.Many2one(
        "mes.crew",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Works this shift on days for which no rotation names a crew.",
    )
    has_entries = fields.Boolean(compute="_compute_has_entries")
    upcoming = fields.Text(string="Next", compute="_compute_upcoming")

    _hour_from_check = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < 24)",
        "A shift starts between 00:00 and 23:59.",
    )
    _duration_check = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "A shift lasts more than nothing and at most 24 hours.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day of a shift is not before its first."
    )

    @api.depends("name")
    def _compute_code(self):
        for shift in self:
            letter = (shift.name or "").strip()[:1].upper()
            if not shift.code and crew_rota.CODE.fullmatch(letter):
                shift.code = letter

    @api.depends("name", "date_to")
    def _compute_display_name(self):
        for shift in self:
            shift.display_name = shift.name
            if shift.name and shift.date_to:
                day = format_date(self.env, shift.date_to)
                shift.display_name = self.env._(
                    "%(shift)s (until %(day)s)", shift=shift.name, day=day
                )

    def _compute_has_entries(self):
        used = self._used_days()
        for shift in self:
            shift.has_entries = shift._origin in used

    @api.depends("warehouse_id", "active", "date_from", "date_to", "code", *PLAN_FIELDS)
    def _compute_upcoming(self):
        now = fields.Datetime.now()
        slots = {
            plant: self._shifts_between(plant._origin, now, now + UPCOMING_DAYS)
            for plant in self.warehouse_id
        }
        for shift in self:
            mine = [
                slot for slot in slots.get(shift.warehouse_id, ()) if slot.key == shift._origin.id
            ]
            shift.upcoming = "\n".join(map(shift._slot_text, mine[:UPCOMING_SHOWN]))

    def _slot_text(self, slot):
        """A slot as its people read it: day, hours by the plant's clock, crew."""
        zone = {"tz": self.warehouse_id.mes_tz}
        return self.env._(
            "%(day)s to %(end)s %(crew)s",
            day=format_datetime(self.env, slot.start, dt_format="EEE d MMM, HH:mm", **zone),
            end=format_time(self.env, slot.end, time_format="HH:mm", **zone),
            crew=self.env["mes.crew"].browse(slot.crew or False).name or "",
        ).strip()

    @api.constrains(
        "warehouse_id", "active", "hour_from", "duration", "date_from", "date_to", *WEEKDAYS
    )
    def _check_no_overlap(self):
        for warehouse in self.warehouse_id:
            shifts = self.with_context(active_test=False).search(self._plan_domain(warehouse))
            clash = shift_clock.overlapping([shift._as_clock() for shift in shifts])
            if clash:
                one, other = (self.browse(part.key) for part in clash)
                raise ValidationError(
                    self.env._(
                        "The shifts %(one)s and %(other)s of plant %(plant)s would run at the"
                        " same time. Change the start, the hours or the days of one of them.",
                        one=one.name,
                        other=other.name,
                        plant=warehouse.name,
                    )
                )

    @api.constrains("code")
    def _check_code(self):
        for shift in self:
            if shift.code and not crew_rota.CODE.fullmatch(shift.code):
                raise ValidationError(
                    self.env._(
                        "%s is no code of a shift: leave out blanks, commas, stars and dashes.",
                        shift.code,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_entries_in_range(self):
        for shift, (first, last) in self._used_days().items():
            if (shift.date_from or first) > first or (shift.date_to or last) < last:
                raise ValidationError(
                    self.env._(
                        "Work was booked in shift %(shift)s from %(first)s to %(last)s. Choose its"
                        " first and last day so that it stays in it.",
                        shift=shift.name,
                        first=format_date(self.env, first),
                        last=format_date(self.env, last),
                    )
                )

    def write(self, vals):
        touched = self.filtered(lambda shift: shift._would_rewrite_past(vals))
        for shift in touched._used_days():
            raise UserError(
                self.env._(
                    "Work was booked in shift %s under these hours. Use Change Hours, which lets the"
                    " new hours begin on a day to come; to end the shift, enter its last day.",
                    shift.name,
                )
            )
        return super().write(vals)

    def _would_rewrite_past(self, vals):
        self.ensure_one()
        ends = vals.get("date_to", self.date_to)
        if "active" in vals and not vals["active"] and self.active and not ends:
            return True
        return any(
            self._fields[name].convert_to_write(self[name], self) != vals[name]
            for name in PLAN_FIELDS & vals.keys()
        )

    def _used_days(self):
        """First and last day on which work was booked, per shift that has any."""
        days = {}
        for model, shift_name, day_name in LEDGERS:
            # sudo: the past stays as it was, whoever may read it
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    [(shift_name, "in", self.ids)],
                    [shift_name],
                    [f"{day_name}:min", f"{day_name}:max"],
                )
            )
            for shift, first, last in groups:
                known_first, known_last = days.get(shift, (first, last))
                days[shift] = min(first, known_first), max(last, known_last)
        return {shift.with_env(self.env): span for shift, span in days.items()}

    def action_change_hours(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Hours of %s", self.warehouse_id.name),
            "res_model": "mes.shift.change",
            "view_mode": "form",
            "target": "new",
            "context": {"default_warehouse_id": self.warehouse_id.id},
        }

    @api.model
    def _plan_domain(self, warehouse):
        """The shifts that count: an archived one does up to its last day, if it has one."""
        ended = Domain("active", "=", True) | Domain("date_to", "!=", False)
        return Domain("warehouse_id", "=", warehouse.id) & ended

    def _as_clock(self):
        self.ensure_one()
        return shift_clock.Shift(
            key=self.id,
            start_minute=shift_clock.minutes_of(self.hour_from),
            minutes=shift_clock.minutes_of(self.duration),
            weekdays=frozenset(n for n, weekday in enumerate(WEEKDAYS) if self[weekday]),
            first=self.date_from or date.min,
            last=self.date_to or date.max,
            on_holidays=self.on_holidays,
            code=self.code or "",
            crew=self.crew_id.id or 0,
        )
