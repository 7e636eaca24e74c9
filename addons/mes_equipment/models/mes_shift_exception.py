from datetime import timedelta

from odoo import api, models

ONE_DAY = timedelta(days=1)


class MesShiftException(models.Model):
    """A plan that says afterwards what was worked makes other slots of the past."""

    _inherit = "mes.shift.exception"

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        exceptions._mes_touch_machines()
        return exceptions

    def write(self, vals):
        self._mes_touch_machines()
        result = super().write(vals)
        self._mes_touch_machines()
        return result

    def unlink(self):
        self._mes_touch_machines()
        return super().unlink()

    def _mes_touch_machines(self):
        # sudo: the figures follow the plan, whoever changes it
        machines_sudo = self.env["maintenance.equipment"].sudo()
        for exception in self.filtered("date_from"):
            plant = exception.warehouse_id
            # A shift of the day before may end on the first day, one of the last on the next.
            start, _end = plant._mes_day_bounds(exception.date_from - ONE_DAY)
            last = exception.date_to or exception.date_from
            _start, end = plant._mes_day_bounds(last + ONE_DAY)
            machines_sudo.search([("mes_warehouse_id", "=", plant.id)])._mes_touch_oee(start, end)
