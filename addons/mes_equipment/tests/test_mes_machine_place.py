from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon

MONDAY = datetime(2026, 3, 2, 8, 0)


@tagged("post_install", "-at_install")
class TestMesMachinePlace(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hall = cls.env["mrp.workcenter"].create({"name": "Hall 2"})
        with freeze_time(MONDAY):
            cls.mover = cls._create_machine("M1")

    def _places(self):
        return [
            (row.workcenter_id.name, row.date_start, row.date_end)
            for row in self.mover.mes_place_ids.sorted("date_start")
        ]

    def test_new_machine_stands_at_its_work_center_since_now(self):
        self.assertEqual(self._places(), [("Lathe", MONDAY, False)])

    def test_moving_closes_the_place_and_opens_the_next(self):
        with freeze_time(MONDAY + timedelta(days=1)):
            self.mover.mes_workcenter_id = self.hall
        tuesday = MONDAY + timedelta(days=1)
        self.assertEqual(self._places(), [("Lathe", MONDAY, tuesday), ("Hall 2", tuesday, False)])

    def test_taking_away_leaves_no_open_place(self):
        with freeze_time(MONDAY + timedelta(days=1)):
            self.mover.mes_workcenter_id = False
        self.assertEqual(self._places(), [("Lathe", MONDAY, MONDAY + timedelta(days=1))])

    def test_writing_the_same_work_center_is_no_move(self):
        with freeze_time(MONDAY + timedelta(days=1)):
            self.mover.write({"mes_workcenter_id": self.workcenter.id})
        self.assertEqual(len(self._places()), 1)

    def test_place_of_no_length_is_not_kept(self):
        with freeze_time(MONDAY):
            self.mover.mes_workcenter_id = self.hall
            self.mover.mes_workcenter_id = self.workcenter
            self.mover.mes_workcenter_id = self.hall
        self.assertEqual(self._places(), [("Hall 2", MONDAY, False)])

    def test_several_machines_move_at_once(self):
        with freeze_time(MONDAY):
            other = self._create_machine("M2")
        with freeze_time(MONDAY + timedelta(days=1)):
            (self.mover | other).write({"mes_workcenter_id": self.hall.id})
        self.assertEqual(other.mes_place_count, 2)
        self.assertEqual(self.mover.mes_place_count, 2)

    def test_copy_has_a_history_of_its_own(self):
        copied = self.mover.copy({"mes_code": "M9"})
        self.assertEqual(len(copied.mes_place_ids), 1)
        self.assertGreater(copied.mes_place_ids.date_start, MONDAY)

    def test_past_place_of_a_machine_is_known(self):
        with freeze_time(MONDAY + timedelta(days=1)):
            self.mover.mes_workcenter_id = False
        with freeze_time(MONDAY + timedelta(days=2)):
            self.mover.mes_workcenter_id = self.hall
        for hours, center in (
            (-5, self.workcenter),
            (0, self.workcenter),
            (23, self.workcenter),
            (25, self.hall.browse()),
            (48, self.hall),
        ):
            at = MONDAY + timedelta(hours=hours)
            self.assertEqual(self.mover._mes_workcenter_at(at), center, hours)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_two_places_at_a_time(self):
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.env["mes.machine.place"].create(
                {
                    "machine_id": self.mover.id,
                    "workcenter_id": self.hall.id,
                    "date_start": MONDAY - timedelta(days=1),
                    "date_end": MONDAY + timedelta(days=1),
                }
            )

    def test_exclusion_constraint_is_in_the_database(self):
        self.env.cr.execute(
            "SELECT contype FROM pg_constraint WHERE conname = 'mes_machine_place_no_overlap'"
        )
        self.assertEqual(self.env.cr.fetchall(), [("x",)])

    def test_machines_from_before_get_a_place_once(self):
        self.mover.mes_place_ids.unlink()
        for _time in range(2):
            self.env["mes.machine.place"]._mes_fill_missing()
            self.env.invalidate_all()
            self.assertEqual(self.mover.mes_place_ids.date_start, self.mover.create_date)

    def test_order_that_moves_to_another_work_center_leaves_its_machine(self):
        workorder = self._create_workorder()
        workorder.mes_machine_id = self.machine
        workorder.workcenter_id = self.hall
        self.assertFalse(workorder.mes_machine_id)

    def test_work_center_knows_its_machines(self):
        self.assertEqual(self.workcenter.mes_machine_count, 2)
        action = self.workcenter.action_mes_open_machines()
        machines = self.env["maintenance.equipment"].search(action["domain"])
        self.assertEqual(machines, self.machine | self.mover)
