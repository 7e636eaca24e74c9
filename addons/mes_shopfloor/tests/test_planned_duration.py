import uuid

from odoo.tests import freeze_time, tagged

from ..services import Start
from .common import NOON
from .common_lead import LeadCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestPlannedDuration(LeadCommon):
    """The plan of an order is that of its whole quantity, whatever Odoo makes of its duration."""

    def _begun(self, **values):
        """An order that is made, started and declared before anything is written."""
        workorder = self._make_workorder(100)
        Start(
            env=self.env, uuid=str(uuid.uuid4()), workorder=workorder, employees=self.anna
        ).execute()
        self._declare(workorder, **{"good": 2, **values})
        return workorder

    def test_plan_is_kept_when_all_happens_in_one_transaction(self):
        workorder = self._begun()
        self.env.flush_all()
        self.assertEqual(workorder.mes_duration_planned, 200)
        self.assertEqual(workorder._mes_planned_minutes(), 200)

    def test_plan_that_the_office_typed_is_kept_in_one_transaction_too(self):
        workorder = self._make_workorder(100)
        workorder.duration_expected = 350
        self._declare(workorder, good=1)
        self.env.flush_all()
        self.assertEqual(workorder.mes_duration_planned, 350)

    def test_quantity_being_produced_does_not_shrink_the_plan_before_work_begins(self):
        kept, fresh = self._make_workorder(100), None
        self.env.flush_all()
        kept.production_id.qty_producing = 5
        fresh = self._make_workorder(100)
        fresh.production_id.qty_producing = 5
        self.env.flush_all()
        self.assertLess(kept.duration_expected, 200)
        self.assertEqual((kept | fresh).mapped("mes_duration_planned"), [200, 200])

    def test_closing_does_not_shrink_the_plan_of_an_order_without_one(self):
        workorder = self._begun()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mrp_workorder SET mes_duration_planned = NULL WHERE id = %s", workorder.ids
        )
        workorder.invalidate_recordset()
        self.assertLess(workorder.duration_expected, 10)
        self.assertAlmostEqual(workorder._mes_planned_minutes(), 200)
        self.assertAlmostEqual(workorder.mes_pace_planned, 30)

    def test_plan_of_next_to_nothing_is_no_plan(self):
        workorder = self._begun()
        workorder.mes_duration_planned = workorder.duration_expected = 1e-6
        self.assertEqual(workorder._mes_planned_minutes(), 0)
        self.assertEqual((workorder.mes_pace_planned, workorder.mes_pace_ratio), (0, 0))

    def test_change_of_the_order_before_it_begins_changes_its_plan(self):
        workorder = self._make_workorder(100)
        self.env.flush_all()
        self.env["change.production.qty"].create(
            {"mo_id": workorder.production_id.id, "product_qty": 150}
        ).change_prod_qty()
        self.assertEqual(workorder.mes_duration_planned, 300)
