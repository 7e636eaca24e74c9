from odoo import fields, models


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    mes_drawing = fields.Binary(
        string="Drawing",
        attachment=True,
        help="Picture or SVG that the kiosk shows beside the counters.",
    )
    mes_drawing_name = fields.Char(string="Drawing File")
    mes_instruction_ids = fields.One2many(
        "mes.instruction", "operation_id", string="Revisions of the Instructions", copy=False
    )
    mes_instruction_id = fields.Many2one(
        "mes.instruction", "Instruction in Force", compute="_compute_mes_instruction_id"
    )
    mes_step_count = fields.Integer("Steps", compute="_compute_mes_instruction_id")

    def _compute_mes_instruction_id(self):
        in_force = self._mes_in_force()
        for operation in self:
            instruction = in_force.get(operation._origin)
            operation.mes_instruction_id = instruction
            operation.mes_step_count = instruction.step_count if instruction else 0

    def copy(self, default=None):
        operations = super().copy(default)
        self._mes_carry_instructions(operations)
        return operations

    def unlink(self):
        self._mes_unlink_instructions()
        return super().unlink()

    def action_open_instructions(self):
        """The instructions in force of this operation; the list where there are none or drafts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_shopfloor.mes_instruction_action"
        )
        action["domain"] = [("operation_id", "=", self.id)]
        action["context"] = {"default_operation_id": self.id}
        if len(self.mes_instruction_ids) == 1:
            action.update(res_id=self.mes_instruction_ids.id, views=[(False, "form")])
        return action

    def _mes_in_force(self):
        """{operation: its instructions in force}"""
        instructions = self.env["mes.instruction"].search(
            [("operation_id", "in", self.ids), ("state", "=", "in_force")]
        )
        return {instruction.operation_id: instruction for instruction in instructions}

    def _mes_carry_instructions(self, operations):
        """Take the instructions in force along to copies of these operations."""
        in_force = self._mes_in_force()
        for source, operation in zip(self, operations, strict=True):
            if source in in_force:
                in_force[source]._carry_to(operation)

    def _mes_unlink_instructions(self):
        # sudo: who may delete the operation deletes what describes it, seen or not
        instructions = self.env["mes.instruction"].sudo()
        instructions.search([("operation_id", "in", self.ids)])._permitted().unlink()
