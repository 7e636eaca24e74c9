from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mes_shopfloor.services.declare import Declare

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMachine(MesEquipmentCommon):
    def test_machine_belongs_to_the_plant_of_its_work_center(self):
        self.assertTrue(self.machine.mes_warehouse_id)
        self.assertEqual(self.machine.mes_warehouse_id, self.workcenter.mes_warehouse_id)

    def test_part_belongs_to_the_plant_of_its_machine(self):
        spindle = self.env["maintenance.equipment"].create(
            {"name": "Spindle", "mes_parent_id": self.machine.id, "mes_level": "component"}
        )
        self.assertEqual(spindle.mes_warehouse_id, self.machine.mes_warehouse_id)
        self.assertEqual(self.machine.mes_child_ids, spindle)

    def test_machine_cannot_be_a_part_of_its_own_part(self):
        part = self._create_machine("L1-1")
        part.mes_parent_id = self.machine
        with self.assertRaises(ValidationError):
            self.machine.mes_parent_id = part

    def test_line_cannot_be_a_part_of_a_component(self):
        self.machine.mes_level = "component"
        line = self._create_machine("LINE")
        line.mes_level = "line"
        with self.assertRaises(ValidationError):
            line.mes_parent_id = self.machine

    def test_level_cannot_rise_above_the_whole(self):
        part = self._create_machine("L1-1")
        part.write({"mes_parent_id": self.machine.id, "mes_level": "unit"})
        self.machine.mes_level = "cell"
        with self.assertRaises(ValidationError):
            self.machine.mes_level = "component"

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_in_the_company(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._create_machine("L1")

    def test_code_may_return_in_another_company(self):
        other = self.env["res.company"].create({"name": "Other plant"})
        twin = self.env["maintenance.equipment"].create(
            {"name": "Twin", "mes_code": "L1", "company_id": other.id}
        )
        self.assertEqual(twin.mes_code, self.machine.mes_code)

    def test_machine_without_running_order_has_none(self):
        self._create_workorder()
        self.assertFalse(self.machine._mes_running_workorder())

    def test_running_order_is_the_one_with_an_open_timer(self):
        workorder = self._start_workorder()
        self.assertEqual(self.machine._mes_running_workorder(), workorder)
        workorder.button_pending()
        self.assertFalse(self.machine._mes_running_workorder())

    def test_two_running_orders_are_ambiguous(self):
        self._start_workorder()
        self._start_workorder()
        self.assertFalse(self.machine._mes_running_workorder())

    def test_order_that_names_the_machine_is_preferred(self):
        self._start_workorder()
        mine = self._start_workorder()
        mine.mes_machine_id = self.machine
        self.assertEqual(self.machine._mes_running_workorder(), mine)

    def test_order_on_another_machine_is_not_mine(self):
        workorder = self._start_workorder()
        workorder.mes_machine_id = self._create_machine("L2")
        self.assertFalse(self.machine._mes_running_workorder())

    def test_order_of_a_past_moment_is_found(self):
        workorder = self._start_workorder()
        workorder.time_ids.write({"date_start": self._ago(60), "date_end": self._ago(30)})
        self.assertEqual(self.machine._mes_running_workorder(self._ago(45)), workorder)
        self.assertFalse(self.machine._mes_running_workorder(self._ago(15)))

    def test_declared_pieces_remember_the_only_machine(self):
        workorder = self._start_workorder()
        entry = Declare(env=self.env, uuid="d-1", workorder=workorder, good=2).execute().record
        self.assertEqual(entry.machine_id, self.machine)

    def test_declared_pieces_remember_the_machine_the_sender_names(self):
        other = self._create_machine("L2")
        workorder = self._start_workorder()
        extra = {"machine_id": other.id}
        entry = (
            Declare(env=self.env, uuid="d-1", workorder=workorder, good=2, extra=extra)
            .execute()
            .record
        )
        self.assertEqual(entry.machine_id, other)

    def test_declared_pieces_name_no_machine_where_it_is_not_known(self):
        self._create_machine("L2")
        workorder = self._start_workorder()
        entry = Declare(env=self.env, uuid="d-1", workorder=workorder, good=2).execute().record
        self.assertFalse(entry.machine_id)

    def test_timeline_button_shows_the_rows_of_this_machine(self):
        self._say("run", 5)
        action = self.machine.action_mes_open_timeline()
        self.assertEqual(action["context"]["search_default_machine_id"], self.machine.id)
