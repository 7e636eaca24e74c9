from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON, MesCommon

MODELS = ("mes.shift", "mes.production.log", "mes.terminal")


@tagged("post_install", "-at_install")
class TestAccess(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls._declare(cls._make_workorder(), good=1, moment=NOON).record
        cls.terminal = cls._make_terminal()
        cls.records = {
            "mes.shift": cls.early,
            "mes.production.log": cls.log,
            "mes.terminal": cls.terminal,
        }

    def test_each_role_implies_the_one_before(self):
        manager = self._make_user("manager")
        for group in ("operator", "supervisor", "manager"):
            self.assertTrue(manager.has_group(f"mes_shopfloor.group_mes_{group}"))
        self.assertTrue(self._make_user("operator").has_group("mrp.group_mrp_user"))
        self.assertFalse(
            self._make_user("operator").has_group("mes_shopfloor.group_mes_supervisor")
        )

    def test_administrator_is_a_manager(self):
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("mes_shopfloor.group_mes_manager"))

    def test_operator_reads_everything_and_changes_nothing(self):
        operator = self._make_user("operator")
        for model in MODELS:
            record = self.records[model].with_user(operator)
            record.check_access("read")
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), (model, operation))

    def test_other_employee_sees_nothing(self):
        employee = self._make_user()
        for model in MODELS:
            self.assertFalse(self.records[model].with_user(employee).has_access("read"), model)

    def test_supervisor_pairs_terminals_but_does_not_make_them(self):
        terminal = self.terminal.with_user(self._make_user("supervisor"))
        self.assertEqual(terminal.action_pair()["res_model"], "mes.terminal.pairing")
        terminal.action_revoke()
        self.assertFalse(terminal.has_access("create"))

    def test_operator_neither_pairs_nor_revokes(self):
        terminal = self.terminal.with_user(self._make_user("operator"))
        for action in (terminal.action_pair, terminal.action_revoke):
            with self.assertRaises(AccessError):
                action()

    def test_manager_sets_up_shifts_and_terminals_but_not_the_ledger(self):
        manager = self._make_user("manager")
        for model in ("mes.shift", "mes.terminal"):
            for operation in ("write", "create", "unlink"):
                self.assertTrue(self.records[model].with_user(manager).has_access(operation))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self.log.with_user(manager).has_access(operation))

    def test_records_of_another_company_are_out_of_sight(self):
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        for model, record in self.records.items():
            self.assertFalse(record.with_user(manager).has_access("read"), model)
            self.assertNotIn(record, self.env[model].with_user(manager).search([]))

    def test_digests_are_hidden_from_managers(self):
        terminal = self.terminal.with_user(self._make_user("manager"))
        for name in ("secret_digest", "pairing_digest"):
            with self.assertRaises(AccessError):
                terminal.read([name])

    def test_attempts_belong_to_the_system(self):
        attempts = self.env["mes.terminal.attempt"].with_user(self._make_user("manager"))
        self.assertFalse(attempts.has_access("create"))
        self.assertFalse(attempts.has_access("unlink"))
