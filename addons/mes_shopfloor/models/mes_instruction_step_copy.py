from odoo import models


class MesInstruction(models.Model):
    _inherit = "mes.instruction"

    def _carry_to(self, operation):
        """Take this revision along to a copy of its operation, there revision 1.

        It is in force at once when its steps fit the other bill of materials as they are: they
        were approved. Else it stays a draft for an engineer to look at.
        """
        self.ensure_one()
        copied = self._copy_to(operation)._permitted()
        misfits = copied.step_ids.filtered(lambda step: not step._fit_to_bom(self.bom_id))
        copied.note = self.env._(
            "Copied from %(instruction)s of %(bom)s.",
            instruction=self.display_name,
            bom=self.bom_id.display_name,
        )
        if not misfits:
            copied._put_in_force(self.approved_by_id, self.date_approved)
        return copied.with_env(self.env)


class MesInstructionStep(models.Model):
    _inherit = "mes.instruction.step"

    def _fit_to_bom(self, source):
        """Choose the variants of the product made here; False when the step fits only in part."""
        self.ensure_one()
        values = self.bom_product_template_attribute_value_ids
        possible = self.possible_bom_product_template_attribute_value_ids
        here = possible.filtered(
            lambda value: value.product_attribute_value_id in values.product_attribute_value_id
        )
        if here != values:
            self.bom_product_template_attribute_value_ids = here
        component = self.component_id
        lines, there = self.instruction_id.bom_id.bom_line_ids, source.bom_line_ids
        lost = component in there.product_id and component not in lines.product_id
        return len(here) == len(values) and not lost
