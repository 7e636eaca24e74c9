import uuid

from odoo import fields, models

from ..services import CorrectValue


class MesQualityCorrection(models.TransientModel):
    """The right value for a wrong one, and why."""

    _name = "mes.quality.correction"
    _description = "Correction of a Quality Result"

    result_id = fields.Many2one("mes.quality.result", required=True, readonly=True)
    kind = fields.Selection(related="result_id.characteristic_id.kind")
    unit = fields.Char(related="result_id.unit")
    wrong_value = fields.Float(related="result_id.value", string="Wrong Value")
    value = fields.Float("Right Value", digits=False)
    conforms = fields.Boolean("The Piece Conforms")
    note = fields.Char("Reason", required=True)
    # Born with the dialog: a double click corrects once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid.uuid4()))

    def action_correct(self):
        self.ensure_one()
        self.check_access("write")
        CorrectValue(
            env=self.env,
            result=self.result_id,
            value=self.conforms if self.kind == "attribute" else self.value,
            uuid=self.uuid,
            employee=self.env.user.employee_id,
            note=self.note,
        ).execute()
        return {"type": "ir.actions.act_window_close"}
