from odoo import Command
from odoo.tests import tagged

from .common_instruction import MesInstructionCommon

CONFIRM = {"kind": "confirm"}


@tagged("post_install", "-at_install")
class TestInstructionsOfCopies(MesInstructionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steel = cls.env["product.product"].create({"name": "Steel"})
        order = cls._make_workorder(components=cls.steel, workcenters=cls.lathe | cls.mill)
        cls.bom = order.operation_id.bom_id
        cls.turning, cls.milling = cls.bom.operation_ids
        cls.instruction = cls._make_instruction(
            cls.turning,
            [CONFIRM, {"kind": "component", "component_id": cls.steel.id}],
            note="First",
        )
        cls._make_instruction(cls.milling, [CONFIRM], approve=False)
        cls.clerk = cls._make_user()
        cls.clerk.group_ids = [Command.link(cls.env.ref("mrp.group_mrp_manager").id)]

    def test_copied_bill_of_materials_takes_what_is_in_force_along(self):
        copied = self.bom.with_user(self.clerk).copy().operation_ids
        instruction = copied[0].mes_instruction_id
        self.assertEqual((instruction.state, instruction.revision), ("in_force", 1))
        self.assertEqual(instruction.origin_id, self.instruction)
        self.assertEqual(instruction.approved_by_id, self.engineer)
        self.assertIn("revision 1", instruction.note)
        self.assertEqual(instruction.step_ids.mapped("kind"), ["confirm", "component"])
        self.assertFalse(copied[1].mes_instruction_ids)

    def test_operation_copied_within_its_bill_of_materials(self):
        copied = self.turning.copy()
        self.assertEqual(copied.mes_instruction_id.state, "in_force")
        self.assertEqual(self.turning.mes_instruction_id, self.instruction)

    def test_operation_copied_to_a_bill_with_the_same_component_is_in_force(self):
        other = self._make_workorder(components=self.steel).operation_id.bom_id
        self.turning.with_context(bom_id=other.id).copy_to_bom()
        self.assertEqual(other.operation_ids[-1].mes_instruction_id.state, "in_force")

    def test_operation_copied_to_a_bill_without_the_component_stays_a_draft(self):
        other = self._make_workorder().operation_id.bom_id
        self.turning.with_context(bom_id=other.id).copy_to_bom()
        copied = other.operation_ids.mes_instruction_ids
        self.assertEqual(copied.state, "draft")
        self.assertIn("revision 1", copied.note)

    def test_variants_are_those_of_the_other_product(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Color", "value_ids": [Command.create({"name": n}) for n in ("red", "blue")]}
        )
        red, blue = attribute.value_ids
        boms = self.bom | self._make_workorder(components=self.steel).operation_id.bom_id
        lines = self.env["product.template.attribute.line"].create(
            [
                {
                    "product_tmpl_id": bom.product_tmpl_id.id,
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(values.ids)],
                }
                for bom, values in zip(boms, (red | blue, red), strict=True)
            ]
        )
        here, there = (line.product_template_value_ids for line in lines)
        apply_on = "bom_product_template_attribute_value_ids"
        for value, state in ((here[0], "in_force"), (here[1], "draft")):
            draft = self.instruction._draft()
            draft.step_ids[0][apply_on] = value
            draft.with_user(self.engineer).action_approve()
            self.turning.with_context(bom_id=boms[1].id).copy_to_bom()
            copied = boms[1].operation_ids[-1].mes_instruction_ids
            self.assertEqual(copied.state, state)
            expected = there if state == "in_force" else there.browse()
            self.assertEqual(copied.step_ids[0][apply_on], expected)
