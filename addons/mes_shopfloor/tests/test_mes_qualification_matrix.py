from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_qualification import MesQualificationCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-04")
class TestMesQualificationMatrix(MesQualificationCommon):
    def _matrix(self, user=None, **filters):
        model = self.env["mes.qualification"]
        return (model.with_user(user) if user else model).get_matrix(**filters)

    def _cell(self, employee, subject, **filters):
        kind = "skill" if subject._name == "mes.skill" else "operation"
        cells = self._matrix(**filters)["cells"]
        return cells.get(employee.id, {}).get(f"{kind},{subject.id}")

    def _names(self, part, **filters):
        return {row["name"] for row in self._matrix(**filters)[part]}

    def test_rows_are_people_and_columns_what_one_can_be_qualified_for(self):
        operation = self._make_workorder().operation_id
        operation.mes_qualified_only = True
        self.assertLessEqual({"Anna", "Ben", "Carl"}, self._names("employees"))
        self.assertLessEqual({"Welding", "Forklift", "Operation 1"}, self._names("subjects"))

    def test_operation_nobody_has_to_be_qualified_for_is_no_column(self):
        operation = self._make_workorder().operation_id
        keys = [row["key"] for row in self._matrix()["subjects"]]
        self.assertNotIn(f"operation,{operation.id}", keys)
        self._qualify(self.anna, operation)
        self.assertEqual(self._cell(self.anna, operation)["level"], 3)

    def test_cell_says_how_soon_it_ends(self):
        record = self._qualify(self.anna, self.welding)
        for until, state in (
            (False, "valid"),
            ("2026-06-01", "valid"),
            ("2026-05-03", "later"),
            ("2026-04-03", "soon"),
            ("2026-03-04", "soon"),
            ("2026-03-03", "expired"),
        ):
            record.date_to = until
            cell = self._cell(self.anna, self.welding)
            self.assertEqual((cell["until"], cell["state"]), (until, state))

    def test_what_holds_today_comes_before_what_was_and_what_comes(self):
        old = self._qualify(self.anna, self.welding, "1", date_to="2026-01-31")
        self.assertEqual(self._cell(self.anna, self.welding)["id"], old.id)
        coming = self._qualify(self.anna, self.welding, "3", date_from="2026-04-01")
        self.assertEqual(self._cell(self.anna, self.welding)["id"], coming.id)
        now = self._qualify(
            self.anna, self.welding, "2", date_from="2026-02-01", date_to="2026-03-31"
        )
        self.assertEqual(self._cell(self.anna, self.welding)["id"], now.id)

    def test_crew_and_plant_choose_the_people(self):
        crew = self.env["mes.crew"].create(
            {"name": "Red", "warehouse_id": self.plant.id, "member_ids": self.anna.ids}
        )
        self.assertEqual(self._names("employees", crew_id=crew.id), {"Anna"})
        self.assertEqual(self._names("employees", warehouse_id=self.plant.id), {"Anna"})
        crew.member_ids = False
        self.assertIn("Ben", self._names("employees", warehouse_id=self.plant.id))

    def test_work_center_chooses_the_columns(self):
        self._require(self.lathe, self.forklift)
        self._make_welding_order()
        at_lathe = self._names("subjects", workcenter_id=self.lathe.id)
        self.assertLessEqual({"Forklift", "Welding"}, at_lathe)
        self.assertEqual(self._names("subjects", workcenter_id=self.mill.id), set())

    def test_filter_that_is_no_id_is_no_filter(self):
        everybody = self._names("employees")
        for nonsense in ("1 OR 1", [["id", "=", 1]], True, -3, None):
            self.assertEqual(self._names("employees", crew_id=nonsense), everybody)

    def test_many_people_are_cut_and_counted(self):
        self.env["hr.employee"].create([{"name": f"Temp {n}"} for n in range(310)])
        matrix = self._matrix()
        self.assertEqual(len(matrix["employees"]), 300)
        self.assertGreaterEqual(matrix["total"], 313)

    def test_operator_sees_the_matrix_and_may_not_grant(self):
        self._qualify(self.anna, self.welding)
        operator = self._make_user("operator")
        matrix = self._matrix(operator)
        self.assertIn(self.anna.id, matrix["cells"])
        self.assertFalse(matrix["may_grant"])
        self.assertTrue(self._matrix(self._make_user("supervisor"))["may_grant"])
        with self.assertRaises(AccessError):
            self._matrix(self._make_user())

    def test_people_of_another_company_are_not_in_it(self):
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self._qualify(self.anna, self.welding)
        matrix = self._matrix(manager)
        self.assertNotIn("Anna", {row["name"] for row in matrix["employees"]})
        self.assertFalse(matrix["cells"])

    def test_two_hundred_people_and_sixty_subjects_cost_as_many_queries_as_three(self):
        supervisor = self._make_user("supervisor")
        self._qualify(self.anna, self.welding)
        # One of each, so that nothing is skipped the first time.
        operation = self._make_workorder().operation_id
        operation.mes_qualified_only = True
        counts = []
        for large in (False, True):
            if large:
                self._fill()
            self.env.flush_all()
            self.env.invalidate_all()
            self._matrix(supervisor)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            matrix = self._matrix(supervisor)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(matrix["cells"]), 201)
        self.assertEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 25)

    def _fill(self):
        people = self.env["hr.employee"].create([{"name": f"Person {n}"} for n in range(200)])
        skills = self.env["mes.skill"].create([{"name": f"Skill {n}"} for n in range(60)])
        self.env["mes.qualification"].create(
            [
                {"employee_id": person.id, "skill_id": skill.id, "date_from": "2026-01-01"}
                for person in people
                for skill in skills[:10]
            ]
        )
