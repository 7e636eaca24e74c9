from odoo import models
from odoo.fields import Domain

from odoo.addons.mes_shopfloor.models.mrp_workcenter_productivity import WORKING

from .. import order_states

SETUP_PHASES = ("setup",)


class MaintenanceEquipment(models.Model):
    """What the people at the machine's orders say about it: they set up, they run, they pause."""

    _inherit = "maintenance.equipment"

    def _mes_setup_spans(self, start, end):
        """From when until when an order of the machine was in set-up, between two moments."""
        self.ensure_one()
        if self.mes_follows_orders or not self.mes_workcenter_id:
            return []
        setting_up = Domain("mes_phase", "in", SETUP_PHASES)
        lines = self._mes_lines_between(start, end, setting_up)
        return [(line.date_start, line.date_end or None) for line in lines]

    def _mes_order_facts(self, start, end):
        """The observations that the time lines of people amount to, where the machine has no other.

        Reach back to the state that held at the start.
        """
        self.ensure_one()
        if not (self.mes_follows_orders and self.mes_workcenter_id):
            return []
        since = start
        if start:
            ended = self._mes_line_domain() & Domain("date_end", "<=", start)
            last = self._mes_lines().search(ended, order="date_end desc", limit=1)
            since = last.date_end or start
        lines = self._mes_lines_between(since, end)
        return order_states.facts_of(
            order_states.Line(
                line.id,
                line.date_start,
                line.date_end or None,
                line.mes_phase,
                line.mes_pause_reason_id.id or 0,
                line.mes_pause_reason_id.mes_state or "",
            )
            for line in lines
        )

    def _mes_is_moved_by(self, phase):
        """Whether what people do in a phase changes the timeline."""
        if self.mes_follows_orders:
            return True
        return bool(self.mes_state) and phase in SETUP_PHASES

    def _mes_lines(self):
        # sudo: what the machine does depends on all who work there, whoever looks
        return self.env["mrp.workcenter.productivity"].sudo()

    def _mes_line_domain(self):
        """The time lines of people at the orders of this machine."""
        domain = Domain("workcenter_id", "=", self.mes_workcenter_id.id)
        domain &= Domain("workorder_id", "!=", False) & Domain("loss_type", "in", WORKING)
        # sudo: how many machines a work center has is no secret to who works there
        if len(self.sudo().mes_workcenter_id.mes_machine_ids) > 1:
            return domain & Domain("workorder_id.mes_machine_id", "=", self.id)
        return domain & Domain("workorder_id.mes_machine_id", "in", (self.id, False))

    def _mes_lines_between(self, start, end, more=Domain.TRUE):
        domain = self._mes_line_domain() & more
        if start:
            domain &= Domain("date_end", "=", False) | Domain("date_end", ">=", start)
        if end:
            domain &= Domain("date_start", "<=", end)
        return self._mes_lines().search(domain, order="date_start, id")
