from odoo.tests import tagged

from ..services import EntryNotReversibleError, IdentifierError, OrderClosedError, QuantityError
from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestReverse(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls.log = cls._declare(
            cls.workorder, good=10, scrap=2, rework=1, reason=cls.reason, moment=NOON
        ).record

    def test_reversal_takes_everything_back(self):
        reversal = self._reverse(self.log, note="wrong order").record
        self.assertEqual(reversal.reversal_of_id, self.log)
        self.assertEqual(
            (reversal.qty_good, reversal.qty_scrap, reversal.qty_rework), (-10, -2, -1)
        )
        self.assertEqual(self.workorder.qty_produced, 0)
        self.assertEqual(self.workorder.mes_qty_scrap, 0)
        self.assertEqual(self.workorder.mes_qty_rework, 0)

    def test_reversal_counts_in_the_shift_of_the_mistake(self):
        reversal = self._reverse(self.log).record
        self.assertEqual(reversal.moment, NOON)
        self.assertEqual(reversal.shift_id, self.early)
        self.assertEqual(reversal.note, False)

    def test_other_entries_stay(self):
        self._declare(self.workorder, good=3)
        self._reverse(self.log)
        self.assertEqual(self.workorder.qty_produced, 3)

    def test_reversal_of_the_last_good_pieces_empties_the_order(self):
        self._reverse(self.log)
        self.assertEqual(self.workorder.production_id.qty_producing, 0)

    def test_same_id_again_is_a_duplicate(self):
        first = self._reverse(self.log, uuid="undo")
        again = self._reverse(self.log, uuid="undo")
        self.assertTrue(again.duplicate)
        self.assertEqual(first.record, again.record)

    def test_entry_is_reversed_once_only(self):
        self._reverse(self.log)
        with self.assertRaises(EntryNotReversibleError):
            self._reverse(self.log)

    def test_reversal_is_not_reversed(self):
        reversal = self._reverse(self.log).record
        with self.assertRaises(EntryNotReversibleError):
            self._reverse(reversal)

    def test_entry_of_a_closed_order_is_not_reversed(self):
        self.workorder.button_finish()
        with self.assertRaises(OrderClosedError):
            self._reverse(self.log)

    def test_id_of_an_entry_of_another_order_is_refused(self):
        self._declare(self._make_workorder(), uuid="taken", good=1)
        with self.assertRaises(IdentifierError):
            self._reverse(self.log, uuid="taken")

    def test_good_pieces_never_fall_below_zero(self):
        self.workorder.qty_produced = 4
        with self.assertRaises(QuantityError):
            self._reverse(self.log)
