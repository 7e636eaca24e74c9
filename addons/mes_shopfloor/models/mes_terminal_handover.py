from datetime import datetime, timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..kiosk_params import ParamError
from ..services import AddHandoverNote, CloseHandover, ReadHandover
from ..services.errors import HandoverError
from ..services.handover import TEXT_MAX
from .mes_terminal_screens import milliseconds

EPOCH = datetime(1970, 1, 1)
#: How long an unread hand-over calls for attention at its station.
REMIND = timedelta(hours=24)
MILLISECONDS_END = 4_102_444_800_000


class MesTerminal(models.Model):
    """Hand-over at a station: what this shift did, what the one before left."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "handover": self._kiosk_handover}

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "handover_note": self._act_handover_note,
            "handover_close": self._act_handover_close,
            "handover_read": self._act_handover_read,
        }

    def _station_data(self):
        """`handover` is what the shift before left and nobody read yet, or false."""
        return {**super()._station_data(), "handover": self._unread_handover()}

    def _unread_handover(self):
        now = fields.Datetime.now()
        unread = self.env["mes.handover"].search(
            Domain("workcenter_id", "in", self._shown_workcenters().ids)
            & Domain("date_end", ">", now - REMIND)
            & Domain("date_start", "<", now)
            & Domain("state", "=", "closed"),
        )
        # In its own shift it is news only to those who come early.
        waiting = unread.filtered(
            lambda handover: handover.date_end <= now and not handover.is_read
        )
        if not waiting:
            return False
        first = waiting[0]
        return {
            "id": first.id,
            "workcenter_id": first.workcenter_id.id,
            "workcenter": first.workcenter_id.code or first.workcenter_id.name,
            "shift": first.shift_id.name,
            "shift_start": milliseconds(first.date_start),
            "count": len(waiting),
        }

    def _kiosk_handover(self, params):
        shown = self._shown_workcenters()
        asked = params.identifier("workcenter_id", None)
        workcenter = shown.filtered(lambda center: center.id == asked) or shown[:1]
        current, before = self.env["mes.handover"]._slots_around(
            self.warehouse_id, fields.Datetime.now()
        )
        which = params.choice("which", ("current", "before"), "current" if current else "before")
        slot = current if which == "current" else before
        unread = self._unread_handover()
        data = {
            "workcenters": [
                {"id": center.id, "code": center.code or center.name, "name": center.name}
                for center in shown
            ],
            "workcenter_id": workcenter.id,
            "which": which,
            "slots": {"current": self._slot_data(current), "before": self._slot_data(before)},
            "handover": slot and workcenter and self._handover_data(workcenter, slot),
            "has_unread": bool(unread),
            "phrases": self.warehouse_id._mes_phrases(),
            "text_max": TEXT_MAX,
        }
        return self._response("handover", data)

    def _slot_data(self, slot):
        if not slot:
            return None
        return {
            "shift": self.env["mes.shift"].browse(slot.key).name,
            "start": milliseconds(slot.start),
            "end": milliseconds(slot.end),
        }

    def _handover_data(self, workcenter, slot):
        handover = self.env["mes.handover"]._of(workcenter, slot)
        balances = self.env["mes.shift.balance"]
        live = balances._balances(workcenter, slot.start, slot.end)[workcenter.id]
        present = balances._present(workcenter, slot.start, slot.end)
        kept = handover.figures or live
        return {
            "id": handover.id,
            "state": handover.state or "open",
            "closed": milliseconds(handover.date_closed),
            "closed_by": handover.closed_by_id._mes_shown_labels().get(
                handover.closed_by_id.id, ""
            ),
            "closed_by_id": handover.closed_by_id.id,
            "is_read": bool(handover) and handover.is_read,
            "present_ids": present.ids,
            "balance": kept,
            "changes": {
                name: live["output"][name] - kept["output"][name]
                for name in ("good", "scrap", "rework")
                if round(live["output"][name] - kept["output"][name], 6)
            },
            **handover._lines_data(),
            **self._slot_data(slot),
        }

    def _act_handover_note(self, event):
        note = AddHandoverNote(
            **self._handover_values(event), text=event.params.text("text", size=TEXT_MAX)
        ).execute()
        return {"handover_id": note.record.handover_id.id}

    def _act_handover_close(self, event):
        result = CloseHandover(**self._handover_values(event)).execute()
        return {"handover_id": result.record.id}

    def _act_handover_read(self, event):
        handover = self.env["mes.handover"].search(
            Domain("id", "=", event.params.identifier("handover_id"))
            & Domain("workcenter_id", "in", self._handover_reach(event).ids)
        )
        if not handover:
            raise HandoverError(self.env._("That hand-over is not of this station."))
        ReadHandover(**{**event.common, "workorder": None}, handover=handover).execute()
        return {"handover_id": handover.id}

    def _handover_values(self, event):
        asked = event.params.identifier("workcenter_id")
        start = read_moment(event.params, "shift_start")
        workcenter = self._handover_reach(event).filtered(lambda center: center.id == asked)
        if not workcenter:
            raise HandoverError(self.env._("That work center is not of this station."))
        return {
            **event.common,
            "workorder": None,
            "workcenter": workcenter,
            "shift_start": start,
        }

    def _handover_reach(self, event):
        """A supervisor sees to the whole plant, others to their station."""
        if self._is_lead(event.employees):
            return self.warehouse_id._mes_workcenters()
        return self._shown_workcenters()

    def _is_lead(self, employees):
        return bool(employees) and employees[0]._mes_is_supervisor_at(self.warehouse_id)


def read_moment(params, name):
    """A moment that the server told in milliseconds before, or None."""
    sent = params.integer(name, None)
    if sent is None:
        return None
    if not 0 < sent < MILLISECONDS_END:
        raise ParamError(f"{name} is no moment")
    return EPOCH + timedelta(milliseconds=sent)
