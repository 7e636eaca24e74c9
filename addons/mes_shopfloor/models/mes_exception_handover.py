from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .mes_terminal_screens import milliseconds

AFTER_SHIFT = timedelta(minutes=15)
READ_WITHIN = timedelta(minutes=30)
LOOK_BACK = timedelta(hours=24)


class MesException(models.AbstractModel):
    """Shifts of the last day that were not handed over, or that nobody read about."""

    _inherit = "mes.exception"

    def _finders(self):
        return {
            **super()._finders(),
            "handover": self._find_missing_handovers,
            "unread": self._find_unread_handovers,
        }

    def _finder_labels(self):
        return {
            **super()._finder_labels(),
            "handover": self.env._("Not handed over"),
            "unread": self.env._("Hand-over not read"),
        }

    def _ended_slots(self, watch):
        slots = self.env["mes.shift"]._shifts_between(watch.plant, watch.now - LOOK_BACK, watch.now)
        return {(slot.key, slot.day): slot for slot in slots if slot.end <= watch.now - AFTER_SHIFT}

    def _handovers(self, watch, slots):
        if "handovers" not in watch.known:
            watch.known["handovers"] = self.env["mes.handover"].search(
                Domain("workcenter_id", "in", watch.workcenters.ids)
                & Domain("date_start", ">=", min(slot.start for slot in slots.values()))
            )
        return watch.known["handovers"]

    def _find_missing_handovers(self, watch):
        slots = self._ended_slots(watch)
        if not slots:
            return []
        closed = {
            (handover.workcenter_id.id, handover.shift_id.id, handover.shift_date)
            for handover in self._handovers(watch, slots)
            if handover.state == "closed"
        }
        items = []
        for workcenter, key, day in sorted(self._worked(watch, slots) - closed):
            slot = slots[key, day]
            center = watch.workcenters.browse(workcenter)
            item = self._item(
                "handover",
                center,
                workcenter=center,
                since=slot.end,
                text=self.env["mes.shift"].browse(slot.key).name,
                shift_start=milliseconds(slot.start),
                actions=["handover_close"],
            )
            items.append({**item, "key": f"handover:{workcenter}:{item['shift_start']}"})
        return items

    def _worked(self, watch, slots):
        """`(work center, shift, day)` of the slots in which anything was done."""
        start = min(slot.start for slot in slots.values())
        here = Domain("workcenter_id", "in", watch.workcenters.ids)
        booked = self.env["mes.production.log"]._read_group(
            here & Domain("moment", ">=", start), ["workcenter_id", "shift_id", "shift_date:day"]
        )
        timed = self.env["mrp.workcenter.productivity"]._read_group(
            here & Domain("date_end", ">", start) & Domain("mes_employee_id", "!=", False),
            ["workcenter_id", "mes_shift_id", "mes_shift_date:day"],
        )
        found = {(workcenter.id, shift.id, day) for workcenter, shift, day in [*booked, *timed]}
        return {one for one in found if one[1:] in slots}

    def _find_unread_handovers(self, watch):
        slots = self._ended_slots(watch)
        if not slots:
            return []
        unread = self._handovers(watch, slots).filtered(
            lambda handover: (
                handover.state == "closed"
                and handover.date_end <= watch.now - READ_WITHIN
                and not handover.is_read
            )
        )
        return [
            self._item(
                "unread",
                handover,
                workcenter=handover.workcenter_id,
                since=handover.date_end,
                text=handover.shift_id.name,
                shift_start=milliseconds(handover.date_start),
                actions=["handover_read"],
            )
            for handover in unread
        ]
