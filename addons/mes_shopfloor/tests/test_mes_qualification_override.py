from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..services import IdentifierError, OrderClosedError, QualificationError
from .common import NOON
from .common_qualification import MesQualificationCommon


@tagged("post_install", "-at_install")
class TestMesQualificationOverride(MesQualificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_welding_order()
        cls.supervisor = cls._make_user("supervisor")
        cls.chief = cls.env["hr.employee"].create({"name": "Chief", "user_id": cls.supervisor.id})
        cls.operator = cls._make_user("operator")
        cls.kiosk = cls.env(user=cls.operator)

    def test_after_the_word_of_a_supervisor_the_order_starts_and_no_other(self):
        other = self._make_welding_order()
        record, duplicate = self._override(
            self.workorder, self.anna, self.kiosk, supervisor=self.chief
        )
        self.assertFalse(duplicate)
        self.workorder._mes_check_qualified(self.anna, NOON)
        for workorder, employee in ((other, self.anna), (self.workorder, self.ben)):
            with self.assertRaises(QualificationError):
                workorder._mes_check_qualified(employee, NOON)
        record = record.sudo()
        self.assertEqual((record.employee_id, record.supervisor_id), (self.anna, self.chief))
        self.assertEqual((record.reason, record.source), ("Nobody else is here", "kiosk"))
        self.assertEqual((record.user_id, record.moment), (self.operator, NOON))
        self.assertRegex(record.missing, "Welding is missing")

    def test_journal_holds_the_act(self):
        record = self._override(self.workorder, self.anna).record
        act = self.env["mes.act"].search([("uuid", "=", record.uuid)])
        self.assertEqual((act.kind, act.employee_id), ("override", self.anna))
        self.assertEqual(act._result(), record)

    def test_sent_twice_it_is_recorded_once(self):
        first = self._override(self.workorder, self.anna, uuid="o-1").record
        again = self._override(self.workorder, self.anna, uuid="o-1")
        self.assertEqual(again, (first, True))
        with self.assertRaises(IdentifierError):
            self._override(self._make_welding_order(), self.anna, uuid="o-1")

    def test_operator_is_no_supervisor_by_login_nor_by_badge(self):
        clerk = self.env["hr.employee"].create({"name": "Clerk", "user_id": self.operator.id})
        for supervisor in (None, self.ben, clerk):
            with self.assertRaisesRegex(QualificationError, "no supervisor"):
                self._override(self.workorder, self.anna, self.kiosk, supervisor=supervisor)
        self.assertFalse(self.env["mes.qualification.override"].search([]))

    def test_supervisor_decides_with_his_own_login(self):
        record = self._override(
            self.workorder, self.anna, self.env(user=self.supervisor), source="office"
        ).record
        self.assertEqual((record.user_id, record.supervisor_id.id), (self.supervisor, False))

    def test_leader_of_a_crew_decides_in_his_plant_only(self):
        crew = self.env["mes.crew"].create(
            {"name": "Red", "warehouse_id": self.plant.id, "leader_ids": self.ben.ids}
        )
        self._override(self.workorder, self.anna, self.kiosk, supervisor=self.ben)
        crew.warehouse_id = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        with self.assertRaises(QualificationError):
            self._override(self.workorder, self.carl, self.kiosk, supervisor=self.ben)
        crew.write({"warehouse_id": self.plant.id, "active": False})
        with self.assertRaises(QualificationError):
            self._override(self.workorder, self.carl, self.kiosk, supervisor=self.ben)

    def test_supervisor_who_left_decides_nothing(self):
        self.supervisor.active = False
        with self.assertRaises(QualificationError):
            self._override(self.workorder, self.anna, self.kiosk, supervisor=self.chief)

    def test_nobody_lets_himself_in(self):
        for env, supervisor in ((self.kiosk, self.chief), (self.env(user=self.supervisor), None)):
            with self.assertRaisesRegex(QualificationError, "himself"):
                self._override(self.workorder, self.chief, env, supervisor=supervisor)

    def test_reason_is_asked_for(self):
        for note in ("", "   ", None):
            with self.assertRaisesRegex(QualificationError, "reason"):
                self._override(self.workorder, self.anna, note=note)

    def test_one_person_is_let_in_at_a_time(self):
        for employees in (self.env["hr.employee"], self.anna | self.ben):
            with self.assertRaisesRegex(QualificationError, "one person"):
                self._override(self.workorder, employees)

    def test_who_may_start_already_is_not_let_in(self):
        self._qualify(self.anna, self.welding)
        with self.assertRaisesRegex(QualificationError, "already"):
            self._override(self.workorder, self.anna)
        self._override(self.workorder, self.ben)
        with self.assertRaisesRegex(QualificationError, "already"):
            self._override(self.workorder, self.ben)

    def test_closed_order_takes_no_override(self):
        self.workorder.production_id.action_cancel()
        with self.assertRaises(OrderClosedError):
            self._override(self.workorder, self.anna)

    def test_override_is_never_edited(self):
        record = self._override(self.workorder, self.anna).record
        for act in (
            lambda: record.write({"reason": "A better one"}),
            lambda: record.unlink(),
            lambda: record.copy({"uuid": "forged"}),
            lambda: record.with_context(mes_ledger=True).write({"reason": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()

    @mute_logger("odoo.sql_db")
    def test_order_with_an_override_is_not_deleted(self):
        self._override(self.workorder, self.anna)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.workorder.unlink()

    def test_supervisors_read_overrides_and_operators_do_not(self):
        record = self._override(self.workorder, self.anna).record
        record.with_user(self.supervisor).check_access("read")
        self.assertFalse(record.with_user(self.operator).has_access("read"))
        for operation in ("write", "create", "unlink"):
            manager = record.with_user(self._make_user("manager"))
            self.assertFalse(manager.has_access(operation))

    def test_overrides_of_another_company_are_out_of_sight(self):
        record = self._override(self.workorder, self.anna).record
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(record.with_user(manager).has_access("read"))

    def test_office_lets_in_by_a_dialog_that_says_what_is_missing(self):
        dialog = Form(
            self.env["mes.qualification.letting"]
            .with_user(self.supervisor)
            .with_context(default_workorder_id=self.workorder.id)
        )
        dialog.employee_id = self.anna.with_user(self.supervisor)
        self.assertRegex(dialog.missing, "Welding")
        dialog.reason = "Trained yesterday, the paper comes"
        dialog.save().action_override()
        self.assertEqual(self.workorder.mes_override_ids.user_id, self.supervisor)
        self.assertEqual(self.workorder.mes_override_ids.source, "office")

    def test_operator_does_not_reach_the_dialog(self):
        dialogs = self.env["mes.qualification.letting"].with_user(self.operator)
        self.assertFalse(dialogs.has_access("create"))
