from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestRights(MesEquipmentCommon):
    def test_operator_sees_machines_and_their_timeline(self):
        row = self._say("run", 5)
        machine = self.machine.with_user(self.operator)
        self.assertEqual(machine.mes_state, "run")
        self.assertEqual(row.with_user(self.operator).state, "run")

    def test_operator_cannot_configure_a_machine(self):
        with self.assertRaises(AccessError):
            self.machine.with_user(self.operator).mes_ideal_cycle_s = 12

    def test_manager_configures_machines(self):
        machine = self.machine.with_user(self.manager)
        machine.mes_ideal_cycle_s = 12
        machine.copy({"mes_code": "L9"})
        self.assertEqual(self.machine.mes_ideal_cycle_s, 12)

    def test_nobody_writes_the_timeline(self):
        row = self._say("run", 5)
        for user in (self.operator, self.manager, self.env.ref("base.user_admin")):
            for model in ("mes.machine.state", "mes.machine.fact"):
                records = self.env[model].with_user(user)
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(records.has_access(operation))
            with self.assertRaises(AccessError):
                row.with_user(user).write({"state": "down"})

    def test_manager_cannot_paint_a_state_on_the_machine(self):
        with self.assertRaises(AccessError):
            self.machine.with_user(self.manager).mes_state = "run"
        with self.assertRaises(AccessError):
            self.env["maintenance.equipment"].with_user(self.manager).create(
                {"name": "Saw", "mes_state": "run"}
            )

    def test_operator_may_report_a_state(self):
        row = self.machine.with_user(self.operator)._mes_record_state("idle", self._ago(1))
        self.assertEqual(row.state, "idle")

    def test_other_company_neither_sees_nor_reports(self):
        company = self.env["res.company"].create({"name": "Other plant"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        row = self._say("run", 5)
        with self.assertRaises(AccessError):
            self.machine.with_user(stranger)._mes_record_state("down", self._ago(1))
        self.assertFalse(self.env["mes.machine.state"].with_user(stranger).search([]) & row)
