from datetime import datetime

from odoo import models

from ..services import Rebuild

#: What changes the state of a machine without moving the line itself.
SAID_FIELDS = {"mes_phase", "mes_pause_reason_id", "workorder_id"}


class MrpWorkcenterProductivity(models.Model):
    """A time line of a person moves the timeline of a machine that follows the orders.

    At a machine with a device a line in set-up does: what it reports meanwhile is set-up.
    """

    _inherit = "mrp.workcenter.productivity"

    def write(self, vals):
        if not vals.keys() & SAID_FIELDS:
            return super().write(vals)
        with self._mes_together() as (lines, batch):
            batch.note_places(lines)
            result = super(MrpWorkcenterProductivity, lines).write(vals)
            batch.note_places(lines)
        return result

    def _mes_settle(self, batch):
        super()._mes_settle(batch)
        places, batch.places = batch.places, {}
        self._mes_tell_machines(places)

    def _mes_tell_machines(self, places):
        """Rebuild the timelines of machines where somebody's time changed, by center and phase."""
        centers = self.env["mrp.workcenter"].browse({center for center, _phase in places})
        # sudo: the timeline follows, whoever worked there and whatever he may see
        for machine in centers.sudo().mes_machine_ids:
            spans = [
                span
                for (center, phase), span in places.items()
                if center == machine.mes_workcenter_id.id and machine._mes_is_moved_by(phase)
            ]
            if spans:
                end = max(span[1] for span in spans)
                rebuild = Rebuild(machine)
                rebuild.lock()
                rebuild.run(min(span[0] for span in spans), None if end == datetime.max else end)
