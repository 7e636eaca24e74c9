from odoo.tests import tagged

from odoo.addons.mes_shopfloor.tests.common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestMesTerminalMachine(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machines = cls.env["maintenance.equipment"].create(
            [
                {"name": f"Lathe {n}", "mes_code": f"T{n}", "mes_workcenter_id": cls.lathe.id}
                for n in (1, 2)
            ]
        )
        cls.workorder = cls._make_workorder()
        cls._sign_in(cls.dora)

    def _offered(self):
        terminal = self.kiosk._as_service_user()
        (order,) = terminal._kiosk_workorder_data(self.workorder.with_env(terminal.env))
        return [(machine["code"], machine["chosen"]) for machine in order["machines"]]

    def test_operator_chooses_among_several_machines(self):
        self.assertEqual(self._offered(), [("T1", False), ("T2", False)])
        self._do("machine", self.workorder, machine_id=self.machines[1].id)
        self.assertEqual(self.workorder.mes_machine_id, self.machines[1])
        self.assertEqual(self._offered(), [("T1", False), ("T2", True)])

    def test_only_machine_is_not_asked_for(self):
        self.machines[1].mes_workcenter_id = self.mill
        self.assertFalse(self._offered())

    def test_machine_of_another_work_center_is_refused(self):
        self.machines[1].mes_workcenter_id = self.mill
        event = self._event("machine", self.workorder, machine_id=self.machines[1].id)
        (result,) = self._send(event)
        self.assertEqual(result["status"], "refused")
        self.assertFalse(self.workorder.mes_machine_id)

    def test_choice_sent_twice_acts_once(self):
        event = self._event("machine", self.workorder, machine_id=self.machines[0].id)
        statuses = [self._send(event)[0]["status"] for _time in range(2)]
        self.assertEqual(statuses, ["done", "duplicate"])

    def test_pieces_are_booked_on_the_chosen_machine(self):
        self._do("machine", self.workorder, machine_id=self.machines[1].id)
        self._do("start", self.workorder)
        self._do("declare", self.workorder, good=2)
        self.assertEqual(self.workorder.mes_log_ids.machine_id, self.machines[1])
