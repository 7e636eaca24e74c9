import psycopg2

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesCommon


@tagged("post_install", "-at_install")
class TestStockScrapReasonTag(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reasons = cls.env["stock.scrap.reason.tag"]
        cls.everywhere = cls.reasons.create({"name": "Everywhere"})
        cls.at_lathe, cls.at_mill = cls.reasons.create(
            [
                {"name": f"At {center.name}", "mes_workcenter_ids": [Command.set(center.ids)]}
                for center in (cls.lathe, cls.mill)
            ]
        )
        cls.workorder = cls._make_workorder()

    def _offered(self, **kwargs):
        return self.reasons._mes_for(self.workorder, **kwargs)

    def test_reason_is_offered_at_its_work_centers_or_everywhere(self):
        offered = self._offered()
        self.assertIn(self.at_lathe, offered)
        self.assertIn(self.everywhere, offered)
        self.assertNotIn(self.at_mill, offered)

    def test_reason_is_offered_for_what_it_is_a_reason_for(self):
        self.everywhere.mes_kind = "rework"
        self.at_lathe.mes_kind = "scrap"
        self.assertIn(self.everywhere, self._offered(kind="rework"))
        self.assertNotIn(self.at_lathe, self._offered(kind="rework"))
        self.assertIn(self.at_lathe, self._offered(kind="scrap"))
        self.assertNotIn(self.everywhere, self._offered(kind="scrap"))
        self.assertTrue(self.everywhere | self.at_lathe <= self._offered())

    def test_archived_reason_is_not_offered(self):
        self.everywhere.active = False
        self.assertNotIn(self.everywhere, self._offered())

    def test_reason_of_an_archived_work_center_does_not_become_one_for_all(self):
        self.mill.active = False
        self.assertNotIn(self.at_mill, self._offered())

    def test_reason_of_another_company_does_not_become_one_for_all(self):
        company, plant = self._make_other_company()
        center = (
            self.env["mrp.workcenter"]
            .with_company(company)
            .create({"name": "Theirs", "company_id": company.id, "mes_warehouse_id": plant.id})
        )
        theirs = self.reasons.create(
            {"name": "Theirs", "mes_workcenter_ids": [Command.set(center.ids)]}
        )
        operator = self._make_user("operator")
        self.assertNotIn(theirs, self.reasons.with_user(operator)._mes_for(self.workorder))

    def test_offer_costs_the_same_for_few_and_many_reasons(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            self.workorder.mapped("workcenter_id")  # known to whoever asks
            before = self.env.cr.sql_log_count
            self._offered().mapped("name")
            return self.env.cr.sql_log_count - before

        few = queries()
        self.reasons.create(
            [
                {"name": f"Reason {number}", "mes_workcenter_ids": [Command.set(self.lathe.ids)]}
                for number in range(40)
            ]
        )
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 3)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_whatever_its_spelling(self):
        self.everywhere.mes_code = " dim-9 "
        self.assertEqual(self.everywhere.mes_code, "dim-9")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.at_lathe.mes_code = "DIM-9"
            self.env.flush_all()

    def test_no_code_is_not_a_code(self):
        (self.everywhere | self.at_lathe).write({"mes_code": " "})
        self.env.flush_all()
        self.assertFalse(self.everywhere.mes_code)

    def test_copy_has_a_name_of_its_own_and_no_code(self):
        self.everywhere.mes_code = "EV"
        copy = self.everywhere.copy()
        self.assertEqual((copy.name, copy.mes_code), ("Everywhere (copy)", False))

    def test_usual_reasons_are_there_and_not_made_twice(self):
        lost = self.env.ref("mes_shopfloor.scrap_reason_lost")
        self.assertEqual((lost.mes_code, lost.mes_kind), ("LOST", "scrap"))
        before = self.reasons.with_context(active_test=False).search_count([])
        self.reasons._mes_add_starter_set({"scrap_reason_new": {"name": "New one"}})
        self.assertEqual(self.reasons.with_context(active_test=False).search_count([]), before)

    def test_usual_reason_that_a_plant_has_already_is_left_alone(self):
        known = self.env["ir.model.data"].search(
            [("module", "=", "mes_shopfloor"), ("model", "=", self.reasons._name)]
        )
        known.unlink()
        self.everywhere.active = False
        self.reasons._mes_add_starter_set(
            {"one": {"name": "EVERYWHERE"}, "two": {"name": "New one", "mes_code": "N1"}}
        )
        self.assertFalse(self.env.ref("mes_shopfloor.one", raise_if_not_found=False))
        self.assertEqual(self.env.ref("mes_shopfloor.two").name, "New one")

    def test_operator_reads_reasons_and_supervisor_changes_them(self):
        operator, supervisor = self._make_user("operator"), self._make_user("supervisor")
        self.assertTrue(self.everywhere.with_user(operator).name)
        with self.assertRaises(AccessError):
            self.everywhere.with_user(operator).mes_is_expensed = True
        with self.assertRaises(AccessError):
            self.reasons.with_user(operator).create({"name": "New", "mes_code": "N"})
        self.everywhere.with_user(supervisor).mes_code = "EW"
        self.reasons.with_user(supervisor).create({"name": "New"})
        self.assertFalse(self.everywhere.with_user(supervisor).has_access("unlink"))
        self.assertTrue(self.everywhere.with_user(self._make_user("manager")).has_access("unlink"))
        self.assertFalse(self.everywhere.with_user(self._make_user()).has_access("read"))
