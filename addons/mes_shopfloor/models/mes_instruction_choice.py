from odoo import fields, models


class MesInstructionChoice(models.Model):
    """One answer that the operator can give at a step."""

    _name = "mes.instruction.choice"
    _inherit = ["mes.instruction.part"]
    _description = "Choice of an Instruction Step"
    _order = "sequence, id"

    step_id = fields.Many2one("mes.instruction.step", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Answer", required=True, translate=True)
    is_ok = fields.Boolean(
        "OK",
        default=True,
        help="An answer that is not OK is recorded, and keeps the operation from being finished"
        " until the step is done again or a supervisor accepts it.",
    )
    company_id = fields.Many2one(related="step_id.company_id", store=True, index=True)

    def _instructions(self):
        return self.step_id.instruction_id
