from datetime import UTC, datetime, timedelta

from odoo import models

from .. import oee

#: So many days are asked for one by one, from memory; more of them at once.
FEW_DAYS = 2
ONE_DAY = timedelta(days=1)


class StockWarehouse(models.Model):
    """The slots of a plant: its shifts and the time between them, without a gap."""

    _inherit = "stock.warehouse"

    def _mes_slots_between(self, start, end):
        """The slots that have a part between two UTC moments, whole and in order."""
        days = self._mes_days(start, end)
        if not self:
            shifts = []
        elif len(days) <= FEW_DAYS:
            shifts = {shift for day in days for shift in self._mes_day_shifts(day[0])}
        else:
            shifts = self._mes_shift_tuples(
                self.env["mes.shift"]._shifts_between(self, days[0][1], days[-1][2])
            )
        slots = oee.tile(shifts, days)
        return [slot for slot in slots if slot.start < end and start < slot.end]

    def _mes_slot_at(self, moment):
        """The slot that a UTC moment is in; from memory, as every act asks."""
        days = self._mes_days(moment, moment)
        slots = oee.tile(self._mes_day_shifts(days[0][0]) if self else (), days)
        return next(slot for slot in slots if slot.start <= moment < slot.end)

    def _mes_days(self, start, end):
        """(day, start, end) of the plant's days, which begin at its midnights."""
        if not self:
            # A machine without a plant has neither shifts nor a clock.
            first, last = start.date(), end.date()
        else:
            first, last = self._mes_day(start), self._mes_day(end)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [(day, *self._mes_oee_bounds(day)) for day in days]

    def _mes_oee_bounds(self, day):
        if self:
            return self._mes_day_bounds(day)
        midnight = datetime.combine(day, datetime.min.time(), UTC).replace(tzinfo=None)
        return midnight, midnight + ONE_DAY

    def _mes_day_shifts(self, day):
        """The shifts that run at some time of a day."""
        # sudo: where a plant is decides which holidays it has
        calendar_sudo = self.sudo().company_id.resource_calendar_id
        shifts = self.env["mes.shift"]._day_slots(self.id, calendar_sudo.id, self.mes_tz, day)
        return self._mes_shift_tuples(shifts)

    def _mes_shift_tuples(self, shifts):
        return [(shift.key, shift.day, shift.start, shift.end) for shift in shifts]
