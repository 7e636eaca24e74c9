from odoo import api, fields, models

QUANTITIES = {"good": "qty_good", "scrap": "qty_scrap", "rework": "qty_rework"}


class MesKioskConflictResolution(models.TransientModel):
    """A supervisor in the office corrects an offline conflict, reopens the order that was finished
    meanwhile to apply it, or dismisses it and says why."""

    _name = "mes.kiosk.conflict.resolution"
    _description = "Resolve an Offline Conflict"

    mode = fields.Selection(
        [("correct", "Correct"), ("dismiss", "Dismiss"), ("reopen", "Reopen and Apply")],
        required=True,
        default="dismiss",
    )
    conflict_ids = fields.Many2many("mes.kiosk.conflict", string="Conflicts", readonly=True)
    conflict_id = fields.Many2one("mes.kiosk.conflict", compute="_compute_conflict_id")
    company_id = fields.Many2one(related="conflict_id.company_id")
    what = fields.Char(related="conflict_id.what")
    finished_names = fields.Char("Finished Orders", compute="_compute_conflict_id")
    message = fields.Char(related="conflict_id.message")
    is_declaration = fields.Boolean(compute="_compute_conflict_id")
    qty_good = fields.Float("Good", digits="Product Unit")
    qty_scrap = fields.Float("Scrap", digits="Product Unit")
    qty_rework = fields.Float("Rework", digits="Product Unit")
    reason_id = fields.Many2one("stock.scrap.reason.tag", string="Scrap Reason")
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        domain="[('company_id', '=', company_id), ('state', 'not in', ('done', 'cancel'))]",
    )
    employee_id = fields.Many2one(
        "hr.employee", "Operator", domain="[('company_id', '=', company_id)]"
    )
    moment = fields.Datetime()
    reason = fields.Char("Why", help="Stays with the conflict, together with your name.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        conflicts = self.env["mes.kiosk.conflict"].browse(self._ids_of(values))
        if len(conflicts) == 1:
            sent = conflicts.params or {}
            values.update(
                {
                    "workorder_id": conflicts.workorder_id.id,
                    "employee_id": conflicts.employee_id.id,
                    "moment": conflicts.moment,
                    "reason_id": sent.get("reason_id", False),
                    **{name: sent.get(sent_as, 0.0) for sent_as, name in QUANTITIES.items()},
                }
            )
        return {name: value for name, value in values.items() if name in fields_list}

    def _ids_of(self, values):
        ids = self.env.context.get("default_conflict_ids") or []
        return [key for key in ids if isinstance(key, int)]

    @api.depends("conflict_ids")
    def _compute_conflict_id(self):
        for wizard in self:
            wizard.conflict_id = wizard.conflict_ids[:1]
            wizard.is_declaration = wizard.conflict_ids[:1].kind == "declare"
            names = wizard.conflict_ids.workorder_id.mapped("display_name")
            wizard.finished_names = ", ".join(names)

    def action_resolve(self):
        self.ensure_one()
        if self.mode == "dismiss":
            return self.action_dismiss()
        if self.mode == "reopen":
            for conflict in self.conflict_ids:
                conflict._apply(reason=self.reason, reopen=True)
        else:
            self.conflict_id._correct(
                self._corrected(),
                self.reason,
                workorder=self.workorder_id,
                moment=self.moment,
                employee=self.employee_id,
            )
        return {"type": "ir.actions.act_window_close"}

    def action_dismiss(self):
        self.conflict_ids._dismiss(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _corrected(self):
        """The values that differ from what was sent, by the names under which they were sent."""
        if not self.is_declaration:
            return {}
        sent = self.conflict_id.params or {}
        values = {sent_as: self[name] for sent_as, name in QUANTITIES.items()}
        values["reason_id"] = self.reason_id.id or None
        return {
            name: value
            for name, value in values.items()
            if (value or None) != (sent.get(name) or None)
        }
