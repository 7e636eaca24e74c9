from odoo import api, models

#: What decides which order a second of a machine belongs to.
SPAN_FIELDS = {"date_start", "date_end", "workorder_id", "workcenter_id"}


class MrpWorkcenterProductivity(models.Model):
    """People's time says which order a machine was working on."""

    _inherit = "mrp.workcenter.productivity"

    _mes_start_idx = models.Index("(workcenter_id, date_start)")
    _mes_long_idx = models.Index(
        "(workcenter_id) WHERE date_end IS NULL OR date_end - date_start > interval '2 days'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line in lines:
            line._mes_touch_machines(*line._mes_extent())
        return lines

    def write(self, vals):
        if not vals.keys() & SPAN_FIELDS:
            return super().write(vals)
        extents = [(line, line._mes_extent()) for line in self]
        result = super().write(vals)
        for line, before in extents:
            line._mes_touch_change(before, line._mes_extent())
        return result

    def unlink(self):
        for line in self:
            line._mes_touch_machines(*line._mes_extent())
        return super().unlink()

    def _mes_extent(self):
        """(work center, order, start, end or None)"""
        self.ensure_one()
        return self.workcenter_id, self.workorder_id, self.date_start, self.date_end or None

    def _mes_touch_change(self, before, after):
        if before == after:
            return
        if before[:3] == after[:3]:
            # Only its end is another one: what lies between the two is.
            ends = [before[3], after[3]]
            start = min(filter(None, ends))
            self._mes_touch_machines(*after[:2], start, None if None in ends else max(ends))
            return
        for extent in (before, after):
            self._mes_touch_machines(*extent)

    def _mes_touch_machines(self, center, order, start, end):
        """Have the machines counted anew whose order is another one between two moments."""
        if order and start:
            center._mes_touch_oee(start, end)
