from odoo import api, fields, models

from odoo.addons.mes_shopfloor.shift_clock import minutes_of

from .. import shift_breaks


class MesShiftBreak(models.Model):
    """A break of a shift: a machine that stands then without a reason stands because of it."""

    _name = "mes.shift.break"
    _description = "Break of a Shift"
    _order = "shift_id, hour_from, id"
    _check_company_auto = True

    shift_id = fields.Many2one("mes.shift", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shift_id.company_id", store=True, index=True)
    hour_from = fields.Float("Starts At", required=True, help="By the plant's clock.")
    minutes = fields.Integer(required=True, default=30)
    reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_reason(),
        domain="[('mes_child_ids', '=', False)]",
    )

    _hour_check = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24)", "A break starts between 00:00 and 23:59."
    )
    _minutes_check = models.Constraint(
        "CHECK (minutes > 0 AND minutes <= 1440)",
        "A break lasts at least a minute and at most a day.",
    )

    @api.model
    def _default_reason(self):
        return self.env.ref("mes_equipment.reason_break", raise_if_not_found=False)

    @api.depends("hour_from", "minutes")
    def _compute_display_name(self):
        for pause in self:
            hours, minutes = divmod(minutes_of(pause.hour_from), 60)
            pause.display_name = self.env._(
                "%(start)s, %(minutes)s min",
                start=f"{hours:02d}:{minutes:02d}",
                minutes=pause.minutes,
            )

    @api.constrains("shift_id", "hour_from", "minutes")
    def _check_in_shift(self):
        self.shift_id._check_breaks()

    def _as_break(self):
        self.ensure_one()
        return shift_breaks.Break(
            self.shift_id.id, minutes_of(self.hour_from), self.minutes, self.reason_id.id
        )

    @api.model
    def _spans(self, warehouse, start, end):
        """The breaks of a plant between two UTC moments: [(start, end, reason id)], in order.

        Each is whole, as long as it lies in its shift on that day. Fixed number of queries.
        """
        slots = self.env["mes.shift"]._shifts_between(warehouse, start, end)
        # sudo: when a plant rests does not depend on who asks
        breaks_sudo = self.sudo().search([("shift_id", "in", list({slot.key for slot in slots}))])
        breaks = [pause._as_break() for pause in breaks_sudo]
        found = shift_breaks.spans(slots, breaks, warehouse._mes_zone())
        return [span for span in found if span[0] < end and start < span[1]]
