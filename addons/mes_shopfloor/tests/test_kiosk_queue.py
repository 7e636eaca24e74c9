from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from ..kiosk_params import Params
from ..services import Pause, Start
from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestKioskQueue(QuantityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()._as_service_user()
        cls.anna, cls.bert = cls.env["hr.employee"].create([{"name": "Anna"}, {"name": "Bert"}])
        cls.steel = cls._make_component("Steel", qty=0)

    def _show(self, screen="queue", **values):
        return self.kiosk._kiosk_state(screen, Params(values))

    def _rows(self):
        return self._show()["data"]["orders"]

    def _row(self, workorder):
        return next(row for row in self._rows() if row["id"] == workorder.id)

    def _due(self, workorder, **delta):
        workorder.production_id.date_deadline = fields.Datetime.now() + timedelta(**delta)

    def _act(self, act, workorder, employee, uuid, **values):
        return act(
            env=self.env,
            uuid=uuid,
            workorder=workorder,
            employees=employee,
            source="kiosk",
            **values,
        ).execute()

    def test_rows_say_why_they_are_where_they_are(self):
        first, second, urgent = (self._make_workorder() for _ in range(3))
        self._due(first, days=30)
        self._due(second, days=40)
        self._due(urgent, days=50)
        urgent.production_id.priority = "1"
        self.assertEqual(
            [(row["id"], row["why"]) for row in self._rows()],
            [
                (urgent.id, "Next because: high priority"),
                (first.id, "Due first"),
                (second.id, "In the order of the due dates"),
            ],
        )
        self.assertEqual(self._row(urgent)["priority"], 1)

    def test_order_that_shares_the_set_up_goes_first_on_its_day(self):
        product = self._make_bom().product_tmpl_id.product_variant_id
        orders = self.env["mrp.production"].create(
            [{"product_id": product.id, "product_qty": 10} for _ in range(2)]
        )
        orders.action_confirm()
        running, kin = (order.workorder_ids[0] for order in orders)
        other = self._make_workorder()
        noon = fields.Datetime.now().replace(hour=10) + timedelta(days=9)
        other.production_id.date_deadline = noon
        kin.production_id.date_deadline = noon + timedelta(hours=2)
        running.production_id.date_deadline = noon + timedelta(days=3)
        self._act(
            Start, running, self.anna, "run", moment=fields.Datetime.now() - timedelta(hours=1)
        )
        self.assertEqual([row["id"] for row in self._rows()], [running.id, kin.id, other.id])
        self.assertIn(running.production_id.name, self._row(kin)["why"])
        self._act(Pause, running, self.anna, "pause")
        running.button_finish()
        self.assertEqual([row["id"] for row in self._rows()], [kin.id, other.id])
        last = self._show()["data"]["last"]
        self.assertEqual(last["name"], running.production_id.name)

    def test_standing_tells_late_from_at_risk_from_on_time(self):
        late, risk, fine = (self._make_workorder(100) for _ in range(3))
        self._due(late, hours=-1)
        self._due(risk, minutes=30)
        self._due(fine, days=30)
        self.assertEqual(
            [(row["id"], row["standing"]) for row in self._rows()],
            [(late.id, "late"), (risk.id, "risk"), (fine.id, "ontime")],
        )

    def test_running_row_says_who_works_there_since_when_in_which_phase(self):
        workorder = self._make_workorder()
        self._act(Start, workorder, self.anna, "a", phase="setup")
        (worker,) = self._row(workorder)["workers"]
        self.assertEqual((worker["id"], worker["phase"]), (self.anna.id, "setup"))
        self.assertIn("Anna", worker["label"])
        self.assertTrue(worker["since"])
        self.assertEqual(self._row(workorder)["people"], [self.anna.id])

    def test_paused_row_says_since_when_and_for_what(self):
        workorder = self._make_workorder()
        reason = self.env["mrp.workcenter.productivity.loss"].search([], limit=1)
        start = fields.Datetime.now() - timedelta(hours=1)
        self._act(Start, workorder, self.anna, "a", moment=start)
        self._act(Pause, workorder, self.anna, "b", reason=reason)
        row = self._row(workorder)
        self.assertEqual((row["state"], row["pause_reason"]), ("paused", reason.name))
        self.assertTrue(row["paused_since"])
        self.assertEqual(row["workers"], [])

    def test_set_up_is_asked_for_only_where_it_has_time(self):
        workorder = self._make_workorder()
        self.lathe.time_start = 0
        self.assertEqual(self._row(workorder)["setup_minutes"], 0)
        self.lathe.time_start = 25
        self.assertEqual(self._row(workorder)["setup_minutes"], 25)

    def test_material_in_words_says_what_is_there(self):
        workorder = self._make_mo(120).workorder_ids[0]
        material = self._row(workorder)["material"]
        self.assertEqual(material["state"], "ready")
        (line,) = material["lines"]
        self.assertEqual((line["name"], line["there"], line["needed"]), ("Bar", 120, 120))

    def test_material_in_words_says_what_is_short(self):
        self.env["stock.quant"]._update_available_quantity(self.steel, self.stock, 36)
        order = self._make_order(80, components=[self.steel])
        order.action_assign()
        material = self._row(order.workorder_ids)["material"]
        self.assertEqual(material["state"], "short")
        (line,) = material["lines"]
        self.assertTrue(line["is_short"])
        self.assertEqual((line["name"], line["there"], line["needed"]), ("Steel", 36, 80))
        self.assertIsNone(material["expected"])

    def test_material_on_its_way_has_a_date(self):
        order = self._make_order(80, components=[self.steel])
        arrives = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.plant.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.steel.id,
                            "product_uom_qty": 80,
                            "date": arrives,
                            "location_id": self.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": self.stock.id,
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        receipt.move_ids.date = arrives
        material = self._row(order.workorder_ids)["material"]
        self.assertEqual(material["state"], "expected")
        self.assertEqual(material["expected"], int(arrives.timestamp() * 1000))

    def test_blocked_center_says_why_nothing_starts(self):
        workorder = self._make_workorder()
        loss = self.env["mrp.workcenter.productivity.loss"].search(
            [("loss_type", "=", "availability")], limit=1
        )
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "loss_id": loss.id,
                "description": "Spindle",
                "date_start": fields.Datetime.now(),
            }
        )
        self.assertEqual(self._row(workorder)["center_block"]["reason"], "Spindle")

    def test_station_with_several_centers_lists_them(self):
        terminal = self._make_terminal(workcenter_ids=[Command.set((self.lathe | self.mill).ids)])
        centers = terminal._as_service_user()._kiosk_state("queue", Params({}))["data"]["centers"]
        self.assertEqual([center["code"] for center in centers], ["TL", "TM"])

    def _count(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rows = self._rows()
        return self.env.cr.sql_log_count - before, len(rows)

    def _make_many(self, number):
        """Orders of several products, some short of material, some started, some blocked."""
        boms = [self._make_bom() for _ in range(2)]
        boms[1].bom_line_ids = [
            Command.create({"product_id": self.steel.id, "product_qty": 1}),
        ]
        orders = self.env["mrp.production"].create(
            [
                {
                    "product_id": boms[place % 2].product_tmpl_id.product_variant_id.id,
                    "bom_id": boms[place % 2].id,
                    "product_qty": 5,
                }
                for place in range(number)
            ]
        )
        orders.action_confirm()
        orders.action_assign()
        return orders

    def test_two_hundred_orders_cost_as_many_queries_as_ten(self):
        first = self._make_many(10)
        for place, order in enumerate(first[:4]):
            self._act(Start, order.workorder_ids[0], (self.anna, self.bert)[place % 2], f"s{place}")
        self._act(Pause, first[0].workorder_ids[0], self.anna, "pause")
        self._count()
        few, few_rows = self._count()
        more = self._make_many(190)
        for place, order in enumerate(more[:36]):
            self._act(Start, order.workorder_ids[0], (self.anna, self.bert)[place % 2], f"m{place}")
        self._count()
        many, many_rows = self._count()
        self.assertEqual((few_rows, many_rows), (10, 200))
        # One more: a full list is counted.
        self.assertLessEqual(many, few + 1)
        self.assertLessEqual(many, 80)
