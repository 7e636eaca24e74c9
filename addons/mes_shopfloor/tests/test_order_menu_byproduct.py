import uuid

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import services
from .common_menu import MenuCommon


@tagged("post_install", "-at_install")
class TestByproduct(MenuCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chips = cls._make_component("Chips", qty=0)
        bom = cls._make_bom()
        bom.byproduct_ids = [
            Command.create(
                {
                    "product_id": cls.chips.id,
                    "product_qty": 2,
                    "operation_id": bom.operation_ids[0].id,
                }
            )
        ]
        cls.order = cls._make_mo(10, bom=bom)
        cls.turn, cls.mill_order = cls.order.workorder_ids
        cls.move = cls.order.move_byproduct_ids

    def _finish_all(self):
        self._work(self.turn, good=10)
        self._work(self.mill_order, good=10)
        self._close(self.order)

    def test_counts_add_up_and_replace_the_plan(self):
        self._work(self.turn, good=4)
        self._do(services.AddByproduct, product=self.chips, quantity=3)
        self._do(services.AddByproduct, product=self.chips, quantity=4)
        self.assertEqual(self.move.quantity, 7)
        self._work(self.turn, good=6)
        self._work(self.mill_order, good=10)
        self._close(self.order)
        self.assertEqual((self.move.state, self.move.quantity), ("done", 7))
        self.assertEqual(self._on_hand(self.chips), 7)

    def test_undone_counts_go_back_and_at_last_the_plan_holds(self):
        first, second = str(uuid.uuid4()), str(uuid.uuid4())
        self._do(services.AddByproduct, product=self.chips, quantity=3, uuid=first)
        self._do(services.AddByproduct, product=self.chips, quantity=4, uuid=second)
        self._undo(first)
        self.assertEqual(self.move.quantity, 4)
        self._undo(second)
        self._finish_all()
        self.assertEqual(self.move.quantity, 20)

    def test_new_byproduct_is_added_by_a_supervisor(self):
        swarf = self._make_component("Swarf", qty=0)
        with self.assertRaises(AccessError):
            self._do(services.AddByproduct, product=swarf, quantity=2)
        sent = str(uuid.uuid4())
        result = self._do(
            services.AddByproduct, product=swarf, quantity=2, who=self.boss, uuid=sent
        )
        self._do(services.AddByproduct, product=swarf, quantity=1)
        self.assertEqual(result.record.quantity, 3)
        self._finish_all()
        self.assertEqual(self._on_hand(swarf), 3)

    def test_new_byproduct_undone_leaves_nothing(self):
        swarf = self._make_component("Swarf", qty=0)
        sent = str(uuid.uuid4())
        self._do(services.AddByproduct, product=swarf, quantity=2, who=self.boss, uuid=sent)
        self._undo(sent, who=self.boss)
        self._finish_all()
        self.assertEqual(self._on_hand(swarf), 0)

    def test_backorder_goes_on_with_the_plan(self):
        self._do(services.AddByproduct, product=self.chips, quantity=5)
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        for workorder in backorder.workorder_ids:
            self._work(workorder, good=6)
        self._close(backorder)
        self.assertEqual(self._on_hand(self.chips), 5 + 12)

    def test_tracked_byproduct_needs_its_lot(self):
        tracked = self._make_component("Ingot", qty=0, tracking="lot")
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, product=tracked, quantity=1, who=self.boss)
        for quantity, lot in ((1, "A"), (2, "A"), (4, "B")):
            self._do(
                services.AddByproduct, product=tracked, quantity=quantity, lot=lot, who=self.boss
            )
        self._finish_all()
        lots = self.env["stock.lot"].search([("product_id", "=", tracked.id)])
        self.assertEqual({lot.name: lot.product_qty for lot in lots}, {"A": 3, "B": 4})

    def test_serial_number_is_one_new_piece(self):
        unit = self._make_component("Unit", qty=0, tracking="serial")
        add = {"product": unit, "who": self.boss, "lot": "S-1"}
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, quantity=2, **add)
        self._do(services.AddByproduct, quantity=1, **add)
        with self.assertRaises(services.LotError):
            self._do(services.AddByproduct, quantity=1, **add)
