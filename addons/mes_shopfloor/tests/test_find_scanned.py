from datetime import date

from odoo.tests import tagged

from .. import gs1
from ..services import LotError
from .common_lot import LotCommon

GTIN = "0401234512345"


@tagged("post_install", "-at_install")
class TestFindScanned(LotCommon):
    """What a code that is scanned at a station stands for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gtin = GTIN + gs1.check_digit(GTIN)
        cls.gear.write({"barcode": cls.gtin[1:], "default_code": "GEAR-7"})
        cls.production = cls._make_pumps(2)
        cls.production.product_id.barcode = "96385074"
        cls.assemble, cls.test = cls.production.workorder_ids
        cls.unit = cls.production.mes_lot_ids[0]

    def _find(self, code, workorder=None):
        return (workorder or self.assemble)._mes_find_scanned(code)

    def test_number_of_a_component(self):
        found = self._find("G3")
        self.assertEqual(
            (found.kind, found.lot, found.product), ("component", self.gears[2], self.gear)
        )

    def test_number_of_a_unit_of_the_order(self):
        found = self._find(f" {self.unit.name}\r\n")
        self.assertEqual((found.kind, found.lot), ("unit", self.unit))

    def test_component_of_another_operation_is_something_else_here(self):
        self.assertEqual(self._find("G3", self.test).kind, "other")

    def test_product_by_barcode_and_by_reference(self):
        for code in (self.gtin[1:], "GEAR-7"):
            found = self._find(code)
            self.assertEqual(
                (found.kind, found.product, found.lot.id), ("component", self.gear, False)
            )
        self.assertEqual(self._find("96385074").kind, "product")

    def test_label_with_product_and_serial_number(self):
        for code in (
            f"]C101{self.gtin}21G3",
            f"(01){self.gtin}(21)G3",
            f"https://id.gs1.org/01/{self.gtin}/21/G3",
        ):
            found = self._find(code)
            self.assertEqual((found.kind, found.lot), ("component", self.gears[2]), code)

    def test_label_with_lot_expiry_and_weight(self):
        found = self._find("(10)OIL-A(17)270131(3102)000150")
        self.assertEqual((found.kind, found.lot), ("component", self.oil_a))
        self.assertEqual((found.quantity, found.expiry), (1.5, date(2027, 1, 31)))

    def test_short_number_of_the_product_is_found_by_its_long_form(self):
        found = self._find("(01)00000096385074(21)NEW-1")
        self.assertEqual((found.kind, found.lot.id, found.name), ("unit", False, "NEW-1"))

    def test_lot_of_a_product_the_order_does_not_need(self):
        grease = self._make_component("Grease", qty=0, tracking="lot")
        lot = self._stock_lots(grease, ["GREASE-1"], 5)
        found = self._find("GREASE-1")
        self.assertEqual((found.kind, found.product, found.lot), ("other", grease, lot))

    def test_number_nobody_knows(self):
        found = self._find("NOBODY")
        self.assertEqual((found.kind, found.name), ("unknown", "NOBODY"))
        found = self._find(f"(01)0{GTIN[:-1]}{gs1.check_digit('0' + GTIN[:-1])}(21)7")
        self.assertEqual((found.kind, found.name), ("unknown", "7"))

    def test_number_that_two_components_have_needs_the_product_first(self):
        self._stock_lots(self.oil, ["G3"], 1)
        with self.assertRaisesRegex(LotError, "Scan the product first"):
            self._find("G3")
        self.assertEqual(self._find(f"(01){self.gtin}(21)G3").lot, self.gears[2])

    def test_wrong_check_digit_is_said(self):
        wrong = GTIN + str((int(self.gtin[-1]) + 1) % 10)
        with self.assertRaisesRegex(LotError, "check digit is wrong"):
            self._find(f"(01){wrong}(21)G3")

    def test_operator_finds_too_and_it_takes_few_queries(self):
        workorder = self.assemble.with_user(self._make_user("operator"))
        self._find("G3", workorder)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._find("G3", workorder)
