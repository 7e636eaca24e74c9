from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMesMachineCycle(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.unit = cls.env.ref("uom.product_uom_unit")

    def _cycle(self, seconds, machine=None, **values):
        return self.env["mes.machine.cycle"].create(
            {
                "machine_id": (machine or self.machine).id,
                "seconds": seconds,
                **{name: record.id for name, record in values.items()},
            }
        )

    def _ideal(self, product=None, operation=None, machine=None):
        product = product if product is not None else self.shaft
        operation = operation if operation is not None else self.operation
        pair = (product.id, operation.id)
        return (machine or self.machine)._mes_ideal_cycles([pair])[pair]

    def _capacity(self, capacity, **values):
        return self.env["mrp.workcenter.capacity"].create(
            {"workcenter_id": self.workcenter.id, "capacity": capacity, **values}
        )

    def test_planned_time_of_the_operation_is_the_default(self):
        self.assertEqual(self._ideal(), 60.0)

    def test_machine_is_preferred_to_the_operation(self):
        self.machine.mes_ideal_cycle_s = 40
        self.assertEqual(self._ideal(), 40.0)

    def test_product_is_preferred_to_the_machine(self):
        self.machine.mes_ideal_cycle_s = 40
        self._cycle(30, product_tmpl_id=self.shaft.product_tmpl_id)
        self.assertEqual(self._ideal(), 30.0)
        self.assertEqual(self._ideal(product=self.bar), 40.0)

    def test_what_is_said_most_exactly_holds(self):
        self._cycle(30, product_tmpl_id=self.shaft.product_tmpl_id)
        self._cycle(25, product_id=self.shaft)
        self.assertEqual(self._ideal(), 25.0)
        self._cycle(20, operation_id=self.operation)
        self.assertEqual(self._ideal(), 20.0)
        self._cycle(15, operation_id=self.operation, product_id=self.shaft)
        self.assertEqual(self._ideal(), 15.0)
        nothing = self.operation.browse()
        self.assertEqual(self._ideal(operation=nothing), 25.0)

    def test_pace_of_another_machine_says_nothing(self):
        self._cycle(30, product_id=self.shaft)
        self.assertEqual(self._ideal(machine=self._create_machine("L2")), 60.0)

    def test_nobody_knows_without_product_and_operation(self):
        nothing = self.operation.browse()
        self.assertEqual(self._ideal(product=self.bar, operation=nothing), 0.0)
        self.assertEqual(
            self.machine._mes_ideal_cycles([(False, False), (None, None)]), {(False, False): 0.0}
        )
        self.assertEqual(self.machine._mes_ideal_cycles([]), {})

    def test_pieces_made_at_a_time_share_the_cycle(self):
        self._capacity(4, product_uom_id=self.unit.id)
        self.assertEqual(self._ideal(), 15.0)
        self._capacity(6, product_id=self.shaft.id)
        self.assertEqual(self._ideal(), 10.0)

    def test_capacity_of_another_product_or_nothing_does_not_count(self):
        self._capacity(6, product_id=self.bar.id)
        self._capacity(0, product_uom_id=self.unit.id)
        self.assertEqual(self._ideal(), 60.0)

    def test_cycle_of_a_dozen_is_shared_by_twelve(self):
        self.bom.write({"product_qty": 1, "product_uom_id": self.dozen.id})
        self.assertEqual(self._ideal(), 5.0)

    def test_capacity_in_dozens_is_counted_in_pieces(self):
        self.bom.write({"product_qty": 1, "product_uom_id": self.dozen.id})
        self._capacity(2, product_uom_id=self.dozen.id)
        self.assertEqual(self._ideal(), 2.5)

    def test_agrees_with_what_odoo_plans_for_an_order(self):
        self._capacity(5, product_id=self.shaft.id)
        workorder = self._create_workorder(quantity=100)
        self.assertAlmostEqual(self._ideal() * 100, workorder.duration_expected * 60)

    def test_computed_duration_does_not_move_the_ideal(self):
        done = self._start_workorder()
        done.time_ids.write({"date_start": self._ago(60), "date_end": self._ago(0)})
        done.qty_producing = 10
        done.button_finish()
        self.operation.time_mode = "auto"
        self.assertEqual(self._ideal(), 60.0)

    def test_one_query_for_any_number_of_pairs(self):
        products = self.env["product.product"].create([{"name": f"P{n}"} for n in range(30)])
        self._cycle(30, product_id=products[3])
        pairs = [(product.id, self.operation.id) for product in products]
        machine = self.machine
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            cycles = machine._mes_ideal_cycles(pairs)
        self.assertEqual(len(cycles), 30)
        self.assertEqual(cycles[pairs[3]], 30.0)

    @mute_logger("odoo.sql_db")
    def test_one_pace_for_one_thing(self):
        self._cycle(30, product_id=self.shaft)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._cycle(31, product_id=self.shaft)

    @mute_logger("odoo.sql_db")
    def test_pace_names_what_is_made_and_takes_time(self):
        for seconds, values in ((30, {}), (0, {"product_id": self.shaft})):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self._cycle(seconds, **values)

    def test_variant_belongs_to_the_product(self):
        with self.assertRaises(ValidationError):
            self._cycle(30, product_id=self.shaft, product_tmpl_id=self.bar.product_tmpl_id)

    def test_variant_brings_its_product(self):
        cycle = self.env["mes.machine.cycle"].new({"product_id": self.shaft.id})
        cycle._onchange_product_id()
        self.assertEqual(cycle.product_tmpl_id, self.shaft.product_tmpl_id)

    def test_copied_machine_keeps_its_paces(self):
        self.machine.mes_cycle_ids = [Command.create({"product_id": self.shaft.id, "seconds": 30})]
        copied = self.machine.copy({"mes_code": "L8"})
        self.assertEqual(self._ideal(machine=copied), 30.0)
