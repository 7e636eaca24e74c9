from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.mes_plan_part import default_plant
from ..models.mes_shift import WEEKDAYS

COPIED = ("hour_from", "duration", "on_holidays", *WEEKDAYS)


class MesShiftChange(models.TransientModel):
    """New hours of a plant's shifts from a day on: each shift that changes ends the day before, and
    a new one begins. All at once, because shifts that follow on each other move together."""

    _name = "mes.shift.change"
    _description = "Change of Shift Hours"

    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Plant", required=True, default=default_plant, ondelete="cascade"
    )
    date = fields.Date(
        string="From Day",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
        help="The first day with the new hours.",
    )
    line_ids = fields.One2many(
        "mes.shift.change.line",
        "change_id",
        string="Shifts",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("warehouse_id", "date")
    def _compute_line_ids(self):
        for change in self:
            shifts = self.env["mes.shift"].search(change._holding_domain())
            change.line_ids = [
                Command.clear(),
                *(
                    Command.create({"shift_id": shift.id, **{name: shift[name] for name in COPIED}})
                    for shift in shifts
                ),
            ]

    def _holding_domain(self):
        """The shifts that would still hold on the day of the change."""
        day = self.date or fields.Date.context_today(self)
        endless = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", day)
        return Domain("warehouse_id", "=", self.warehouse_id.id) & endless & begun

    def action_apply(self):
        self.ensure_one()
        changed = self.line_ids.filtered(lambda line: line._differs())
        if not changed:
            raise UserError(
                self.env._("Nothing is different from the hours of %s.", self.warehouse_id.name)
            )
        values_list = [line._prepare_shift_values() for line in changed]
        changed.shift_id.write({"date_to": self.date - timedelta(days=1)})
        new = self.env["mes.shift"].create(values_list)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Hours"),
            "res_model": "mes.shift",
            "domain": [("id", "in", new.ids)],
            "view_mode": "list,form",
        }
