from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..services import Rebuild
from ..services.rebuild import utc_now
from ..timeline_rows import Span, disjoint


class MaintenanceEquipment(models.Model):
    """Why a machine stands when nobody says: planned maintenance, no shift, a break."""

    _inherit = "maintenance.equipment"

    mes_next_edge = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the calendar or a time limit can change the row of the timeline that is open.",
    )

    _mes_next_edge_idx = models.Index("(mes_next_edge) WHERE mes_next_edge IS NOT NULL")

    def _mes_calendar_spans(self, start, end):
        """What explains an idle machine between two moments, as disjoint spans in order.

        Planned maintenance goes before no shift, no shift before breaks.
        """
        self.ensure_one()
        spans = self._mes_maintenance_spans(start, end)
        if self._mes_has_shifts():
            spans += self._mes_closed_spans(start, end) + self._mes_break_spans(start, end)
        return disjoint(spans)

    def _mes_maintenance_spans(self, start, end):
        """Scheduled requests, unless they are put away or were done before they were due."""
        # sudo: a machine stands for its maintenance, whoever may see the request
        requests_sudo = self.env["maintenance.request"].sudo()
        domain = Domain("equipment_id", "=", self.id) & Domain("archive", "=", False)
        domain &= Domain("schedule_date", "<=", end) & Domain("schedule_end", ">=", start)
        reason = self._mes_calendar_reason("reason_maintenance")
        return [
            Span(request.schedule_date, request.schedule_end, reason.id or 0)
            for request in requests_sudo.search(domain, order="schedule_date, id")
            if request.schedule_date < request.schedule_end and not _is_done_early(request)
        ]

    def _mes_has_shifts(self):
        """Whether the plant has any: without, no hour is out of them."""
        # sudo: when a plant works does not depend on who asks
        shifts_sudo = self.env["mes.shift"].sudo()
        plant = self.mes_warehouse_id
        return plant and shifts_sudo.search_count(shifts_sudo._plan_domain(plant), limit=1)

    def _mes_closed_spans(self, start, end):
        """The gaps between shifts."""
        shifts, plant = self.env["mes.shift"], self.mes_warehouse_id
        reason = self._mes_calendar_reason("reason_no_shift")
        first = plant._mes_day_bounds(plant._mes_day(start))[0]
        last = plant._mes_day_bounds(plant._mes_day(end))[1]
        slots = shifts._shifts_between(plant, first, last)
        edges = [first, *(moment for slot in slots for moment in (slot.start, slot.end)), last]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return [
            Span(opens, closes, reason.id or 0, "off")
            for opens, closes in gaps
            if opens < closes and opens < end and start < closes
        ]

    def _mes_break_spans(self, start, end):
        spans = self.env["mes.shift.break"]._spans(self.mes_warehouse_id, start, end)
        states = {
            reason.id: reason.mes_state
            for reason in self._mes_losses().browse({reason for _start, _end, reason in spans})
        }
        return [
            Span(opens, closes, reason, states.get(reason) or "planned_stop")
            for opens, closes, reason in spans
        ]

    def _mes_calendar_reason(self, name):
        found = self.env.ref(f"mes_equipment.{name}", raise_if_not_found=False)
        return self._mes_losses().browse(found.id if found else ())

    def _mes_losses(self):
        # sudo: what a reason is does not depend on who stands at the machine
        return self.env["mrp.workcenter.productivity.loss"].sudo()

    @api.model
    def _cron_mes_pass_time(self):
        """Let the calendar and time limits come true for machines that stand."""
        due = self.search([("mes_next_edge", "<=", utc_now())], order="mes_next_edge, id")
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for machine in due:
            machine._mes_pass_time()
            self.env["ir.cron"]._commit_progress(1)

    def _mes_pass_time(self):
        self.ensure_one()
        rebuild = Rebuild(self)
        rebuild.lock()
        row = rebuild.rows.search(rebuild.live & Domain("date_end", "=", False))
        rebuild.run(row.date_start or None, None)

    def _mes_set_next_edge(self, moment):
        """Kept outside the ORM: it is no change of the machine that anybody is to see."""
        self.ensure_one()
        if (self.mes_next_edge or None) == moment:
            return
        self.env.execute_query(
            SQL(
                "UPDATE maintenance_equipment SET mes_next_edge = %s WHERE id = %s", moment, self.id
            )
        )
        self.invalidate_recordset(["mes_next_edge"], flush=False)


def _is_done_early(request):
    """Whether nothing of what was scheduled was waited for: it was done on an earlier day."""
    if not request.done:
        return False
    closed = request.close_date or datetime.min.date()
    return closed < request.schedule_date.date()
