from odoo import api, fields, models

#: Minutes for a whole order. Less is no plan: a pace or a share by it would say nothing.
LEAST_MINUTES = 1 / 60
BEGUN_BY = {"state", "qty_produced", "date_start"}


class MrpWorkorder(models.Model):
    """What was planned, kept when work begins: Odoo overwrites its dates with the real ones, and
    shrinks its duration to the pieces made."""

    _inherit = "mrp.workorder"

    mes_duration_planned = fields.Float(
        string="Planned Duration",
        compute="_compute_mes_duration_planned",
        store=True,
        copy=False,
        help="Minutes planned for the whole quantity before the first piece was made. Odoo's"
        " expected duration shrinks to the pieces made so far, so no pace can be compared with it.",
    )
    mes_date_planned = fields.Datetime(
        string="Planned Start",
        compute="_compute_mes_date_planned",
        store=True,
        copy=False,
        help="The start that was planned before work began, so that a late start stays visible.",
    )

    @api.depends("duration_expected")
    def _compute_mes_duration_planned(self):
        for workorder in self:
            if workorder._mes_is_untouched() and not workorder._mes_is_shrunk():
                workorder.mes_duration_planned = workorder.duration_expected
            elif not workorder.mes_duration_planned:
                workorder.mes_duration_planned = workorder._mes_whole_duration()

    @api.depends("date_start")
    def _compute_mes_date_planned(self):
        for workorder in self:
            if workorder._mes_is_untouched():
                workorder.mes_date_planned = workorder.date_start

    def write(self, vals):
        if vals.keys() & BEGUN_BY:
            # An order may begin before its plan was ever written to the database.
            self._recompute_recordset(["mes_duration_planned", "mes_date_planned"])
        return super().write(vals)

    def _mes_is_untouched(self):
        return self.state in ("blocked", "ready") and not self.qty_produced

    def _mes_is_shrunk(self):
        """Whether Odoo's expected duration is that of a part of the quantity."""
        return 0 < self.qty_producing < self.qty_production

    def _mes_whole_duration(self):
        """Minutes for the whole quantity, by what Odoo expects for the part being produced."""
        if not self._mes_is_shrunk():
            return self.duration_expected
        _capacity, setup, cleanup = self.workcenter_id._get_capacity(
            self.product_id, self.product_uom_id, self.production_bom_id.product_qty or 1
        )
        fixed = min(setup + cleanup, self.duration_expected)
        return fixed + (self.duration_expected - fixed) * self.qty_production / self.qty_producing

    def _mes_planned_minutes(self):
        """Minutes planned for the whole quantity, 0 where there is no plan."""
        self.ensure_one()
        minutes = self.mes_duration_planned or self._mes_whole_duration()
        return minutes if minutes >= LEAST_MINUTES else 0.0
