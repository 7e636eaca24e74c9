from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..services import Pause, Start
from .common import NOON
from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestWorkorderFigures(QuantityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = cls.env["hr.employee"].create([{"name": "Ann"}, {"name": "Bob"}])

    def _act(self, act, workorder, employee, minutes, **values):
        return act(
            env=self.env,
            uuid=f"{act.kind}-{workorder.id}-{employee.id}-{minutes}",
            workorder=workorder,
            employees=employee,
            source="kiosk",
            moment=NOON + timedelta(minutes=minutes),
            **values,
        ).execute()

    def test_yield_is_good_of_what_was_decided(self):
        turn = self._make_mo().workorder_ids[0]
        self.assertEqual(turn.mes_yield, 0)
        self._work(turn, good=97, scrap=3)
        self.assertAlmostEqual(turn.mes_yield, 0.97)

    @freeze_time(NOON + timedelta(hours=3))
    def test_pace_counts_running_time_once_whoever_works(self):
        turn = self._make_mo().workorder_ids[0]
        self._act(Start, turn, self.ann, 0, phase="setup")
        self._act(Pause, turn, self.ann, 10)
        for person in (self.ann, self.bob):
            self._act(Start, turn, person, 10)
        for person in (self.ann, self.bob):
            self._act(Pause, turn, person, 70)
        self._work(turn, good=58, scrap=2)
        self.assertAlmostEqual(turn.mes_pace, 60)
        self.assertAlmostEqual(turn.mes_setup_minutes, 10)
        self.assertAlmostEqual(turn.mes_run_minutes, 60)
        planned = 60 * turn.qty_production / turn.mes_duration_planned
        self.assertAlmostEqual(turn.mes_pace_planned, planned)
        self.assertAlmostEqual(turn.mes_pace_ratio, 60 / planned)

    @freeze_time(NOON + timedelta(hours=3))
    def test_rework_has_its_own_time_and_cost(self):
        turn, mill = self._make_mo().workorder_ids
        self.lathe.costs_hour = 60
        self._act(Start, turn, self.ann, 0)
        self._act(Pause, turn, self.ann, 60)
        self._work(turn, good=100)
        self._work(mill, good=90, rework=5, rework_to=turn)
        self._act(Start, turn, self.ann, 70)
        self._act(Pause, turn, self.ann, 90)
        self.assertEqual(turn.time_ids.sorted("date_start").mapped("mes_is_rework"), [False, True])
        self.assertAlmostEqual(turn.mes_rework_minutes, 20)
        self.assertAlmostEqual(turn.mes_rework_cost, 20)
        self.assertAlmostEqual(turn._cal_cost(), 80, msg="it is part of what the order costs")

    def test_time_at_fresh_pieces_is_no_rework(self):
        turn, mill = self._make_mo().workorder_ids
        self._work(turn, good=50)
        self._work(mill, rework=5, rework_to=turn)
        self._act(Start, turn, self.ann, 0)
        self.assertFalse(turn.time_ids.mes_is_rework)

    def test_form_of_a_work_order_opens_for_an_operator_and_for_a_manager(self):
        turn = self._make_mo().workorder_ids[0]
        self._work(turn, good=5, scrap=1)
        for group in ("operator", "manager"):
            Form(turn.with_user(self._make_user(group)))

    def test_office_declares_as_a_kiosk_does_and_a_double_click_once(self):
        turn, mill = self._make_mo().workorder_ids
        self._work(turn, good=50)
        operator = self._make_user("operator")
        dialog = self.env["mes.declaration"].with_user(operator)
        form = Form(dialog.with_context(default_workorder_id=mill.id))
        self.assertEqual(form.qty_ready, 50)
        form.qty_good, form.qty_scrap, form.qty_rework = 40, 2, 3
        form.rework_workorder_id = turn
        form.employee_ids.add(self.env["hr.employee.public"].browse(self.ann.id))
        declaration = form.save()
        declaration.action_declare()
        declaration.action_declare()
        self.assertEqual((mill.qty_produced, mill.mes_qty_scrap, mill.mes_qty_rework), (40, 2, 3))
        self.assertEqual(turn.qty_produced, 47)
        self.assertEqual(self._ledger(mill).mapped("source"), ["office"])
        self.assertEqual(self._ledger(mill).employee_ids, self.ann)

    def test_who_is_no_operator_declares_nothing(self):
        turn = self._make_mo().workorder_ids[0]
        with self.assertRaises(AccessError):
            self.env["mes.declaration"].with_user(self._make_user()).create(
                {"workorder_id": turn.id, "qty_good": 1}
            )

    def test_supervisor_reopens_from_the_form(self):
        turn = self._make_mo().workorder_ids[0]
        self._work(turn, good=100)
        turn.button_finish()
        with self.assertRaises(AccessError):
            turn.with_user(self._make_user("operator")).action_mes_reopen()
        turn.with_user(self._make_user("supervisor")).action_mes_reopen()
        self.assertEqual(turn.state, "ready")
