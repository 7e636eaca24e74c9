from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mes_shopfloor.services import Declare
from odoo.addons.mes_shopfloor.services.change_phase import ChangePhase
from odoo.addons.mes_shopfloor.services.finish import Finish
from odoo.addons.mes_shopfloor.services.pause import Pause
from odoo.addons.mes_shopfloor.services.start import Start

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMachineOrders(MesEquipmentCommon):
    """The people at the orders say what a machine does, alone or beside its device."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada, cls.ben = cls.env["hr.employee"].create([{"name": "Ada"}, {"name": "Ben"}])
        cls.workorder = cls._create_workorder(quantity=100)
        cls.machine.mes_follows_orders = True

    def _act(self, act, minutes_ago, who=None, **kwargs):
        return act(
            env=self.env,
            uuid=str(uuid4()),
            workorder=self.workorder,
            employees=who or self.ada,
            moment=self._ago(minutes_ago),
            source="kiosk",
            **kwargs,
        ).execute()

    def test_machine_follows_its_order(self):
        self._act(Start, 60, phase="setup")
        self.assertEqual(self.machine.mes_state, "setup")
        self._act(ChangePhase, 50, phase="run")
        self.assertEqual(self.machine.mes_state, "run")
        self._act(Pause, 40, reason=self.reason)
        self.assertEqual(self.machine.mes_state, "idle")
        self.assertEqual(self.machine.mes_reason_id, self.reason)
        self._act(Start, 30)
        self._act(Finish, 20)
        self.assertEqual(
            self._shown(), [("setup", 60), ("run", 50), ("idle", 40), ("run", 30), ("idle", 20)]
        )
        rows = self._timeline()
        self.assertEqual(set(rows.mapped("source")), {"operator"})
        self.assertEqual(rows.workorder_id, self.workorder)
        self.assertFalse(rows[4].reason_id)

    def test_reason_of_a_pause_gives_its_state(self):
        self.reason.mes_state = "down"
        self._act(Start, 60)
        self._act(Pause, 40, reason=self.reason)
        self.assertEqual(self.machine.mes_state, "down")
        self.assertFalse(self._timeline()[1].needs_reason)

    def test_machine_stands_only_when_nobody_works_there(self):
        self._act(Start, 60, who=self.ada | self.ben)
        self._act(Pause, 40, who=self.ada, reason=self.reason)
        self.assertEqual(self._shown(), [("run", 60)])
        self._act(Pause, 30, who=self.ben)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 30)])
        self.assertTrue(self._timeline()[1].needs_reason)

    def test_time_line_put_right_moves_the_timeline(self):
        self._act(Start, 60)
        self._act(Pause, 40)
        self.workorder.time_ids.date_start = self._ago(50)
        self.assertEqual(self._shown(), [("run", 50), ("idle", 40)])

    def test_stop_of_an_order_can_be_explained(self):
        self._act(Start, 60)
        self._act(Pause, 40)
        self.machine._mes_explain_stop(self._ago(20), self.reason)
        self._act(Start, 10)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 40), ("run", 10)])
        self.assertEqual(self._timeline()[1].reason_id, self.reason)

    def test_incremental_is_what_a_rebuild_makes(self):
        self._act(Start, 60, phase="setup")
        self._act(ChangePhase, 50, phase="run")
        self._act(Pause, 40, reason=self.reason)
        self._act(Start, 30)
        before = self._timeline()
        self.assertEqual(self.machine._mes_rebuild(), 0)
        self.assertEqual(self._timeline(), before)

    def test_other_machine_of_the_center_stays_as_it_is(self):
        other = self._create_machine("L2")
        other.mes_follows_orders = True
        self.workorder.mes_machine_id = other
        self._act(Start, 60)
        self.assertFalse(self._timeline())
        self.assertEqual(other.mes_state, "run")

    def test_machine_with_a_device_is_set_up_while_its_order_is(self):
        self.machine.mes_follows_orders = False
        self._say("idle", 90)
        self._act(Start, 60, phase="setup")
        self.assertEqual(self.machine.mes_state, "setup")
        self._say("run", 50)
        self._say("down", 45)
        self._say("run", 42)
        self._act(ChangePhase, 40, phase="run")
        self.assertEqual(
            self._shown(), [("idle", 90), ("setup", 60), ("down", 45), ("setup", 42), ("run", 40)]
        )
        self._say("idle", 20)
        self._act(Finish, 10)
        self.assertEqual(self._shown()[-2:], [("run", 40), ("idle", 20)])
        self.assertEqual(self.machine._mes_rebuild(), 0)

    def test_machine_without_a_timeline_gets_none_from_a_set_up(self):
        self.machine.mes_follows_orders = False
        self._act(Start, 60, phase="setup")
        self.assertFalse(self._timeline())

    def test_slow_machine_shows_its_share(self):
        self.machine.mes_ideal_cycle_s = 60
        self._act(Start, 60)
        self.assertEqual(self.machine._mes_slow_share(self._ago(30)), 0.0)
        for minutes_ago, pieces in ((50, 10), (40, 5)):
            Declare(
                env=self.env,
                uuid=str(uuid4()),
                workorder=self.workorder,
                good=pieces,
                source="kiosk",
                moment=self._ago(minutes_ago),
                employees=self.ada,
            ).execute()
        self._act(Pause, 40)
        self.assertAlmostEqual(self.machine._mes_slow_share(self._ago(60)), 0.5)
        self.assertEqual(self.machine._mes_slow_share(fields.Datetime.now() + timedelta(days=1)), 0)
