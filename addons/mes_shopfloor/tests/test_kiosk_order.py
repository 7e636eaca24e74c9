import uuid
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from ..kiosk_params import Params
from ..services import Consume, Start
from .common_instruction import LIMITS
from .common_lot import LotCommon
from .common_order_screen import OrderScreenCommon


@tagged("post_install", "-at_install")
class TestKioskOrderSteps(OrderScreenCommon):
    def test_order_without_instructions_has_no_steps(self):
        self.assertEqual(self._order(self._make_workorder())["steps"]["list"], [])

    def test_steps_come_with_what_their_kind_needs(self):
        workorder, _steps = self._make_steps(
            {"kind": "text", "body": "<p>Clamp it</p>"},
            {"kind": "wait", "wait_seconds": 600},
            {**LIMITS, "unit": "Nm", "decimals": 1},
            {
                "kind": "value_choice",
                "choice_ids": [
                    Command.create({"name": "Fine"}),
                    Command.create({"name": "Rough", "is_ok": False}),
                ],
            },
            {"kind": "scan", "scan_kind": "code", "scan_code": "ABC"},
        )
        text, wait, number, choice, scan = self._order(workorder)["steps"]["list"]
        self.assertIn("Clamp it", text["body"])
        self.assertEqual(wait["wait_seconds"], 600)
        self.assertEqual((number["lower"], number["upper"], number["unit"]), (9, 10, "Nm"))
        self.assertEqual([c["is_ok"] for c in choice["choices"]], [True, False])
        self.assertIn("ABC", scan["expected"])

    def test_step_says_what_was_recorded(self):
        workorder, steps = self._make_steps(LIMITS, {"kind": "confirm"})
        self._record(workorder, steps[0], 12.0)
        value, confirm = self._order(workorder)["steps"]["list"]
        (record,) = value["records"]
        self.assertEqual((record["verdict"], record["is_done"]), ("not_ok", False))
        self.assertTrue(value["is_missing"])
        self.assertEqual((confirm["records"], confirm["done"]), ([], 0))
        self.assertEqual(self._order(workorder)["finish"]["steps"], ["Step 1", "Step 2"])

    def test_wait_says_since_when_it_runs(self):
        workorder, steps = self._make_steps({"kind": "wait", "wait_seconds": 60})
        self._record(workorder, steps)
        (wait,) = self._order(workorder)["steps"]["list"]
        self.assertEqual(wait["records"][0]["verdict"], "started")
        self.assertTrue(wait["records"][0]["moment"])

    def test_each_serial_has_its_own_records(self):
        workorder, lots = self._make_serial_order(2)
        workorder, steps = self._make_steps({"kind": "confirm", "per": "unit"}, workorder=workorder)
        self._record(workorder, steps, lot=lots[1])
        (step,) = self._order(workorder)["steps"]["list"]
        self.assertTrue(step["by_serial"])
        self.assertEqual([record["lot_id"] for record in step["records"]], [lots[1].id])

    def _count(self, workorder):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._order(workorder)
        return self.env.cr.sql_log_count - before

    def test_many_steps_cost_no_query_more_than_few(self):
        few, steps = self._make_steps(LIMITS, {"kind": "confirm"})
        many, many_steps = self._make_steps(
            *([LIMITS, {"kind": "confirm"}] * 15), workorder=self._make_workorder(10)
        )
        for order, own in ((few, steps), (many, many_steps)):
            for step in own:
                self._record(order, step, 9.5 if step.kind == "value_number" else None)
        self._count(few)
        self._count(many)
        self.assertEqual(self._count(many), self._count(few))


@tagged("post_install", "-at_install")
class TestKioskOrderData(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()._as_service_user()

    def _show(self, screen, **values):
        return self.kiosk._kiosk_state(screen, Params(values))["data"]

    def _order(self, workorder):
        return self._show("order", workorder_id=workorder.id)["order"]

    def test_components_say_needed_put_in_and_the_lot_to_take_next(self):
        workorder = self._make_pumps(3).workorder_ids[0]
        gear, oil = self._order(workorder)["components"]
        self.assertEqual((gear["needed"], gear["put_in"], gear["tracking"]), (3, 0, "serial"))
        self.assertTrue(gear["is_per_unit"])
        self.assertEqual(oil["proposal"]["lot"], "OIL-A")
        unit = workorder.production_id.mes_lot_ids[0]
        self._consume(workorder, lot=self.gears[0], unit=unit, employees=self.anna)
        gear, _oil = self._order(workorder)["components"]
        self.assertEqual(gear["put_in"], 1)
        (entry,) = gear["entries"]
        self.assertEqual((entry["lot"], entry["unit_lot_id"]), ("G1", unit.id))
        self.assertNotEqual(gear["proposal"]["lot"], "G1")

    def test_what_was_taken_back_is_not_listed(self):
        workorder = self._make_pumps(2).workorder_ids[0]
        unit = workorder.production_id.mes_lot_ids[0]
        entry = self._consume(workorder, lot=self.gears[0], unit=unit, employees=self.anna)
        self._take_back(entry, employees=self.anna)
        gear, _oil = self._order(workorder)["components"]
        self.assertEqual((gear["put_in"], gear["entries"]), (0, []))

    def test_lots_to_take_follow_the_removal_strategy(self):
        workorder = self._make_pumps(3).workorder_ids[0]
        found = self._show("lots", workorder_id=workorder.id, product_id=self.oil.id)["lots"]
        self.assertEqual(found[0]["lot"], "OIL-A")
        other = self._make_component("Other")
        found = self._show("lots", workorder_id=workorder.id, product_id=other.id)["lots"]
        self.assertEqual(found, [])

    def test_units_say_what_is_done_and_who_has_which_in_hand(self):
        workorder = self._make_pumps(3, tied=False).workorder_ids[0]
        one, two, three = workorder.production_id.mes_lot_ids
        self._work(workorder, lot=one, good=1, employees=self.anna)
        Start(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=workorder,
            employees=self.bert,
            source="kiosk",
            lot=two,
        ).execute()
        units = self._order(workorder)["units"]
        self.assertEqual(
            [(unit["id"], unit["state"]) for unit in units["list"]],
            [(one.id, "good"), (two.id, "working"), (three.id, "open")],
        )
        self.assertEqual(units["list"][1]["held_by"], [self.bert.id])
        self.assertEqual((units["done"], units["total"]), (1, 3))

    def test_two_hundred_units_cost_as_many_queries_as_twelve(self):
        def count(workorder):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._order(workorder)
            return self.env.cr.sql_log_count - before

        few = self._make_pumps(12).workorder_ids[0]
        many = self._make_pumps(150).workorder_ids[0]
        count(few)
        count(many)
        self.assertLessEqual(count(many), count(few))

    def test_reasons_used_most_at_the_operation_come_first(self):
        workorder = self._make_mo(100).workorder_ids[0]
        often, seldom = self.env["stock.scrap.reason.tag"].create(
            [{"name": "Often", "mes_icon": "tool"}, {"name": "Seldom"}]
        )
        for number, reason in enumerate((seldom, often, often)):
            self._declare(workorder, scrap=1, reason=reason, uuid=f"r{number}")
        reasons = self._order(workorder)["declare"]["reasons"]
        self.assertEqual([reason["name"] for reason in reasons[:2]], ["Often", "Seldom"])
        self.assertEqual([reason["icon"] for reason in reasons[:2]], ["tool", "more"])

    def test_rework_goes_here_or_to_an_operation_before(self):
        production = self._make_mo(10, bom=self._make_bom(operations=("A", "B", "C")))
        for number in range(2):
            self._work(production.workorder_ids[number], good=5)
        production.workorder_ids.workcenter_id = self.lathe
        targets = self._order(production.workorder_ids[1])["declare"]["targets"]
        self.assertEqual([target["name"] for target in targets], ["A", "B"])

    def test_boxes_are_the_packagings_of_the_product(self):
        workorder = self._make_mo(100).workorder_ids[0]
        box = self.env["uom.uom"].create(
            {
                "name": "Box 20",
                "relative_factor": 20,
                "relative_uom_id": workorder.product_uom_id.id,
            }
        )
        workorder.product_id.uom_ids = [Command.link(box.id)]
        self.assertEqual(
            self._order(workorder)["declare"]["boxes"], [{"name": "Box 20", "quantity": 20}]
        )

    def test_machine_count_is_what_came_since_the_last_person(self):
        workorder = self._make_mo(100).workorder_ids[0]
        now = fields.Datetime.now()
        self.assertFalse(self._order(workorder)["declare"]["machine"])
        for minutes, source, good in ((30, "device", 5), (20, "kiosk", 4), (10, "device", 3)):
            self._declare(
                workorder, source=source, good=good, moment=now - timedelta(minutes=minutes)
            )
        self.assertEqual(self._order(workorder)["declare"]["machine"]["count"], 3)

    def test_declare_screen_of_an_order_that_is_gone_leads_to_the_queue(self):
        workorder = self._make_mo(5).workorder_ids[0]
        shown = self.kiosk._kiosk_state("declare", Params({"workorder_id": workorder.id}))
        self.assertEqual(shown["next_state"], "declare")
        workorder.button_finish()
        shown = self.kiosk._kiosk_state("declare", Params({"workorder_id": workorder.id}))
        self.assertEqual(shown["next_state"], "queue")

    def test_what_was_declared_last_is_told(self):
        workorder = self._make_mo(100).workorder_ids[0]
        self._work(workorder, good=10, employees=self.anna)
        last = self._order(workorder)["declare"]["last"]
        self.assertEqual((last["good"], last["scrap"]), (10, 0))
        self._reverse(self._ledger(workorder)[:1])
        self.assertFalse(self._order(workorder)["declare"]["last"])

    def test_consuming_at_another_operation_counts_for_the_line(self):
        production = self._make_pumps(2, tied=False, consumption="flexible")
        first, last = production.workorder_ids
        Consume(
            env=self.env,
            uuid="oil",
            workorder=first,
            lot=self.oil_a,
            quantity=1,
            source="kiosk",
        ).execute()
        last.workcenter_id = self.lathe
        oil = next(c for c in self._order(last)["components"] if c["name"] == "Oil")
        self.assertEqual(oil["put_in"], 1)
        self.assertFalse(oil["entries"][0]["is_here"])
