import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.mes_machine_ledger import STATES


class MesMachineStatement(models.TransientModel):
    """What somebody in the office says about stretches of a machine's timeline."""

    _name = "mes.machine.statement"
    _description = "Statement about a Machine"

    mode = fields.Selection(
        [("reason", "Give reason"), ("split", "Split"), ("correct", "Correct")],
        required=True,
        readonly=True,
    )
    row_ids = fields.Many2many(
        "mes.machine.state", string="Stretches", required=True, readonly=True
    )
    allowed_reason_ids = fields.Many2many(
        "mrp.workcenter.productivity.loss", compute="_compute_allowed_reason_ids"
    )
    reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss", domain="[('id', 'in', allowed_reason_ids)]"
    )
    moment = fields.Datetime(
        "The Second Stop Began",
        compute="_compute_moment",
        store=True,
        readonly=False,
    )
    date_start = fields.Datetime("From", compute="_compute_moment", store=True, readonly=False)
    date_end = fields.Datetime("To", compute="_compute_moment", store=True, readonly=False)
    state = fields.Selection(STATES, "It Was In")
    note = fields.Char("Why", help="Kept with what is said.")
    # Born with the dialog: a double click acts once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid.uuid4()))

    @api.depends("row_ids")
    def _compute_allowed_reason_ids(self):
        losses = self.env["mrp.workcenter.productivity.loss"]
        reasons = losses.search([("manual", "=", True), ("mes_child_ids", "=", False)])
        for statement in self:
            allowed = reasons
            for raw in statement.row_ids.raw_reason_id:
                if statement.mode == "reason" and raw.mes_final_ids:
                    allowed &= raw.mes_final_ids
            statement.allowed_reason_ids = allowed

    @api.depends("row_ids")
    def _compute_moment(self):
        now = fields.Datetime.now()
        for statement in self:
            rows = statement.row_ids
            statement.date_start = min(rows.mapped("date_start"), default=now)
            statement.date_end = max((row.date_end or now for row in rows), default=now)
            length = statement.date_end - statement.date_start
            statement.moment = statement.date_start + timedelta(seconds=length.seconds // 2)

    def action_confirm(self):
        self.ensure_one()
        if self.mode == "reason":
            self._explain()
        else:
            machine = self.row_ids.machine_id
            if len(machine) != 1:
                raise UserError(self.env._("Choose stretches of one machine only."))
            if self.mode == "split":
                machine._mes_split_stop(
                    self._exact(self.moment), source="office", uuid=self.uuid, note=self.note or ""
                )
            else:
                machine._mes_correct_state(
                    self._exact(self.date_start),
                    self._exact(self.date_end),
                    self.state,
                    reason=self.reason_id,
                    note=self.note or "",
                    uuid=self.uuid,
                )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _explain(self):
        for row in self.row_ids:
            row.machine_id._mes_explain_stop(
                row.date_start,
                self.reason_id,
                source="office",
                uuid=f"{self.uuid}-{row.id}",
                note=self.note or "",
            )

    def _exact(self, moment):
        """Screens know whole seconds: an end of a row that was not touched is meant as it is."""
        ends = {end for row in self.row_ids for end in (row.date_start, row.date_end) if end}
        return next((end for end in ends if end.replace(microsecond=0) == moment), moment)
