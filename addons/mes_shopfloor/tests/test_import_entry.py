from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..services import (
    CompanyMismatchError,
    IdentifierError,
    ImportEntry,
    OrderClosedError,
    OverProductionError,
    QuantityError,
    ReverseEntry,
    is_imported_entry,
)
from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestImportEntry(MesCommon):
    """Entries about pieces that are counted: from before the MES, or by Odoo's buttons."""

    def _import(self, workorder, env=None, uuid=None, **kwargs):
        number = len(self._ledger(workorder))
        return ImportEntry(
            env=env or self.env,
            uuid=uuid or f"{workorder.id}-{number}",
            workorder=workorder,
            **{"moment": NOON, **kwargs},
        ).execute()

    def _closed(self, qty=100, good=95):
        """A work order closed by Odoo's buttons, so with an entry of the office."""
        workorder = self._make_workorder(qty)
        workorder.button_start()
        workorder.qty_produced = good
        workorder.button_finish()
        workorder.production_id.with_context(skip_backorder=True).button_mark_done()
        self.assertEqual(workorder.production_id.state, "done")
        return workorder

    def _before_the_mes(self, **kwargs):
        """A closed work order of which the ledger knows nothing."""
        workorder = self._closed(**kwargs)
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM mes_production_log WHERE workorder_id = %s", [workorder.id]
        )
        self.env.invalidate_all()
        return workorder

    def assertGood(self, workorder, expected):
        self.assertEqual(sum(self._ledger(workorder).mapped("qty_good")), expected)

    def test_entry_of_a_closed_order_changes_no_quantity(self):
        workorder = self._before_the_mes()
        log = self._import(workorder, good=60, scrap=2, reason=self.reason).record
        self.assertEqual((log.source, log.moment, log.shift_id), ("import", NOON, self.early))
        self.assertEqual(workorder.qty_produced, 95)
        self.assertEqual(workorder.production_id.qty_produced, 95)
        self.assertEqual(workorder.mes_qty_scrap, 2)
        self.assertGood(workorder, 60)

    def test_entries_never_describe_more_than_was_counted(self):
        workorder = self._before_the_mes()
        self._import(workorder, good=60)
        with self.assertRaisesRegex(OverProductionError, "95.*35") as caught:
            self._import(workorder, good=36)
        self.assertEqual(caught.exception.open_qty, 35)
        self._import(workorder, good=35)
        self.assertGood(workorder, 95)

    def test_scrap_is_at_most_what_did_not_become_good(self):
        workorder = self._before_the_mes()
        with self.assertRaisesRegex(OverProductionError, "100.*95 are good"):
            self._import(workorder, scrap=6)
        self._import(workorder, scrap=3)
        self._import(workorder, scrap=2)
        with self.assertRaises(OverProductionError):
            self._import(workorder, scrap=1)

    def test_rework_is_at_most_what_was_ordered(self):
        workorder = self._before_the_mes()
        with self.assertRaises(OverProductionError):
            self._import(workorder, rework=101)
        self._import(workorder, rework=100)

    def test_entry_takes_the_place_of_what_odoo_counted_by_itself(self):
        workorder = self._closed()
        placeholder = self._ledger(workorder)
        self.assertEqual((placeholder.source, placeholder.qty_good), ("office", 95))
        self._import(workorder, good=60)
        taken = self._ledger(workorder).filtered(lambda log: log.qty_good < 0)
        self.assertEqual((taken.source, taken.qty_good), ("office", -60))
        self.assertEqual(taken.moment, placeholder.moment)
        self.assertGood(workorder, 95)

    def test_places_are_taken_one_after_the_other_and_only_once(self):
        workorder = self._closed()
        for good in (60, 30, 5):
            self._import(workorder, good=good)
            self.assertGood(workorder, 95)
        with self.assertRaises(OverProductionError):
            self._import(workorder, good=1)

    def test_what_somebody_declared_keeps_its_place(self):
        workorder = self._make_workorder(100)
        workorder.button_start()
        self._declare(workorder, good=40, source="office")
        workorder.qty_produced = 90
        workorder.button_finish()
        with self.assertRaises(OverProductionError):
            self._import(workorder, good=51)
        self._import(workorder, good=50)
        self.assertGood(workorder, 90)

    def test_placeholder_that_was_reversed_leaves_no_room(self):
        workorder = self._make_workorder(100)
        workorder.qty_produced = 10
        self._reverse(self._ledger(workorder))
        with self.assertRaises(OverProductionError):
            self._import(workorder, good=1)

    def test_open_order_may_be_described_too(self):
        workorder = self._make_workorder(100)
        workorder.qty_produced = 40
        self._import(workorder, good=40)
        self.assertEqual(workorder.qty_produced, 40)
        self.assertGood(workorder, 40)
        self._declare(workorder, good=1)
        self.assertEqual(workorder.qty_produced, 41)

    def test_several_places_are_taken_latest_first(self):
        workorder = self._make_workorder(100)
        workorder.qty_produced = 10
        workorder.qty_produced = 30
        first, second = self._ledger(workorder).sorted("id")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_production_log SET moment = %s WHERE id = %s", [NOON, first.id]
        )
        self.env.invalidate_all()
        self._import(workorder, good=25)
        taken = self._ledger(workorder).filtered(lambda log: log.qty_good < 0)
        self.assertEqual(
            {(log.moment, log.qty_good) for log in taken}, {(second.moment, -20), (NOON, -5)}
        )

    def test_same_id_again_is_a_duplicate(self):
        workorder = self._before_the_mes()
        first = self._import(workorder, uuid="row-1", good=60)
        again = self._import(workorder, uuid="row-1", good=60)
        self.assertTrue(again.duplicate)
        self.assertEqual(again.record, first.record)
        self.assertGood(workorder, 60)

    def test_entry_declared_before_its_order_closed_is_a_duplicate(self):
        workorder = self._make_workorder()
        self._declare(workorder, uuid="row-1", good=10)
        workorder.button_finish()
        self.assertTrue(self._import(workorder, uuid="row-1", good=10).duplicate)

    def test_id_of_something_else_is_refused(self):
        self._declare(self._make_workorder(), uuid="taken", good=1)
        with self.assertRaises(IdentifierError):
            self._import(self._before_the_mes(), uuid="taken", good=1)

    def test_cancelled_and_draft_orders_are_refused(self):
        workorder = self._make_workorder()
        workorder.action_cancel()
        with self.assertRaises(OrderClosedError):
            self._import(workorder, scrap=1)

    def test_nothing_and_negative_are_refused(self):
        workorder = self._before_the_mes()
        for wrong in ({}, {"good": -1}, {"good": float("inf")}):
            with self.assertRaises(QuantityError):
                self._import(workorder, **wrong)

    def test_order_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        with self.assertRaises(CompanyMismatchError):
            self._import(self._before_the_mes(), env=env, good=1)

    def test_operator_may_and_other_employees_may_not(self):
        workorder = self._closed()
        with self.assertRaises(AccessError):
            self._import(workorder, env=self.env(user=self._make_user()), good=1)
        self._import(workorder, env=self.env(user=self._make_user("operator")), good=1)
        self.assertGood(workorder, 95)

    def test_reversal_gives_the_pieces_back_to_odoos_count(self):
        workorder = self._closed()
        log = self._import(workorder, good=60, scrap=1).record
        self.assertTrue(is_imported_entry(log))
        ReverseEntry(env=self.env, uuid="undo", log=log, note="wrong file").execute()
        self.assertGood(workorder, 95)
        self.assertEqual(workorder.mes_qty_scrap, 0)
        self.assertEqual(workorder.qty_produced, 95)
        self._import(workorder, good=95)
        self.assertGood(workorder, 95)

    def test_reversal_of_what_nobody_else_counted_leaves_nothing(self):
        workorder = self._before_the_mes()
        log = self._import(workorder, good=60).record
        ReverseEntry(env=self.env, uuid="undo", log=log).execute()
        self.assertGood(workorder, 0)
        self._import(workorder, good=95)
