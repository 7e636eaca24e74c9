from itertools import compress

from odoo import api, fields, models
from odoo.exceptions import UserError

from .mes_ledger import PERMIT

WAITING_STATES = ("blocked", "ready")
BEGUN_STATES = ("progress", "done")
#: What says how far an order is; texts and limits are read where they are shown.
STEP_FIELDS = (
    "instruction_id",
    "name",
    "kind",
    "per",
    "every_qty",
    "is_required",
    "bom_product_template_attribute_value_ids",
)


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mes_instruction_id = fields.Many2one(
        "mes.instruction",
        "Started With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The revision of the instructions that was in force when work began.",
    )
    mes_step_record_ids = fields.One2many(
        "mes.instruction.record", "workorder_id", "Recorded Steps", readonly=True
    )
    mes_missing_step_ids = fields.Many2many(
        "mes.instruction.step", string="Steps to Do", compute="_compute_mes_missing_step_ids"
    )
    mes_shown_instruction_id = fields.Many2one(
        "mes.instruction", "Instruction", compute="_compute_mes_missing_step_ids"
    )

    @api.depends("state", "qty_produced", "mes_instruction_id", "mes_step_record_ids")
    def _compute_mes_missing_step_ids(self):
        saved = self._origin
        held = saved._mes_instructions()
        missing = saved._mes_missing_steps()
        for workorder in self:
            workorder.mes_shown_instruction_id = held.get(workorder._origin)
            workorder.mes_missing_step_ids = missing.get(workorder._origin)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [{**vals, "mes_instruction_id": False} for vals in vals_list]
        workorders = super().create(vals_list)
        begun = [vals.get("state") in BEGUN_STATES for vals in vals_list]
        if any(begun):
            workorders.browse(compress(workorders.ids, begun))._mes_hold_instruction()
        return workorders

    def write(self, vals):
        if "mes_instruction_id" in vals and self.env.context.get("mes_instruction") is not PERMIT:
            raise UserError(
                self.env._("A work order keeps the revision of the instructions it started with.")
            )
        begins = vals.get("state") in BEGUN_STATES
        beginning = self.filtered(lambda wo: begins and wo.state in WAITING_STATES)
        result = super().write(vals)
        beginning._mes_hold_instruction()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded_steps(self):
        # sudo: a record restricts the deletion whoever may read it
        record = self.env["mes.instruction.record"].sudo()
        recorded = record.search([("workorder_id", "in", self.ids)], limit=1)
        if recorded:
            raise UserError(
                self.env._(
                    "Steps of work order %s were recorded, so it stays. Cancel it instead.",
                    recorded.workorder_id.display_name,
                )
            )

    def _mes_hold_instruction(self):
        """Keep the revision in force now for orders that hold none: work begins."""
        holding = self.filtered(lambda wo: wo.operation_id and not wo.mes_instruction_id)
        for instruction, workorders in holding._mes_in_force().items():
            workorders._mes_hold(instruction)

    def _mes_hold(self, instruction):
        permitted = self.with_context(mes_instruction=PERMIT)
        permitted.write({"mes_instruction_id": instruction.id})

    def _mes_in_force(self):
        """{instruction in force: the orders whose operation it describes}"""
        operations = self.operation_id
        if not operations:
            return {}
        instructions = self.env["mes.instruction"].search_fetch(
            [("operation_id", "in", operations.ids), ("state", "=", "in_force")],
            ["operation_id", "is_sequential"],
            order="id",
        )
        by_operation = self.grouped("operation_id")
        return {
            instruction: by_operation[instruction.operation_id.with_env(self.env)]
            for instruction in instructions
        }

    def _mes_instructions(self):
        """{order: the revision it goes by}: the one it began with, before that the one in force.

        An order that began before its operation had instructions goes by none.
        """
        held = {wo: wo.mes_instruction_id for wo in self if wo.mes_instruction_id}
        waiting = self.filtered(lambda wo: wo not in held and wo.state in WAITING_STATES)
        for instruction, workorders in waiting._mes_in_force().items():
            held.update(dict.fromkeys(workorders, instruction))
        return held

    def _mes_steps(self):
        """{order: its steps in order}, for its variant; orders without instructions are left out."""
        held = self._mes_instructions()
        instruction_ids = {instruction.id for instruction in held.values()}
        steps = self.env["mes.instruction.step"].search_fetch(
            [("instruction_id", "in", list(instruction_ids))], STEP_FIELDS, order="sequence, id"
        )
        by_instruction = steps.grouped("instruction_id")
        return {
            workorder: by_instruction.get(instruction, steps.browse()).filtered(
                workorder._mes_step_applies
            )
            for workorder, instruction in held.items()
        }

    def _mes_step_applies(self, step):
        """Whether the variant that the order makes needs this step."""
        self.ensure_one()
        if not step.bom_product_template_attribute_value_ids:
            return True
        production = self.production_id
        return step._applies_to(
            self._mes_made_product(), production.never_product_template_attribute_value_ids
        )

    def _mes_made_product(self):
        """What the operation makes: of a kit in the bill of materials, the kit."""
        self.ensure_one()
        production, bom = self.production_id, self.operation_id.bom_id
        template = bom.product_tmpl_id
        if not bom or template == production.product_id.product_tmpl_id:
            return production.product_id
        lines = production.bom_id.bom_line_ids.product_id
        kit = lines.filtered(lambda product: product.product_tmpl_id == template)
        return bom.product_id or kit[:1]

    def _mes_register_component(self, component, lot, quantity, act):
        """Consume a component at this order because a step says so.

        `act` is the RecordStep that asks: its uuid, moment, employees and source are those of
        the consumption. An extension consumes; without one the step records the lot alone.
        """
