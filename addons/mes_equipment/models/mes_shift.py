from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import shift_breaks


class MesShift(models.Model):
    _inherit = "mes.shift"

    mes_break_ids = fields.One2many("mes.shift.break", "shift_id", "Breaks", copy=True)

    @api.constrains("hour_from", "duration")
    def _check_breaks(self):
        for shift in self:
            breaks = {pause._as_break(): pause for pause in shift.mes_break_ids}
            clock = shift._as_clock()
            for pause, record in breaks.items():
                if not shift_breaks.is_within(pause, clock.start_minute, clock.minutes):
                    raise ValidationError(
                        self.env._(
                            "The break at %(pause)s does not lie within shift %(shift)s.",
                            pause=record.display_name,
                            shift=shift.name,
                        )
                    )
            clash = shift_breaks.overlapping(
                (pause._as_break() for pause in shift.mes_break_ids), clock.start_minute
            )
            if clash:
                raise ValidationError(
                    self.env._(
                        "The breaks at %(one)s and %(other)s of shift %(shift)s overlap.",
                        one=breaks[clash[0]].display_name,
                        other=breaks[clash[1]].display_name,
                        shift=shift.name,
                    )
                )
