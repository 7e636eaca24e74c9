from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.mes_plan_part import default_plant

ONE_DAY = timedelta(days=1)


class MesShiftReport(models.TransientModel):
    """Which shift of a plant is printed, for all of its work centers or for some."""

    _name = "mes.shift.report"
    _description = "Shift Report"
    _check_company_auto = True

    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Plant", required=True, default=default_plant
    )
    company_id = fields.Many2one(related="warehouse_id.company_id")
    day = fields.Date(
        required=True,
        compute="_compute_slot",
        store=True,
        readonly=False,
        precompute=True,
        help="The day on which the shift began.",
    )
    shift_id = fields.Many2one(
        "mes.shift",
        required=True,
        compute="_compute_slot",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('warehouse_id', '=', warehouse_id)]",
    )
    workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        relation="mes_shift_report_workcenter_rel",
        string="Work Centers",
        domain="[('mes_warehouse_id', '=', warehouse_id)]",
        help="Leave empty for all work centers of the plant.",
    )

    @api.depends("warehouse_id")
    def _compute_slot(self):
        """The shift that ended last is the one people ask for."""
        now = fields.Datetime.now()
        for report in self:
            plant = report.warehouse_id
            if report.shift_id.warehouse_id == plant and report.day:
                continue
            current, before = (
                self.env["mes.handover"]._slots_around(plant, now) if plant else (None, None)
            )
            slot = before or current
            report.day = slot.day if slot else fields.Date.context_today(report)
            report.shift_id = slot.key if slot else False

    @api.depends("shift_id", "day")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Shift report %(plant)s %(day)s %(shift)s",
                plant=report.warehouse_id.name,
                day=report.day,
                shift=report.shift_id.name,
            )

    def _slot(self):
        """The shift as it ran on that day; refuses a day on which it did not."""
        self.ensure_one()
        start, _end = self.warehouse_id._mes_day_bounds(self.day)
        slots = self.env["mes.shift"]._shifts_between(self.warehouse_id, start, start + ONE_DAY * 2)
        for slot in slots:
            if slot.key == self.shift_id.id and slot.day == self.day:
                return slot
        raise UserError(
            self.env._(
                "Shift %(shift)s did not run on %(day)s in %(plant)s. Choose another day.",
                shift=self.shift_id.name,
                day=self.day,
                plant=self.warehouse_id.name,
            )
        )

    def action_print(self):
        self._slot()
        return self.env.ref("mes_shopfloor.mes_shift_report_action_print").report_action(self)

    def action_show(self):
        """The report as a page, for those who only want to look."""
        self._slot()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/html/mes_shopfloor.report_shift/{self.id}",
            "target": "new",
        }
