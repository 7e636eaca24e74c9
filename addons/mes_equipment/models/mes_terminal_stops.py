from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from odoo.addons.mes_shopfloor.models.mes_terminal_acts import OLDEST
from odoo.addons.mes_shopfloor.models.mes_terminal_screens import milliseconds
from odoo.addons.mes_shopfloor.services.errors import ReachError
from odoo.addons.mes_shopfloor.services.kiosk_event import read_moment

from .maintenance_equipment_screen import CODES

LISTED = ("idle", "down", "planned_stop")
SHOWN_DAYS = timedelta(days=1)
SHOWN_STOPS = 60


class MesTerminal(models.Model):
    """Stops at a terminal: why the machine stands now, and those that nobody explained yet."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "stops": self._kiosk_stops}

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "stop_reason": self._kiosk_stop_reason,
            "stop_split": self._kiosk_stop_split,
            "machine_stop": self._kiosk_machine_stop,
        }

    def _station_data(self):
        """Every screen knows its machines and the reasons: a reason is given with the network
        cut, too."""
        station = super()._station_data()
        machines = self._shown_machines()
        counts = self._unexplained_counts(machines)
        station["machines"] = [
            {**machine._mes_screen_data(), "unexplained": counts.get(machine, 0)}
            for machine in machines
        ]
        station["stop_reasons"] = self._stop_reasons(machines)
        return station

    def _shown_machines(self):
        """The machines with a timeline at this terminal."""
        return self._shown_workcenters().mes_machine_ids.filtered("mes_state")

    def _stop_reasons(self, machines):
        if not machines:
            return {"frequent": [], "groups": []}
        return self.env["mrp.workcenter.productivity.loss"]._mes_kiosk_tree(machines)

    def _unexplained_domain(self, machines):
        return (
            Domain("machine_id", "in", machines.ids)
            & Domain("superseded_by_id", "=", False)
            & Domain("needs_reason", "=", True)
            & Domain("date_start", ">", self.env.cr.now() - OLDEST)
        )

    def _unexplained_counts(self, machines):
        if not machines:
            return {}
        # sudo: the screen shows no more than how many there are
        rows = self.env["mes.machine.state"].sudo()
        return {
            machine.sudo(False): count
            for machine, count in rows._read_group(
                self._unexplained_domain(machines), ["machine_id"], ["__count"]
            )
        }

    def _kiosk_stops(self, params):
        """The stops of the station's machines: all without a reason, and the last of the others."""
        machines = self._shown_machines()
        # sudo: the stops of the station's own machines
        rows = self.env["mes.machine.state"].sudo()
        recent = (
            Domain("machine_id", "in", machines.ids)
            & Domain("superseded_by_id", "=", False)
            & Domain("state", "in", LISTED)
            & Domain("date_start", ">", self.env.cr.now() - SHOWN_DAYS)
        )
        fields = ["machine_id", "state", "reason_id", "date_start", "date_end", "needs_reason"]
        order = "date_start desc, id desc"
        unexplained = rows.search_fetch(
            self._unexplained_domain(machines), fields, limit=SHOWN_STOPS, order=order
        )
        explained = rows.search_fetch(
            recent & Domain("needs_reason", "=", False), fields, limit=SHOWN_STOPS, order=order
        )
        return self._response(
            "stops",
            {
                "unexplained": [self._stop_data(row) for row in unexplained],
                "recent": [self._stop_data(row) for row in explained],
            },
        )

    def _stop_data(self, row):
        machine = row.machine_id
        return {
            "id": row.id,
            "machine_id": machine.id,
            "code": machine.mes_code or machine.name,
            "state": CODES.get(row.state, row.state),
            "label": row._mes_state_label(),
            "is_stop": row._is_stop(),
            "start": milliseconds(row.date_start),
            "end": milliseconds(row.date_end),
            "reason_id": row.reason_id.id,
            "reason": row.reason_id.name or "",
            "is_minor": row.is_minor,
        }

    def _event_machine(self, event):
        machine = self._shown_workcenters().mes_machine_ids.filtered(
            lambda machine: machine.id == event.params.identifier("machine_id")
        )
        if not machine:
            raise ReachError(self.env._("This machine is not at this station any more."))
        return machine.with_env(event.env)

    def _said(self, event):
        """Who said so, when and under which id."""
        return {
            "source": "operator",
            "employee": event.employees,
            "uuid": event.uuid,
            "said_at": event.moment,
        }

    def _kiosk_stop_reason(self, event):
        """machine_id, moment (within the stop, by the server's clock), reason_id, note"""
        self._event_machine(event)._mes_explain_stop(
            read_moment(event.params, "moment"),
            self._stop_reason_of(event),
            note=event.params.text("note", "", size=200),
            **self._said(event),
        )

    def _kiosk_stop_split(self, event):
        """machine_id, moment at which the second stop begins, by the server's clock"""
        self._event_machine(event)._mes_split_stop(
            read_moment(event.params, "moment"), **self._said(event)
        )

    def _kiosk_machine_stop(self, event):
        """machine_id, reason_id: the machine stands from now on, whatever its device says."""
        reason = self._stop_reason_of(event)
        self._event_machine(event)._mes_record_state(
            reason.mes_state or "idle",
            event.moment,
            source="operator",
            reason=reason,
            uuid=event.uuid,
        )

    def _stop_reason_of(self, event):
        reasons = event.env["mrp.workcenter.productivity.loss"]._mes_choosable()
        return self._kiosk_chosen(event, "reason_id", reasons._name, [("id", "in", reasons.ids)])
