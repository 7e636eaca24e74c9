from datetime import date, timedelta

from odoo import api, models, tools

from .. import crew_rota, shift_clock, shift_plan

SHIFT_FIELDS = [
    "hour_from",
    "duration",
    "date_from",
    "date_to",
    "on_holidays",
    "code",
    "crew_id",
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
]
ONE_DAY = timedelta(days=1)


class MesShift(models.Model):
    """Which shift runs when. `_shift_at` is the one function that everybody asks.

    The days of a plant are kept in memory until a part of its plan changes, because every entry
    of every ledger asks, and nearly always for today.
    """

    _inherit = "mes.shift"

    @api.model
    def _shift_at(self, warehouse, moment):
        """The shift that runs in the plant at a UTC moment, with its start and end in UTC.

        Between shifts: an empty record set and None twice.
        """
        slot = self._slot_when(warehouse, moment)
        if not slot:
            return self.browse(), None, None
        return self.browse(slot.key), slot.start, slot.end

    @api.model
    def _slot_at(self, warehouse, moment):
        """The `Slot` of a UTC moment with the crew that works it, or None between shifts."""
        slot = self._slot_when(warehouse, moment)
        return crew_rota.staffed([slot], self._rotas(warehouse.id))[0] if slot else None

    @api.model
    def _shifts_between(self, warehouse, start, end):
        """The slots, with crews, that run at some time between two moments, whole and in order.

        A time line is cut at their starts and ends. The same few queries for a day and a year.
        """
        zone = warehouse._mes_zone()
        first = shift_clock.local_day(start, zone) - ONE_DAY
        last = shift_clock.local_day(end, zone) + ONE_DAY
        plan = self._plan(warehouse, first, last)
        slots = shift_plan.slots_between(plan, start, end)
        return crew_rota.staffed(slots, self._rotas(warehouse.id))

    @api.model
    def _shift_changes(self, warehouse, start, end):
        """The moments between two UTC moments at which a shift of the plant begins or ends."""
        slots = self._shifts_between(warehouse, start, end)
        moments = {moment for slot in slots for moment in (slot.start, slot.end)}
        return sorted(moment for moment in moments if start < moment < end)

    @api.model
    def _plan(self, warehouse, first, last):
        """What decides which shifts of a plant run on these days, as `shift_plan` wants it."""
        # sudo: a plant has one plan, whoever asks
        shifts_sudo = self.sudo().with_context(active_test=False)
        shifts = shifts_sudo.search_fetch(self._plan_domain(warehouse), SHIFT_FIELDS)
        zone = warehouse._mes_zone()
        if not shifts:
            return shift_plan.Plan(zone, ())
        return shift_plan.Plan(
            zone,
            tuple(shift._as_clock() for shift in shifts),
            self.env["mes.shift.exception"]._deviations(warehouse, first, last),
            self._holidays(warehouse, first, last),
        )

    @api.model
    def _holidays(self, warehouse, first, last):
        """Public holidays of the plant's company on these days, as spans in UTC."""
        leaves = self._holiday_leaves(warehouse, first, last)
        return tuple((leave.date_from, leave.date_to) for leave in leaves)

    @api.model
    def _holiday_leaves(self, warehouse, first, last):
        # sudo: a holiday closes the plant, whoever asks
        company_sudo = warehouse.sudo().company_id
        start, _end = warehouse._mes_day_bounds(first)
        _start, end = warehouse._mes_day_bounds(last + ONE_DAY)
        return company_sudo.env["resource.calendar.leaves"].search_fetch(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("company_id", "in", (company_sudo.id, False)),
                ("calendar_id", "in", (company_sudo.resource_calendar_id.id, False)),
                ("date_from", "<", end),
                ("date_to", ">", start),
            ],
            ["date_from", "date_to", "name"],
        )

    @api.model
    def _slot_when(self, warehouse, moment):
        """The slot of a moment without the crew of the rotation."""
        # sudo: where a plant is decides which holidays it has
        company_sudo = warehouse.sudo().company_id
        for slot in self._day_slots(
            warehouse.id,
            company_sudo.resource_calendar_id.id,
            warehouse.mes_tz,
            warehouse._mes_day(moment),
        ):
            if slot.start <= moment < slot.end:
                return slot
        return None

    @api.model
    @tools.ormcache("warehouse_id", "calendar_id", "tz", "day")
    def _day_slots(self, warehouse_id, calendar_id, tz, day):
        """The slots that may run on a day: those that begin on it and on the day before."""
        warehouse = self.env["stock.warehouse"].browse(warehouse_id)
        plan = self._plan(warehouse, day - ONE_DAY, day + ONE_DAY)
        return tuple(shift_plan.slots_of(plan, day - ONE_DAY, day))

    @api.model
    @tools.ormcache("warehouse_id")
    def _rotas(self, warehouse_id):
        """The rotations of a plant, past and to come."""
        # sudo: who works when does not depend on who asks
        rotas = self.env["mes.crew.rota"].sudo().search([("warehouse_id", "=", warehouse_id)])
        return tuple(
            crew_rota.Rota(
                rota.date_from,
                rota.date_to or date.max,
                crew_rota.parse(rota.pattern),
                tuple((line.crew_id.id, line.delay_days) for line in rota.line_ids),
            )
            for rota in rotas
        )
