import base64
from datetime import timedelta

from odoo.tests import tagged

from ..kiosk_params import ParamError
from .common_instruction import LIMITS, MesInstructionCommon, picture_bytes
from .common_kiosk import KioskCommon
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestKioskComponents(LotCommon, KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._make_pumps(2)
        cls.assemble = cls.order.workorder_ids[0]
        cls.first, cls.second = cls.order.mes_lot_ids
        cls._sign_in(cls.dora, cls.emil, cls.lena)

    def _entries(self):
        return self.env["mes.consumption"].search([("production_id", "=", self.order.id)])

    def test_scanned_lot_goes_into_the_unit_in_hand(self):
        data = self._do("consume", self.assemble, lot="G1", unit_lot_id=self.first.id)
        entry = self._entries()
        self.assertEqual(data["entry_id"], entry.id)
        self.assertEqual((entry.lot_id, entry.unit_lot_id), (self.gears[0], self.first))
        self.assertEqual((entry.employee_ids, entry.source), (self.dora, "kiosk"))

    def test_lot_and_quantity_of_the_order_s_data(self):
        unit = {"unit_lot_id": self.first.id, "product_id": self.oil.id}
        self._do("consume", self.assemble, lot_id=self.oil_b.id, quantity=1.5, **unit)
        self.assertEqual((self._entries().lot_id, self._entries().quantity), (self.oil_b, 1.5))

    def test_two_operators_put_their_parts_into_their_own_units(self):
        for person, gear, unit in (
            (self.dora, "G1", self.first),
            (self.emil, "G2", self.second),
        ):
            self._do("start", self.assemble, person, lot_id=unit.id)
            self._do("consume", self.assemble, person, lot=gear, unit_lot_id=unit.id)
        self.assertEqual(
            {
                (entry.employee_ids, entry.lot_id.name): entry.unit_lot_id
                for entry in self._entries()
            },
            {(self.dora, "G1"): self.first, (self.emil, "G2"): self.second},
        )

    def test_lot_that_is_none_is_refused_with_a_sentence(self):
        self.assertIn(
            "NOPE", self.assertRefusedAct("LotError", "consume", self.assemble, lot="NOPE")
        )
        wrong = self._make_lots(self.seal, ["S1"])
        self.assertRefusedAct("LotError", "consume", self.assemble, lot_id=wrong.id)

    def test_lot_of_another_company_is_out_of_reach(self):
        company, _plant = self._make_other_company()
        product = self.env["product.product"].create({"name": "Alien", "tracking": "lot"})
        lot = self.env["stock.lot"].create(
            {"name": "ALIEN", "product_id": product.id, "company_id": company.id}
        )
        self.assertRefusedAct("ReachError", "consume", self.assemble, lot_id=lot.id)

    def test_unit_of_another_product_is_out_of_reach(self):
        self.assertRefusedAct(
            "ReachError", "consume", self.assemble, lot="G1", unit_lot_id=self.oil_a.id
        )

    def test_own_component_is_taken_back_and_not_that_of_others(self):
        data = self._do("consume", self.assemble, lot="G1", unit_lot_id=self.first.id)
        entry = {"entry_id": data["entry_id"]}
        self.assertRefusedAct("AccessError", "take_back", self.assemble, self.emil, **entry)
        self._do("take_back", self.assemble, **entry)
        self.assertEqual(sum(self._entries().mapped("quantity")), 0)

    def test_supervisor_takes_back_what_others_put_in(self):
        data = self._do("consume", self.assemble, lot="G1", unit_lot_id=self.first.id)
        self._do("take_back", self.assemble, self.lena, entry_id=data["entry_id"])
        self.assertEqual(sum(self._entries().mapped("quantity")), 0)

    def test_entry_of_another_order_is_out_of_reach(self):
        other = self._make_pumps(1)
        entry = self._consume(other.workorder_ids[0], lot=self.gears[4], unit=other.mes_lot_ids)
        self.assertRefusedAct("ReachError", "take_back", self.assemble, entry_id=entry.id)

    def test_undo_takes_the_component_out_again(self):
        self._do("consume", self.assemble, lot="G1", unit_lot_id=self.first.id)
        undo = self.kiosk._as_service_user()._kiosk_undo_of(self.assemble, self.dora)
        self.assertEqual(undo["kind"], "consume")
        self.assertIn("G1", undo["label"])
        self._do("undo", self.assemble, uuid=undo["uuid"])
        self.assertEqual(sum(self._entries().mapped("quantity")), 0)


@tagged("post_install", "-at_install")
class TestKioskUndo(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls._sign_in(cls.dora, cls.emil)

    def _undo_of(self, person=None, terminal=None):
        terminal = (terminal or self.kiosk)._as_service_user()
        return terminal._kiosk_undo_of(self.workorder, person or self.dora)

    def test_undo_names_and_reverses_the_last_declaration(self):
        self.assertIsNone(self._undo_of())
        self._do("declare", self.workorder, good=5)
        self._do("declare", self.workorder, good=12, scrap=1, reason_id=self.reason.id)
        undo = self._undo_of()
        self.assertEqual((undo["kind"], undo["good"], undo["scrap"]), ("declare", 12, 1))
        self.assertEqual(undo["label"], "Undo 12 good, 1 scrap")
        self._do("undo", self.workorder, uuid=undo["uuid"])
        self.assertEqual((self.workorder.qty_produced, self.workorder.mes_qty_scrap), (5, 0))
        self.assertEqual(self._undo_of()["good"], 5)

    def test_undo_sent_twice_reverses_once(self):
        self._do("declare", self.workorder, good=5)
        self._do("declare", self.workorder, good=7)
        event = self._event("undo", self.workorder)
        self.assertStatuses(self._send(event), "done")
        self.assertStatuses(self._send(event), "duplicate")
        self.assertEqual(self.workorder.qty_produced, 5)

    def test_undo_reverses_what_the_screen_named_and_nothing_else(self):
        self._do("declare", self.workorder, good=5)
        seen = self._undo_of()["uuid"]
        self._do("declare", self.workorder, good=7)
        self.assertRefusedAct("EntryNotReversibleError", "undo", self.workorder, uuid=seen)
        self.assertEqual(self.workorder.qty_produced, 12)

    def test_undo_is_for_the_own_last_act_at_this_terminal_within_half_an_hour(self):
        self._do("declare", self.workorder, self.emil, good=5)
        self.assertIsNone(self._undo_of())
        self.assertTrue(self._undo_of(self.emil))
        self.assertIsNone(self._undo_of(self.emil, self._make_terminal(name="Second")))
        self.assertRefusedAct("EntryNotReversibleError", "undo", self.workorder, self.dora)
        acts = self.env["mes.act"].search([("workorder_id", "=", self.workorder.id)])
        acts._permitted().write({"date_logged": self.now - timedelta(minutes=31)})
        self.assertIsNone(self._undo_of(self.emil))
        self.assertRefusedAct("EntryNotReversibleError", "undo", self.workorder, self.emil)

    def test_what_the_office_declared_is_not_undone_here(self):
        self._declare(self.workorder, good=5, employees=self.dora, source="office")
        self.assertIsNone(self._undo_of())

    def test_declaration_with_a_picture_shows_it_in_the_office(self):
        text = base64.b64encode(picture_bytes("JPEG")).decode()
        self._do("declare", self.workorder, scrap=1, reason_id=self.reason.id, picture=text)
        message = self.workorder.production_id.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.raw, picture_bytes("JPEG"))
        kept = [("checksum", "=", message.attachment_ids.checksum)]
        self.assertEqual(self.env["ir.attachment"].search_count(kept), 1)
        self.assertIn("Surface", message.body)
        for wrong in ("no base64!", "ä", 5):
            with self.subTest(picture=wrong), self.assertRaises(ParamError):
                self._send(self._event("declare", self.workorder, good=1, picture=wrong))
        script = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
        self.assertRefusedAct("QuantityError", "declare", self.workorder, good=1, picture=script)
        self.assertEqual(self.workorder.qty_produced, 0)


@tagged("post_install", "-at_install")
class TestKioskSteps(MesInstructionCommon, KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sign_in(cls.dora, cls.lena)
        cls.workorder, cls.steps = cls._make_steps(
            {"kind": "confirm", "skip_policy": "supervisor"},
            LIMITS,
            {"kind": "value_text"},
            {"kind": "photo"},
            {"kind": "production"},
        )

    def setUp(self):
        super().setUp()
        self._forget_attempts()
        self.addCleanup(self._forget_attempts)

    def test_each_kind_of_step_takes_its_value(self):
        confirm, number, text, photo, production = self.steps
        picture = base64.b64encode(picture_bytes()).decode()
        for step, params in (
            (confirm, {}),
            (number, {"value": 9.5}),
            (text, {"value": "Good edges"}),
            (photo, {"value": picture}),
            (production, {"good": 4, "scrap": 1, "reason_id": self.reason.id}),
        ):
            with self.subTest(kind=step.kind):
                data = self._do("step", self.workorder, step_id=step.id, **params)
                self.assertEqual(data["verdict"], "ok")
        records = self._records(self.workorder)
        self.assertEqual(records.employee_id, self.dora)
        self.assertEqual(records[1].value_number, 9.5)
        self.assertEqual(base64.b64decode(records[3].picture), picture_bytes())
        self.assertEqual((self.workorder.qty_produced, self.workorder.mes_qty_scrap), (4, 1))

    def test_wrong_type_of_a_value_is_a_bad_request(self):
        confirm, number, text, photo, production = self.steps
        for step, name, values in (
            (confirm, "value", ("yes", 1)),
            (number, "value", ("9", True, [9])),
            (text, "value", (5, ["x"], "x" * 2000)),
            (photo, "value", (5, "no base64!", "ü")),
            (production, "good", ("4", True)),
            (number, "occurrence", ("1", 1.5, True)),
            (number, "skip_reason", (5, ["x"])),
        ):
            for value in values:
                event = self._event("step", self.workorder, step_id=step.id, **{name: value})
                with self.subTest(kind=step.kind, value=value), self.assertRaises(ParamError):
                    self._send(event)
        self.assertFalse(self._records(self.workorder))

    def test_step_of_another_instruction_is_refused(self):
        _other, steps = self._make_steps({"kind": "confirm"})
        self.assertRefusedAct("StepError", "step", self.workorder, step_id=steps.id)
        self.assertRefusedAct("ReachError", "step", self.workorder, step_id=2**30)

    def test_supervisor_beside_lets_a_step_be_skipped(self):
        skip = {"step_id": self.steps[0].id, "skip_reason": "No burr"}
        self.assertRefusedAct("StepError", "step", self.workorder, **skip)
        self.assertRefusedAct("OperatorError", "step", self.workorder, badge="0410417", **skip)
        data = self._do("step", self.workorder, badge="0410101", **skip)
        self.assertEqual(data["verdict"], "skipped")
        record = self._records(self.workorder)
        self.assertEqual((record.employee_id, record.supervisor_id), (self.dora, self.lena))

    def test_supervisor_at_the_kiosk_skips_himself(self):
        skip = {"step_id": self.steps[0].id, "skip_reason": "No burr"}
        self.assertEqual(self._do("step", self.workorder, self.lena, **skip)["verdict"], "skipped")

    def test_declaration_of_a_step_is_not_undone_behind_its_back(self):
        self._do("step", self.workorder, step_id=self.steps[4].id, good=4)
        terminal = self.kiosk._as_service_user()
        self.assertIsNone(terminal._kiosk_undo_of(self.workorder, self.dora))
