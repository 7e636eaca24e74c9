import uuid
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..services import CallError, IdentifierError
from .common_andon import (
    AcknowledgeCall,
    AndonCommon,
    ArriveAtCall,
    HandOnCall,
    ReopenCall,
    ResolveCall,
    WithdrawCall,
)


@tagged("post_install", "-at_install")
class TestMesAndonCall(AndonCommon):
    def test_call_knows_where_for_what_and_who(self):
        order = self._make_workorder()
        call = self._call(workorder=order, note="No pressure")
        self.assertEqual(
            (call.workcenter_id, call.workorder_id, call.production_id, call.employee_id),
            (self.lathe, order, order.production_id, self.anna),
        )
        self.assertEqual((call.state, call.warehouse_id), ("open", self.plant))
        self.assertEqual(self._history(call), ["raised"])
        self.assertEqual(call.display_name, "Repair at TL")

    def test_shift_day_and_hour_are_the_plants_own(self):
        call = self._call(0)
        self.assertEqual((call.shift_id, call.hour), (self.early, 12))
        self.assertEqual(call.shift_date, fields.Date.to_date("2026-03-04"))
        night = self._call(14 * 60, call_kind=self.talk)  # 01:00 UTC, 02:00 in Berlin
        self.assertEqual((night.shift_id, night.hour), (self.night, 2))
        self.assertEqual(night.shift_date, fields.Date.to_date("2026-03-04"))

    def test_same_id_calls_once(self):
        identifier = str(uuid.uuid4())
        first, second = (self._raise(uuid=identifier) for _ in range(2))
        self.assertEqual(first.record, second.record)
        self.assertEqual((first.duplicate, second.duplicate), (False, True))
        self.assertEqual(self._history(first.record), ["raised"])

    def test_second_tap_answers_with_the_open_call(self):
        order = self._make_workorder()
        call = self._call(workorder=order)
        again = self._raise(workorder=order, employees=self.bert)
        self.assertEqual((again.record, again.duplicate), (call, False))
        self.assertEqual(self._history(call), ["raised"])
        others = [
            self._call(workorder=order, call_kind=self.talk),
            self._call(),
            self._call(workcenter=self.mill),
        ]
        self.assertEqual(len({call, *others}), 4)

    def test_after_the_end_a_tap_calls_anew(self):
        call = self._call()
        self._accept(call)
        self._resolve(call)
        self.assertNotEqual(self._call(), call)

    def test_components_are_called_each_for_itself(self):
        bar, ring = self.env["product.product"].create([{"name": "Bar"}, {"name": "Ring"}])
        order = self._make_workorder(components=[bar, ring])
        first = self._call(workorder=order, component=bar, quantity=12)
        self.assertEqual((first.product_id, first.quantity), (bar, 12))
        self.assertEqual(first.product_uom_id, bar.uom_id)
        self.assertNotEqual(self._call(workorder=order, component=ring), first)
        self.assertEqual(self._call(workorder=order, component=bar), first)

    def test_component_has_to_be_one_of_the_order_and_a_quantity_a_quantity(self):
        bar, other = self.env["product.product"].create([{"name": "Bar"}, {"name": "Other"}])
        order = self._make_workorder(components=[bar])
        for wrong in (
            {"component": other},
            {"component": bar, "quantity": -1},
            {"component": bar, "quantity": float("nan")},
            {"component": bar, "quantity": float("inf")},
        ):
            with self.subTest(**wrong), self.assertRaises(CallError):
                self._raise(workorder=order, **wrong)
        with self.assertRaises(CallError):
            self._raise(component=bar)

    def test_nobody_need_be_signed_in_to_call(self):
        self.assertFalse(self._call(employees=None).employee_id)

    def test_accepting_stores_the_response_once(self):
        call = self._call(0)
        self._accept(call, 4)
        self.assertEqual((call.state, call.acknowledged_id), ("acknowledged", self.bert))
        self.assertEqual(call.response_seconds, 240)
        self._accept(call, 9)
        self.assertEqual(
            (call.response_seconds, self._history(call)), (240, ["raised", "acknowledged"])
        )
        with self.assertRaisesRegex(CallError, "Bert accepted this call at 12:04"):
            self._accept(call, 10, employees=self.cleo)

    def test_caller_does_not_accept_his_own_call(self):
        with self.assertRaisesRegex(CallError, "Withdraw"):
            self._accept(self._call(), employees=self.anna)

    def test_kiosk_has_to_know_who_accepts(self):
        with self.assertRaises(CallError):
            self._accept(self._call(), employees=None)
        button = self._call(call_kind=self.talk)
        self._accept(button, employees=None, source="device")
        self.assertEqual(button.state, "acknowledged")

    def test_role_decides_who_answers(self):
        call = self._call()
        self.repair.responder_crew_ids = self.crew
        self.crew.member_ids |= self.cleo
        with self.assertRaisesRegex(CallError, "answered by: Red"):
            self._accept(call)
        self._accept(call, employees=self.cleo)
        self.repair.responder_crew_ids = False
        self.repair.responder_group_ids = self.env.ref("mes_shopfloor.group_mes_manager")
        other = self._call(workcenter=self.mill)
        with self.assertRaises(CallError):
            self._accept(other)
        self.bert.user_id = self._make_user("manager")
        self._accept(other)

    def test_lead_of_the_plant_answers_every_call(self):
        self.repair.responder_group_ids = self.env.ref("mes_shopfloor.group_mes_manager")
        call = self._call()
        self._accept(call, employees=self.lead)
        self.assertEqual(call.acknowledged_id, self.lead)

    def test_resolving_says_what_it_was_and_stores_the_time(self):
        call = self._call(0)
        self._accept(call, 2)
        with self.assertRaisesRegex(CallError, "what it was"):
            self._resolve(call, 30, cause=None)
        with self.assertRaisesRegex(CallError, "no cause of"):
            self._resolve(call, 30, cause=self.sensor)
        self._resolve(call, 30, remark="Replaced")
        self.assertEqual(
            (call.state, call.cause_id, call.remark), ("resolved", self.hose, "Replaced")
        )
        self.assertEqual((call.resolve_seconds, call.resolve_minutes), (1800, 30))
        self.assertEqual(self._history(call), ["raised", "acknowledged", "resolved"])
        with self.assertRaisesRegex(CallError, "resolved already"):
            self._resolve(call, 31)

    def test_who_comes_without_a_tap_answered_when_it_was_done(self):
        call = self._call(0)
        self._resolve(call, 10)
        self.assertEqual((call.acknowledged_id, call.response_seconds), (self.bert, 600))

    def test_caller_who_helped_himself_was_not_answered(self):
        call = self._call(0)
        self._resolve(call, 10, employees=self.anna)
        self.assertEqual(
            (call.state, call.has_response, call.resolve_seconds), ("resolved", False, 600)
        )

    def test_arriving_accepts_too(self):
        call = self._call(0)
        self._answer(ArriveAtCall, call, 5)
        self.assertEqual((call.state, call.arrived_at), ("acknowledged", self._at(5)))
        self._answer(ArriveAtCall, call, 7)
        self.assertEqual(self._history(call), ["raised", "arrived"])

    def test_caller_withdraws_and_others_do_not(self):
        call = self._call()
        with self.assertRaisesRegex(CallError, "Only who called"):
            self._answer(WithdrawCall, call)
        self._answer(WithdrawCall, call, employees=self.anna)
        self.assertEqual((call.state, self._history(call)), ("cancelled", ["raised", "withdrawn"]))
        with self.assertRaisesRegex(CallError, "withdrawn already"):
            self._accept(call)

    def test_call_of_nobody_is_withdrawn_at_its_terminal(self):
        here, there = self._make_terminal(), self._make_terminal()
        call = self._call(employees=None, terminal=here)
        with self.assertRaises(CallError):
            self._answer(WithdrawCall, call, terminal=there, employees=self.anna)
        self._answer(WithdrawCall, call, terminal=here, employees=None)
        self.assertEqual(call.state, "cancelled")

    def test_handing_on_opens_the_call_for_others(self):
        call = self._call(0)
        self._accept(call, 1)
        self._answer(HandOnCall, call, 5, to=self.cleo, call_kind=self.talk, note="Electrics")
        self.assertEqual((call.state, call.kind_id, call.asked_id), ("open", self.talk, self.cleo))
        self.assertEqual(call.event_ids[-1].note, "Cleo: Electrics")
        self._accept(call, 9, employees=self.cleo)
        self.assertEqual((call.response_seconds, call.asked_id.id), (60, False))

    def test_handing_on_does_not_make_two_calls_of_one_kind(self):
        self._call(call_kind=self.talk)
        with self.assertRaisesRegex(CallError, "open already"):
            self._answer(HandOnCall, self._call(), call_kind=self.talk)

    def test_reopening_begins_anew(self):
        call = self._call(0)
        self._resolve(call, 10)
        self._answer(ReopenCall, call, 12)
        self.assertEqual((call.state, call.resolved_at, call.cause_id.id), ("open", False, False))
        self._accept(call, 13)
        self._resolve(call, 40)
        self.assertEqual((call.response_seconds, call.resolve_seconds), (600, 2400))

    def test_reopening_refuses_when_somebody_called_again(self):
        call = self._call()
        self._resolve(call)
        self._call()
        with self.assertRaisesRegex(CallError, "called again"):
            self._answer(ReopenCall, call)

    def test_acts_sent_twice_act_once(self):
        call = self._call()
        for act, values in (
            (AcknowledgeCall, {}),
            (ArriveAtCall, {}),
            (HandOnCall, {"to": self.cleo}),
            (ResolveCall, {"cause": self.hose}),
            (ReopenCall, {}),
            (WithdrawCall, {"employees": self.anna}),
        ):
            identifier = str(uuid.uuid4())
            answers = [self._answer(act, call, uuid=identifier, **values) for _ in range(2)]
            self.assertEqual([answer.duplicate for answer in answers], [False, True], act)
            self.assertEqual(answers[1].record, call)
        self.assertEqual(len(call.event_ids), 7)

    def test_id_of_an_act_at_another_call_is_refused(self):
        identifier = str(uuid.uuid4())
        self._accept(self._call(), uuid=identifier)
        with self.assertRaises(IdentifierError):
            self._accept(self._call(workcenter=self.mill), uuid=identifier)

    def test_late_call_says_so_and_its_response_counts_from_its_arrival(self):
        made = fields.Datetime.now() - timedelta(hours=3)
        call = self._raise(moment=made).record
        self.assertTrue(call.is_late)
        self.assertEqual(call.raised_at, made)
        self.assertGreaterEqual(call.received_at, made + timedelta(hours=2, minutes=59))
        self._accept(call)
        self.assertLess(call.response_seconds, 60)
        self._resolve(call)
        self.assertGreaterEqual(call.resolve_seconds, 3 * 3600 - 60)
