from datetime import UTC, timedelta

from odoo import api, fields, models

WEEKS = 4


class MesShift(models.Model):
    """What runs in a plant day by day, with crews and exceptions, as a calendar shows it."""

    _inherit = "mes.shift"

    @api.model
    @api.readonly
    def get_calendar(self, warehouse_id=False, day=False):
        """Four weeks of a plant from the Monday of a day on (today when left out)."""
        self.check_access("read")
        # All of them: they are what the screen lets one choose from.
        plants = self.env["stock.warehouse"].search([])  # pylint: disable=no-search-all
        plant = plants.filtered(lambda plant: plant.id == warehouse_id) or plants[:1]
        if not plant:
            return {"plants": [], "plant": False, "days": []}
        today = plant._mes_day(fields.Datetime.now())
        first = fields.Date.to_date(day) if isinstance(day, str) and day else today
        first -= timedelta(days=first.weekday())
        days = [first + timedelta(days=n) for n in range(7 * WEEKS)]
        slots = self._calendar_slots(plant, days)
        notes = self._calendar_notes(plant, days)
        return {
            "plants": [{"id": one.id, "name": one.name} for one in plants],
            "plant": plant.id,
            "today": fields.Date.to_string(today),
            "days": [
                {
                    "date": fields.Date.to_string(one),
                    "slots": slots.get(one, []),
                    "notes": notes.get(one, []),
                }
                for one in days
            ],
            "may_plan": self.env["mes.shift.exception"].has_access("create"),
        }

    def _calendar_slots(self, plant, days):
        start, _end = plant._mes_day_bounds(days[0])
        _start, end = plant._mes_day_bounds(days[-1])
        slots = self._shifts_between(plant, start, end)
        crews = self.env["mes.crew"].browse({slot.crew for slot in slots if slot.crew})
        zone = plant._mes_zone()
        found = {}
        for slot in slots:
            crew = crews.browse(slot.crew or False)
            found.setdefault(slot.day, []).append(
                {
                    "name": self.browse(slot.key).name,
                    "start": _clock(slot.start, zone),
                    "end": _clock(slot.end, zone),
                    "hours": round((slot.end - slot.start) / timedelta(hours=1), 2),
                    "crew": crew.name or "",
                    "color": crew.color,
                    "stand_in": bool(slot.stand_in),
                }
            )
        return found

    def _calendar_notes(self, plant, days):
        """Why a day is as it is: the reasons of its exceptions, and its public holidays."""
        notes = {}
        exceptions = self.env["mes.shift.exception"].search(
            [
                ("warehouse_id", "=", plant.id),
                ("date_from", "<=", days[-1]),
                ("date_to", ">=", days[0]),
            ],
            order="id",
        )
        for exception in exceptions:
            note = {"id": exception.id, "text": exception.display_name}
            for day in days:
                if exception.date_from <= day <= exception.date_to:
                    notes.setdefault(day, []).append(note)
        for leave in self._holiday_leaves(plant, days[0], days[-1]):
            first, last = plant._mes_day(leave.date_from), plant._mes_day(leave.date_to)
            for day in days:
                if first <= day <= last:
                    text = leave.name or self.env._("Public holiday")
                    notes.setdefault(day, []).append({"id": False, "text": text})
        return notes


def _clock(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(zone).strftime("%H:%M")
