from odoo.tests import tagged

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestScreens(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terminal = cls.env["mes.terminal"].create(
            {"name": "Kiosk", "workcenter_ids": cls.workcenter.ids}
        )
        cls.terminal = terminal._as_service_user()
        cls.workorder = cls._start_workorder()

    def _order(self):
        (order,) = self.terminal._kiosk_workorder_data(self.workorder.with_env(self.terminal.env))
        return order

    def _tile(self):
        (tile,) = self.terminal._board_tile_data(self.workcenter.with_env(self.terminal.env))
        return tile

    def test_order_shows_the_state_of_its_machine(self):
        self._say("run", 84)
        machine = self._order()["machine"]
        self.assertEqual(
            (machine["code"], machine["state"], machine["label"]), ("L1", "run", "Run")
        )
        self.assertEqual(machine["since"], int(self._ago(84).timestamp() * 1000))

    def test_stop_without_reason_is_called_stopped(self):
        self._say("idle", 4)
        self.assertEqual(self._order()["machine"]["label"], "Stopped")
        self._say("idle", 4, source="operator", reason=self.reason)
        machine = self._order()["machine"]
        self.assertEqual((machine["label"], machine["reason"]), ("Idle", "Coolant pump"))

    def test_order_at_a_center_with_several_machines_shows_the_one_it_is_on(self):
        other = self._create_machine("L2")
        self._say("down", 4, machine=other)
        self.assertFalse(self._order()["machine"])
        self.workorder.mes_machine_id = other
        self.assertEqual(self._order()["machine"]["state"], "down")

    def test_station_shows_its_only_machine_without_an_order(self):
        self._say("off", 4)
        self.assertEqual(self.terminal._station_data()["machine"]["state"], "off")

    def test_tile_is_filled_only_when_somebody_is_needed(self):
        self._say("run", 60)
        self.assertEqual(
            (self._tile()["state"]["code"], self._tile()["state"]["filled"]), ("run", False)
        )
        self._say("down", 30, reason=self.reason)
        state = self._tile()["state"]
        self.assertEqual((state["code"], state["filled"]), ("down", True))
        self.assertEqual(state["note"], "Coolant pump")

    def test_tile_uses_the_name_of_the_kit_for_a_planned_stop(self):
        self._say("planned_stop", 30)
        state = self._tile()["state"]
        self.assertEqual((state["code"], state["label"]), ("planned", "Planned"))

    def test_tile_of_several_machines_shows_the_most_urgent_by_name(self):
        self._say("run", 60)
        self._say("down", 30, machine=self._create_machine("L2"), reason=self.reason)
        state = self._tile()["state"]
        self.assertEqual((state["code"], state["note"]), ("down", "L2 Coolant pump"))

    def test_tile_without_a_timeline_has_no_state(self):
        self.assertFalse(self._tile()["state"])

    def test_change_of_state_wakes_the_screens(self):
        self._say("run", 60)
        self.env.cr.postcommit.data.pop("mes_shopfloor.touched_workcenters", None)
        self._say("down", 10)
        touched = self.env.cr.postcommit.data["mes_shopfloor.touched_workcenters"]
        self.assertIn(self.workcenter.id, touched)

    def test_repeated_state_wakes_nobody(self):
        self._say("run", 60)
        self.env.cr.postcommit.data.pop("mes_shopfloor.touched_workcenters", None)
        self._say("run", 10)
        self.assertNotIn("mes_shopfloor.touched_workcenters", self.env.cr.postcommit.data)

    def test_machines_cost_no_query_per_order_or_tile(self):
        centers = self.env["mrp.workcenter"].create([{"name": f"C{n}"} for n in range(12)])
        for number, center in enumerate(centers):
            self._say("run", 5, machine=self._create_machine(f"C{number}", center))
        self._count_tiles(centers)  # the first one fills the registry's caches
        self.assertEqual(self._count_tiles(centers[:2]), self._count_tiles(centers))

    def _count_tiles(self, centers):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.terminal._board_tile_data(centers.with_env(self.terminal.env))
        return self.cr.sql_log_count - before
