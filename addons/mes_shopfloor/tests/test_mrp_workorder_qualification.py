import uuid
from datetime import datetime

from odoo.tests import tagged

from ..qualification import EXPIRED, UNATTENDED
from ..services import Pause, QualificationError, Resume, Start
from .common import NOON
from .common_qualification import MesQualificationCommon


@tagged("post_install", "-at_install")
class TestMrpWorkorderQualification(MesQualificationCommon):
    def _act(self, kind, workorder, employees):
        return kind(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=workorder,
            employees=employees,
            source="kiosk",
            moment=NOON,
        ).execute()

    def _missing(self, workorder, employees, moment=NOON):
        missing = workorder._mes_missing_qualifications(employees, moment)[workorder]
        return {employee.name: [gap.why for gap in gaps] for employee, gaps in missing.items()}

    def test_order_that_asks_for_nothing_is_for_everybody(self):
        workorder = self._make_workorder()
        workorder._mes_check_qualified(self.anna, NOON)
        workorder._mes_check_qualified(self.env["hr.employee"], NOON)

    def test_qualified_person_starts_and_another_does_not(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding)
        workorder._mes_check_qualified(self.anna, NOON)
        with self.assertRaisesRegex(QualificationError, "Ben.*Welding is missing") as caught:
            workorder._mes_check_qualified(self.ben, NOON)
        self.assertIn(workorder.display_name, str(caught.exception))
        self.assertIn("supervisor", str(caught.exception))
        self.assertEqual(len(caught.exception.missing), 1)

    def test_one_who_is_not_qualified_stops_the_start_of_all(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding)
        with self.assertRaisesRegex(QualificationError, "Ben"):
            workorder._mes_check_qualified(self.anna | self.ben, NOON)

    def test_nobody_is_no_way_round(self):
        with self.assertRaisesRegex(QualificationError, "Welding"):
            self._make_welding_order()._mes_check_qualified(self.env["hr.employee"], NOON)

    def test_expired_one_says_since_when(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding, date_to="2026-03-03")
        with self.assertRaisesRegex(QualificationError, "Welding expired on 03/03/2026"):
            workorder._mes_check_qualified(self.anna, NOON)
        self.assertEqual(self._missing(workorder, self.anna), {"Anna": [EXPIRED]})

    def test_last_day_lasts_until_midnight_of_the_plant(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding, date_to="2026-03-04")
        workorder._mes_check_qualified(self.anna, datetime(2026, 3, 4, 22, 59))
        with self.assertRaises(QualificationError):
            workorder._mes_check_qualified(self.anna, datetime(2026, 3, 4, 23, 0))

    def test_what_happened_before_it_expired_is_accepted_afterwards(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding, date_to="2026-03-04")
        workorder._mes_check_qualified(self.anna, NOON)

    def test_work_center_asks_for_skills_too(self):
        workorder = self._make_workorder()
        self._require(self.lathe, self.forklift)
        with self.assertRaisesRegex(QualificationError, "Forklift"):
            workorder._mes_check_qualified(self.anna, NOON)
        workorder.workcenter_id = self.mill
        workorder._mes_check_qualified(self.anna, NOON)

    def test_stricter_one_of_operation_and_work_center_holds(self):
        workorder = self._make_welding_order()
        self._require(self.lathe, self.welding, "4")
        self._qualify(self.anna, self.welding, "3")
        with self.assertRaisesRegex(QualificationError, "at level Alone, Trainer is needed"):
            workorder._mes_check_qualified(self.anna, NOON)

    def test_operation_may_be_only_for_who_is_qualified_for_it(self):
        workorder = self._make_workorder()
        workorder.operation_id.mes_qualified_only = True
        with self.assertRaisesRegex(QualificationError, "Operation 1"):
            workorder._mes_check_qualified(self.anna, NOON)
        self._qualify(self.anna, workorder.operation_id)
        workorder._mes_check_qualified(self.anna, NOON)

    def test_qualification_for_an_operation_is_not_one_for_its_skill(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, workorder.operation_id)
        self.assertIn("Anna", self._missing(workorder, self.anna))

    def test_under_supervision_one_starts_together_with_who_may_work_alone(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding, "2")
        self._qualify(self.ben, self.welding, "3")
        self.assertEqual(self._missing(workorder, self.anna), {"Anna": [UNATTENDED]})
        workorder._mes_check_qualified(self.anna | self.ben, NOON)

    def test_under_supervision_one_joins_who_already_works_there(self):
        workorder = self._make_welding_order()
        self._qualify(self.anna, self.welding, "2")
        self._qualify(self.ben, self.welding, "3")
        self._act(Start, workorder, self.ben)
        self._act(Start, workorder, self.anna)
        self._act(Pause, workorder, self.anna | self.ben)
        with self.assertRaisesRegex(QualificationError, "Anna"):
            self._act(Resume, workorder, self.anna)

    def test_start_is_refused_leaves_no_timer_and_passes_after_an_override(self):
        workorder = self._make_welding_order()
        with self.assertRaises(QualificationError), self.env.cr.savepoint():
            self._act(Start, workorder, self.anna)
        self.assertFalse(workorder.time_ids)
        self._override(workorder, self.anna)
        self._act(Start, workorder, self.anna)
        self.assertEqual(workorder.time_ids.mes_employee_id, self.anna)

    def test_button_of_the_office_is_gated_where_the_flow_is_strict(self):
        workorder = self._make_welding_order()
        self.company.mes_strict_flow = True
        with self.assertRaises(QualificationError):
            workorder.button_start()
        self.company.mes_strict_flow = False
        workorder.button_start()
        self.assertEqual(workorder.state, "progress")

    def test_order_without_an_operation_asks_only_for_the_work_center(self):
        workorder = self._make_workorder()
        self._require(workorder.operation_id, self.welding)
        workorder.operation_id = False
        workorder._mes_check_qualified(self.anna, NOON)

    def test_operator_is_told_the_same_as_anybody(self):
        workorder = self._make_welding_order()
        operator = self._make_user("operator")
        mine = workorder.with_user(operator)
        with self.assertRaisesRegex(QualificationError, "Anna.*Welding"):
            mine._mes_check_qualified(self.anna.with_user(operator), NOON)
        self._qualify(self.anna, self.welding)
        mine._mes_check_qualified(self.anna.with_user(operator), NOON)

    def test_whole_queue_costs_as_many_queries_as_one_order(self):
        production = self._make_order(workcenters=self.lathe | self.mill)
        orders = production.workorder_ids
        for _copy in range(5):
            orders |= self._make_order(workcenters=self.lathe | self.mill).workorder_ids
        for order in orders:
            self._require(order.operation_id, self.welding)
            order.operation_id.mes_qualified_only = True
        self._require(self.lathe, self.forklift)
        people = self.anna | self.ben | self.carl
        for person in people:
            self._qualify(person, self.forklift)
        counts = []
        for some, who in ((orders[0], self.anna), (orders, people)):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            missing = some._mes_missing_qualifications(who, NOON)
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual({len(found) for found in missing.values()}, {len(who)})
        self.assertEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 9)

    def test_order_that_asks_for_nothing_costs_next_to_nothing(self):
        workorder = self._make_workorder()
        self.env.flush_all()
        self.env.invalidate_all()
        # It is known in the middle of a start, with its work center and operation.
        self.assertTrue(workorder.workcenter_id.name and workorder.operation_id.name)
        with self.assertQueryCount(1):
            workorder._mes_check_qualified(self.anna, NOON)
