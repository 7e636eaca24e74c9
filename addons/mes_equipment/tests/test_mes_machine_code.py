from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMesMachineCode(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["maintenance.equipment.category"].create({"name": "Lathes"})
        cls.machine.category_id = cls.category
        reasons = cls.env["mrp.workcenter.productivity.loss"]
        cls.own, cls.makers, cls.common = reasons.create(
            [{"name": name} for name in ("Own", "Of the maker", "Of all")]
        )

    def _code(self, reason, code="1042", **values):
        return self.env["mes.machine.code"].create({"code": code, "reason_id": reason.id, **values})

    def test_machine_before_category_before_all(self):
        self._code(self.common)
        self.assertEqual(self.machine._mes_reason_of_code("1042"), self.common)
        self._code(self.makers, category_id=self.category.id)
        self.assertEqual(self.machine._mes_reason_of_code("1042"), self.makers)
        self._code(self.own, machine_id=self.machine.id)
        self.assertEqual(self.machine._mes_reason_of_code("1042"), self.own)

    def test_code_of_another_machine_or_category_says_nothing(self):
        other = self._create_machine("L2")
        self._code(self.own, machine_id=self.machine.id)
        self._code(self.makers, category_id=self.category.id)
        self.assertFalse(other._mes_reason_of_code("1042"))

    def test_code_is_found_as_number_and_with_blanks(self):
        self._code(self.common, code=" 1042 ")
        self.assertEqual(self.machine._mes_reason_of_code(1042), self.common)
        self.assertEqual(self.machine._mes_reason_of_code("1042 "), self.common)

    def test_no_code_has_no_reason_but_zero_may(self):
        self._code(self.common, code="0")
        for nothing in (None, False, "", " "):
            self.assertFalse(self.machine._mes_reason_of_code(nothing))
        self.assertEqual(self.machine._mes_reason_of_code(0), self.common)

    def test_code_is_looked_up_in_one_query(self):
        self._code(self.common)
        self._code(self.makers, category_id=self.category.id)
        self.env.flush_all()
        machine = self.machine
        self.assertTrue(machine.category_id)
        with self.assertQueryCount(1):
            machine._mes_reason_of_code("1042")

    def test_operator_learns_the_reason(self):
        self._code(self.common)
        machine = self.machine.with_user(self.operator)
        self.assertEqual(machine._mes_reason_of_code("1042").name, "Of all")

    @mute_logger("odoo.sql_db")
    def test_code_has_one_meaning(self):
        self._code(self.common)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._code(self.own)

    @mute_logger("odoo.sql_db")
    def test_code_belongs_to_a_machine_or_a_category(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._code(self.own, machine_id=self.machine.id, category_id=self.category.id)
