from odoo import api, models

from .mrp_workorder import CLOSED_STATES


class MrpWorkcenterProductivity(models.Model):
    """Which ends of time lines are interruptions of work."""

    _inherit = "mrp.workcenter.productivity"

    @api.model
    def _mes_pauses_in(self, lines):
        """`(line, line after it or nothing)` for each pause in the lines of one person at one order.

        A line that goes on at once in another shift or phase was not interrupted, the last one of
        a finished order neither.
        """
        lines = lines.sorted(lambda line: (line.date_start, line.id))
        for position, line in enumerate(lines):
            after = lines[position + 1 : position + 2]
            if not line.date_end or after.date_start == line.date_end:
                continue
            if after or line.workorder_id.state not in CLOSED_STATES:
                yield line, after
