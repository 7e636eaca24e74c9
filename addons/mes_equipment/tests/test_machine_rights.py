from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import MesEquipmentCommon
from .test_mes_machine_drawing import PIXEL


@tagged("post_install", "-at_install")
class TestMachineRights(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maintenance = new_test_user(
            cls.env, "maintainer", groups="maintenance.group_equipment_manager"
        )
        cls.cycle = cls.env["mes.machine.cycle"].create(
            {"machine_id": cls.machine.id, "product_id": cls.shaft.id, "seconds": 30}
        )
        cls.code = cls.env["mes.machine.code"].create(
            {"machine_id": cls.machine.id, "code": "7", "reason_id": cls.reason.id}
        )
        cls.drawing = cls.env["mes.machine.drawing"].create(
            {
                "machine_id": cls.machine.id,
                "name": "Front",
                "image": PIXEL,
                "zone_ids": [Command.create({"name": "Door"})],
            }
        )
        cls.parts = (cls.cycle, cls.code, cls.drawing, cls.drawing.zone_ids)

    def test_employee_without_mes_opens_the_equipment_he_uses(self):
        user = new_test_user(self.env, "nora", groups="base.group_user")
        self.machine.owner_user_id = user
        self.env.flush_all()
        form = Form(self.machine.with_user(user))
        self.assertEqual(form.name, self.machine.name)

    def test_operator_reads_what_belongs_to_a_machine(self):
        for record in (*self.parts, self.machine.mes_place_ids):
            self.assertTrue(record.with_user(self.operator).display_name)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.with_user(self.operator).has_access(operation))

    def test_managers_of_mes_and_maintenance_keep_it(self):
        for user in (self.manager, self.maintenance):
            for record in self.parts:
                for operation in ("read", "write", "create", "unlink"):
                    self.assertTrue(record.with_user(user).has_access(operation), record)

    def test_nobody_edits_the_places(self):
        for user in (self.manager, self.maintenance):
            for operation in ("write", "create", "unlink"):
                places = self.machine.mes_place_ids.with_user(user)
                self.assertFalse(places.has_access(operation))

    def test_managers_move_a_machine_and_the_place_is_kept(self):
        for number, user in enumerate((self.manager, self.maintenance)):
            machine = self._create_machine(f"R{number}")
            machine.mes_place_ids.date_start = self._ago(60)
            machine.with_user(user).mes_workcenter_id = self.workcenter.copy()
            self.assertEqual(machine.mes_place_count, 2)

    def test_operator_cannot_change_a_reason_and_the_manager_can(self):
        with self.assertRaises(AccessError):
            self.reason.with_user(self.operator).mes_bucket = "failure"
        self.reason.with_user(self.manager).mes_bucket = "failure"

    def test_other_company_sees_none_of_it(self):
        company = self.env["res.company"].create({"name": "Other plant"})
        self.machine.company_id = self.env.company
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        for record in (*self.parts, self.machine.mes_place_ids):
            self.assertFalse(record.with_user(stranger).has_access("read"), record)
            self.assertFalse(record.with_user(stranger).search([]) & record)

    def test_state_of_the_column_does_not_come_with_a_new_machine(self):
        machines = self.env["maintenance.equipment"].with_user(self.manager)
        machine = machines.with_context(default_mes_state="run").create({"name": "Saw"})
        self.assertFalse(machine.mes_state)
