import uuid

from odoo import fields, models
from odoo.exceptions import AccessError

from ..services import RecordStep


class MesInstructionOverride(models.TransientModel):
    """A supervisor skips a step, or accepts its value that is not OK, and says why."""

    _name = "mes.instruction.override"
    _description = "Skip or Accept a Step"

    workorder_id = fields.Many2one("mrp.workorder", "Work Order", required=True, readonly=True)
    step_id = fields.Many2one("mes.instruction.step", required=True, readonly=True)
    record_id = fields.Many2one("mes.instruction.record", readonly=True)
    value = fields.Char(related="record_id.value")
    per = fields.Selection(related="step_id.per")
    is_serial = fields.Boolean(compute="_compute_is_serial")
    occurrence = fields.Integer(
        "No.", help="Which piece or stretch of pieces; 0: the one still open, else the next."
    )
    lot_id = fields.Many2one(
        "stock.lot", "Serial Number", domain="[('product_id', '=', product_id)]"
    )
    product_id = fields.Many2one(related="workorder_id.product_id")
    reason = fields.Char(required=True)
    # Born with the dialog: a double click acts once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid.uuid4()))

    def _compute_is_serial(self):
        for override in self:
            tracking = override.workorder_id.product_id.tracking
            override.is_serial = override.per == "unit" and tracking == "serial"

    def action_confirm(self):
        self.ensure_one()
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(
                self.env._("Only a supervisor skips a step or accepts its value in the office.")
            )
        record = self.record_id
        RecordStep(
            env=self.env,
            uuid=self.uuid,
            workorder=self.workorder_id,
            step=self.step_id,
            lot=record.lot_id or self.lot_id or None,
            occurrence=record.occurrence or self.occurrence or None,
            employees=self.env.user.employee_id,
            source="office",
            **{"accept_reason" if record else "skip_reason": self.reason},
        ).execute()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
