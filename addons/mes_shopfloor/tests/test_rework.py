from odoo.tests import tagged

from ..services import EntryNotReversibleError, OverProductionError, QuantityError
from .common_quantity import QuantityCommon


@tagged("post_install", "-at_install")
class TestRework(QuantityCommon):
    def setUp(self):
        super().setUp()
        self.production = self._make_mo(operations=("Turn", "Mill", "Grind"))
        self.turn, self.mill, self.grind = self.production.workorder_ids

    def _quantities(self, workorder):
        return workorder.qty_produced, workorder.mes_qty_scrap, workorder.mes_qty_rework

    def _send_back(self):
        """100 pieces turned and milled, 5 of 60 ground go back to the lathe."""
        self._work(self.turn, good=100)
        self._work(self.mill, good=100)
        return self._work(self.grind, good=55, rework=5, rework_to=self.turn)

    def test_rework_at_the_same_operation_comes_back_there(self):
        self._work(self.turn, good=95, rework=5)
        self.assertEqual(self.turn.qty_ready, 5)
        self._work(self.turn, good=4, scrap=1)
        self.assertEqual(self._quantities(self.turn), (99, 1, 0))

    def test_piece_sent_back_has_to_pass_all_operations_again(self):
        self._send_back()
        self.assertEqual(self._quantities(self.turn), (95, 0, 5))
        self.assertEqual(self._quantities(self.mill), (95, 0, 5))
        self.assertEqual(self._quantities(self.grind), (55, 0, 5))
        self.assertEqual(self.turn.qty_ready, 5)
        self.assertEqual(self.mill.qty_ready, 0)
        self._work(self.turn, good=5)
        self.assertEqual(self._quantities(self.turn), (100, 0, 0))
        self.assertEqual(self.mill.qty_ready, 5)
        self._work(self.mill, good=5)
        self._work(self.grind, good=45)
        self.assertEqual(self._quantities(self.grind), (100, 0, 0))
        self.assertAgrees(self.production)

    def test_reworked_piece_uses_its_components_once(self):
        self._send_back()
        self._work(self.turn, good=5)
        self._work(self.mill, good=5)
        self._work(self.grind, good=45)
        self.production.workorder_ids.button_finish()
        self._close(self.production)
        self.assertEqual(self._produced(self.production), 100)
        self.assertEqual(self._consumed(self.production, self.bar), 100)
        self.assertEqual(self._consumed(self.production, self.ring), 100)

    def test_piece_lost_in_rework_is_scrap_of_the_operation_that_sent_it(self):
        self._send_back()
        self._work(self.turn, good=3, scrap=2)
        self.assertEqual(self._quantities(self.turn), (100, 0, 0))
        self.assertEqual(self._quantities(self.mill), (97, 0, 3))
        self.assertEqual(self._quantities(self.grind), (55, 2, 3))
        self._work(self.mill, good=3)
        self._work(self.grind, good=43)
        self.production.workorder_ids.button_finish()
        self._close(self.production)
        self.assertEqual(self._produced(self.production), 98)
        self.assertEqual(self._consumed(self.production, self.bar), 100)
        self.assertEqual(self._consumed(self.production, self.ring), 100)
        self.assertAgrees(self.production)

    def test_all_of_a_rework_may_be_lost(self):
        self._send_back()
        entry = self._work(self.turn, scrap=5, reason=self.reason)
        self.assertEqual(entry.workorder_id, self.grind)
        self.assertEqual(entry.reason_id, self.reason)
        self.assertEqual(self._quantities(self.grind), (55, 5, 0))
        self.assertEqual(self._quantities(self.turn), (100, 0, 0))

    def test_piece_may_be_sent_back_a_second_time(self):
        self._send_back()
        self._work(self.turn, good=5)
        self._work(self.mill, good=3, rework=2, rework_to=self.turn)
        self.assertEqual(self._quantities(self.turn), (98, 0, 2))
        self.assertEqual(self._quantities(self.mill), (98, 0, 2))
        self._work(self.turn, good=2)
        self._work(self.mill, good=2)
        self._work(self.grind, good=45)
        self.assertEqual(self._quantities(self.grind), (100, 0, 0))
        self.assertEqual(self._quantities(self.mill), (100, 0, 0))

    def test_finished_operation_has_work_again(self):
        self._work(self.turn, good=100)
        self.turn.button_finish()
        self._work(self.mill, good=10, rework=2, rework_to=self.turn)
        self.assertEqual(self.turn.state, "ready")
        self.assertEqual(self.turn.qty_produced, 98)

    def test_rework_goes_to_no_later_or_foreign_operation(self):
        self._work(self.turn, good=100)
        self._work(self.mill, good=50)
        other = self._make_mo().workorder_ids[0]
        for target in (self.grind, other):
            with self.assertRaisesRegex(QuantityError, "have passed"):
                self._work(self.mill, rework=1, rework_to=target)

    def test_more_than_ready_is_refused_although_pieces_are_away(self):
        self._send_back()
        with self.assertRaises(OverProductionError):
            self._work(self.grind, good=41)

    def test_reversal_of_rework_takes_its_parts_back(self):
        entry = self._send_back()
        self.assertEqual(len(entry.part_ids), 2)
        self._reverse(entry)
        self.assertEqual(self._quantities(self.turn), (100, 0, 0))
        self.assertEqual(self._quantities(self.mill), (100, 0, 0))
        self.assertEqual(self._quantities(self.grind), (0, 0, 0))
        self.assertAgrees(self.production)

    def test_part_of_an_entry_is_not_reversed_alone(self):
        entry = self._send_back()
        with self.assertRaises(EntryNotReversibleError):
            self._reverse(entry.part_ids[0])

    def test_rework_that_was_worked_on_is_not_reversed_before_that(self):
        entry = self._send_back()
        redone = self._work(self.turn, good=5)
        with self.assertRaises(QuantityError):
            self._reverse(entry)
        self._reverse(redone)
        self._reverse(entry)
        self.assertEqual(self._quantities(self.turn), (100, 0, 0))

    def test_same_rework_sent_twice_is_booked_once(self):
        self._work(self.turn, good=100)
        self._work(self.mill, rework=2, rework_to=self.turn, uuid="twice")
        self.assertTrue(
            self._declare(self.mill, rework=2, rework_to=self.turn, uuid="twice").duplicate
        )
        self.assertEqual(self._quantities(self.turn), (98, 0, 2))
