from odoo import Command, models

from odoo.addons.mes_shopfloor.shift_clock import minutes_of

from .. import shift_breaks


class MesShiftChangeLine(models.TransientModel):
    _inherit = "mes.shift.change.line"

    def _prepare_shift_values(self):
        """The new shift keeps the breaks of the old one that still lie within it."""
        values = super()._prepare_shift_values()
        start, minutes = minutes_of(values["hour_from"]), minutes_of(values["duration"])
        kept = self.shift_id.mes_break_ids.filtered(
            lambda pause: shift_breaks.is_within(pause._as_break(), start, minutes)
        )
        return {
            **values,
            "mes_break_ids": [
                Command.create(
                    {
                        "hour_from": pause.hour_from,
                        "minutes": pause.minutes,
                        "reason_id": pause.reason_id.id,
                    }
                )
                for pause in kept
            ],
        }
