from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_shift import MesShiftCommon


@tagged("post_install", "-at_install")
class TestMesCrew(MesShiftCommon):
    def test_manager_makes_crews_and_others_read_them(self):
        for group, may in (("manager", True), ("supervisor", False), ("operator", False)):
            crew = self.red.with_user(self._make_user(group))
            crew.check_access("read")
            for operation in ("write", "create", "unlink"):
                self.assertEqual(crew.has_access(operation), may, (group, operation))
        self.assertFalse(self.red.with_user(self._make_user()).has_access("read"))

    def test_operator_sees_who_is_in_a_crew(self):
        anna = self.env["hr.employee"].create({"name": "Anna"})
        self.red.member_ids = anna
        crew = self.red.with_user(self._make_user("operator"))
        self.assertEqual(crew.member_ids.mapped("name"), ["Anna"])
        self.assertEqual(crew.member_count, 1)

    def test_members_come_from_the_company_of_the_plant(self):
        company, _plant = self._make_other_company()
        stranger = self.env["hr.employee"].create({"name": "Stranger", "company_id": company.id})
        with self.assertRaises(UserError):
            self.red.member_ids = stranger

    def test_crews_of_another_company_are_out_of_sight(self):
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(self.red.with_user(manager).has_access("read"))
