from odoo import fields, models
from odoo.exceptions import UserError

from .mes_shift_change import COPIED


class MesShiftChangeLine(models.TransientModel):
    """The hours of one shift from the day of the change on."""

    _name = "mes.shift.change.line"
    _description = "New Hours of a Shift"

    change_id = fields.Many2one("mes.shift.change", required=True, index=True, ondelete="cascade")
    shift_id = fields.Many2one("mes.shift", required=True, readonly=True, ondelete="cascade")
    hour_from = fields.Float(string="Starts At")
    duration = fields.Float(string="Hours")
    on_holidays = fields.Boolean(string="Works on Public Holidays")
    monday = fields.Boolean()
    tuesday = fields.Boolean()
    wednesday = fields.Boolean()
    thursday = fields.Boolean()
    friday = fields.Boolean()
    saturday = fields.Boolean()
    sunday = fields.Boolean()

    def _differs(self):
        self.ensure_one()
        return any(self[name] != self.shift_id[name] for name in COPIED)

    def _prepare_shift_values(self):
        """The shift with the new hours, from the day of the change to the last day of the old."""
        old, day = self.shift_id, self.change_id.date
        if old.date_from and day <= old.date_from:
            raise UserError(
                self.env._(
                    "Shift %s only begins on that day. Choose a later day for the change.", old.name
                )
            )
        return {
            **old.copy_data()[0],
            "name": old.name,
            "date_from": day,
            "date_to": old.date_to,
            **{name: self[name] for name in COPIED},
        }
