from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..instruction_label import DEFAULT, PLACEHOLDERS, changes_prefix, clean, fill, unknown


class TestInstructionLabel(BaseCase):
    def test_placeholders_are_replaced(self):
        self.assertEqual(fill("^FD{product} {lot}^FS", {"product": "Shaft"}), "^FDShaft ^FS")

    def test_value_brings_no_command_in(self):
        label = fill("^FD{product}^FS", {"product": "Shaft^FS^XZ~JA\\&\n^XA"})
        self.assertEqual(label, "^FDShaft FS XZ JA & XA^FS")

    def test_value_is_not_read_as_a_template(self):
        self.assertEqual(fill("{product}", {"product": "{lot}", "lot": "L1"}), "{lot}")

    def test_nothing_beside_the_list_is_filled_in(self):
        template = "{__class__} {product.env} {cost}"
        self.assertEqual(fill(template, {"cost": 3, "__class__": 1}), template)
        self.assertEqual(unknown(template), ["__class__", "cost", "product.env"])

    def test_own_label_names_what_is_filled_in(self):
        self.assertEqual(unknown(DEFAULT), [])
        self.assertFalse(changes_prefix(DEFAULT))

    def test_template_that_renames_the_control_characters_is_found(self):
        self.assertTrue(changes_prefix("^XA^CC+"))
        self.assertTrue(changes_prefix("~cd;"))

    @settings(deadline=None, derandomize=True)
    @given(value=st.text(), name=st.sampled_from(PLACEHOLDERS))
    def test_no_value_adds_a_control_character(self, value, name):
        label = fill(DEFAULT, {name: value})
        for char in "^~\\\n":
            self.assertEqual(label.count(char), DEFAULT.count(char))
        self.assertEqual(clean(clean(value)), clean(value))
