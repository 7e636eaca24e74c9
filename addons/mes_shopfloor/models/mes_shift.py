from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import shift_clock

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class MesShift(models.Model):
    """A named part of the working day of a plant, by the plant's own clock."""

    _name = "mes.shift"
    _description = "Shift"
    _order = "warehouse_id, hour_from, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
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

    _hour_from_check = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < 24)",
        "A shift starts between 00:00 and 23:59.",
    )
    _duration_check = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "A shift lasts more than nothing and at most 24 hours.",
    )

    @api.constrains("warehouse_id", "active", "hour_from", "duration", *WEEKDAYS)
    def _check_no_overlap(self):
        for warehouse in self.warehouse_id:
            shifts = self.search([("warehouse_id", "=", warehouse.id)])
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

    @api.model
    def _shift_at(self, warehouse, moment):
        """The shift that runs in the plant at a UTC moment, with its start and end in UTC.

        Between shifts: an empty record set and None twice.
        """
        shifts = warehouse.mes_shift_ids.filtered("active")
        slot = shift_clock.slot_at(
            [shift._as_clock() for shift in shifts], moment, warehouse._mes_zone()
        )
        if not slot:
            return self.browse(), None, None
        return self.browse(slot.key), slot.start, slot.end

    @api.model
    def _shift_changes(self, warehouse, start, end):
        """The moments between two UTC moments at which a shift of the plant begins or ends."""
        zone = warehouse._mes_zone()
        shifts = [shift._as_clock() for shift in warehouse.mes_shift_ids.filtered("active")]
        return shift_clock.changes(shifts, start, end, zone)

    def _as_clock(self):
        self.ensure_one()
        return shift_clock.Shift(
            key=self.id,
            start_minute=shift_clock.minutes_of(self.hour_from),
            minutes=shift_clock.minutes_of(self.duration),
            weekdays=frozenset(n for n, weekday in enumerate(WEEKDAYS) if self[weekday]),
        )
