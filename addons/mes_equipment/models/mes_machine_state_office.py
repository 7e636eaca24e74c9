from odoo import api, fields, models
from odoo.fields import Domain


class MesMachineState(models.Model):
    """What the office sees of a row's history, and what it may say about it."""

    _inherit = "mes.machine.state"

    is_stop = fields.Boolean(
        "Stop",
        compute="_compute_is_stop",
        help="The machine stood idle or down, whatever that counts as.",
    )
    may_correct = fields.Boolean(compute="_compute_may_correct")
    fact_ids = fields.Many2many(
        "mes.machine.fact",
        string="What Was Said",
        compute="_compute_fact_ids",
        help="All that devices and people said about this stretch of time.",
    )

    @api.depends("state", "basis")
    def _compute_is_stop(self):
        for row in self:
            row.is_stop = row._is_stop()

    @api.depends_context("uid")
    def _compute_may_correct(self):
        user = self.env.user
        self.may_correct = user.has_group("mes_shopfloor.group_mes_supervisor") or user.has_group(
            "maintenance.group_equipment_manager"
        )

    @api.depends("machine_id", "date_start", "date_end", "fact_id")
    def _compute_fact_ids(self):
        facts = self.env["mes.machine.fact"]
        for row in self:
            about = Domain("machine_id", "=", row.machine_id.id)
            about &= Domain("date_start", ">=", row.date_start) | Domain(
                "date_end", ">", row.date_start
            )
            if row.date_end:
                about &= Domain("date_start", "<", row.date_end)
            row.fact_ids = facts.search(about, limit=100) | row.fact_id

    def action_give_reason(self):
        return self._open_statement("reason", self.env._("Give Reason"))

    def action_split(self):
        return self._open_statement("split", self.env._("Split Stop"))

    def action_correct(self):
        return self._open_statement("correct", self.env._("Correct State"))

    def _open_statement(self, mode, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mes.machine.statement",
            "view_mode": "form",
            "target": "new",
            "context": {"default_mode": mode, "default_row_ids": self.ids},
        }
