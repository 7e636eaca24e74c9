from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .. import pareto
from .common import NOON, MesCommon

PERIOD = {"date_from": "2026-03-01", "date_to": "2026-03-31"}


@tagged("post_install", "-at_install")
class TestScrapPareto(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logs = cls.env["mes.production.log"]
        cls.tool, cls.burr = cls.env["stock.scrap.reason.tag"].create(
            [{"name": "Tool broke test"}, {"name": "Burr test"}]
        )
        cls.workorder = cls._make_workorder(1000)
        cls._scrap(cls.tool, 6)
        cls._scrap(cls.burr, 3)
        cls._scrap(None, 1)
        cls._declare(cls.workorder, good=50, moment=NOON)

    @classmethod
    def _scrap(cls, reason, quantity, workorder=None, moment=NOON):
        return cls._declare(
            workorder or cls.workorder, scrap=quantity, reason=reason, moment=moment
        ).record

    def _chart(self, **kwargs):
        return self.logs.scrap_pareto(**{**PERIOD, **kwargs})

    def _bars(self, **kwargs):
        return [(bar["label"], bar["quantity"]) for bar in self._chart(**kwargs)["bars"]]

    def _behind(self, key, **kwargs):
        action = self.logs.scrap_pareto_entries(key=key, **{**PERIOD, **kwargs})
        return self.logs.search(action["domain"])

    def test_reasons_are_sorted_and_added_up(self):
        chart = self._chart()
        self.assertEqual(
            self._bars(), [("Tool broke test", 6), ("Burr test", 3), ("Without a reason", 1)]
        )
        self.assertEqual([bar["key"] for bar in chart["bars"]], [self.tool.id, self.burr.id, False])
        self.assertEqual(round(chart["bars"][1]["cumulative"], 6), 0.9)
        self.assertEqual((chart["total"], chart["unit"]["name"]), (10, "Units"))

    def test_reversed_scrap_does_not_count(self):
        self._reverse(self._scrap(self.burr, 90))
        self.assertEqual(self._bars()[1], ("Burr test", 3))
        other = self.env["stock.scrap.reason.tag"].create({"name": "Only reversed"})
        self._reverse(self._scrap(other, 90))
        self.assertNotIn("Only reversed", dict(self._bars()))

    def test_only_the_period_counts_by_the_plants_day(self):
        # 01:00 UTC on the 5th is in the night shift that began on the 4th.
        self._scrap(self.burr, 10, moment=datetime(2026, 3, 5, 1, 0))
        self.assertEqual(dict(self._bars(date_to="2026-03-04"))["Burr test"], 13)
        self.assertEqual(self._bars(date_from="2026-03-05"), [])

    def test_scrap_of_a_product_work_center_or_operation(self):
        other = self._make_workorder(100, workcenters=self.mill)
        self._scrap(self.burr, 7, other)
        for filters in (
            {"product_id": other.product_id.id},
            {"workcenter_id": self.mill.id},
            {"operation_id": other.operation_id.id},
        ):
            self.assertEqual(self._bars(**filters), [("Burr test", 7)])

    def test_bars_may_be_operations_work_centers_or_products(self):
        other = self._make_workorder(100, workcenters=self.mill)
        self._scrap(self.burr, 7, other)
        self.assertEqual(self._bars(by="workcenter"), [("Test lathe", 10), ("Test mill", 7)])
        self.assertEqual(
            self._bars(by="operation"), [("Operation 1 (Shaft)", 10), ("Operation 1 (Shaft)", 7)]
        )
        keys = [bar["key"] for bar in self._chart(by="product")["bars"]]
        self.assertEqual(keys, [self.workorder.product_id.id, other.product_id.id])

    def test_dozens_and_pieces_add_up_and_kilograms_have_their_own_chart(self):
        dozens, kilograms = self._make_workorder(100), self._make_workorder(100)
        for workorder, unit in ((dozens, "dozen"), (kilograms, "kgm")):
            production = workorder.production_id
            workorder.product_id.uom_id = self.env.ref(f"uom.product_uom_{unit}")
            production.product_uom_id = workorder.product_id.uom_id
        self._scrap(self.burr, 1, dozens)
        self._scrap(self.burr, 60, kilograms)
        chart = self._chart()
        self.assertEqual((chart["unit"]["name"], chart["total"]), ("kg", 60))
        units = {unit["name"]: unit for unit in chart["units"]}
        self.assertEqual(units["Units"]["quantity"], 22)
        pieces = self._bars(unit_id=units["Units"]["id"])
        self.assertEqual(pieces[0], ("Burr test", 15))
        entries = self._behind(self.burr.id, unit_id=units["Units"]["id"])
        self.assertEqual(entries.workorder_id, self.workorder | dozens)

    def test_few_are_shown_and_the_rest_together(self):
        self.patch(pareto.bars, "__defaults__", (2,))
        chart = self._chart()
        self.assertEqual([bar["key"] for bar in chart["bars"]], [self.tool.id, "others"])
        self.assertEqual(self._bars()[1], ("2 others", 4))
        self.assertEqual(sum(self._behind("others").mapped("qty_scrap")), 4)

    def test_entries_behind_a_bar_are_those_it_counts(self):
        for bar in self._chart()["bars"]:
            entries = self._behind(bar["key"])
            self.assertEqual(sum(entries.mapped("qty_scrap")), bar["quantity"], bar)

    def test_nothing_scrapped_is_an_empty_chart(self):
        chart = self._chart(date_from="2020-01-01", date_to="2020-01-31")
        self.assertEqual((chart["bars"], chart["unit"], chart["total"]), ([], False, 0))
        self.assertFalse(self._behind(self.tool.id, date_from="2020-01-01", date_to="2020-01-31"))

    def test_key_of_no_bar_has_no_entries(self):
        for key in (987654, "others", None, "x", [1]):
            self.assertFalse(self._behind(key), key)

    def test_what_is_not_of_its_type_is_refused(self):
        for wrong in (
            {"date_from": None},
            {"date_from": "yesterday"},
            {"date_to": 5},
            {"by": "employee_ids"},
            {"by": ["reason"]},
            {"product_id": "1"},
            {"product_id": [1]},
            {"unit_id": "1"},
            {"lot_id": 1},
            {"employee_ids.pin": 1},
        ):
            with self.subTest(**wrong), self.assertRaises(UserError):
                self._chart(**wrong)

    def test_chart_costs_the_same_however_long_the_history(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._chart()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(20):
            self._scrap(self.burr if number % 2 else self.tool, 1)
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 4)

    def test_operator_reads_the_chart_and_other_employees_may_not(self):
        operator = self._make_user("operator")
        self.assertEqual(self.logs.with_user(operator).scrap_pareto(**PERIOD)["total"], 10)
        for method in (self.logs.scrap_pareto, self.logs.scrap_pareto_entries):
            other = getattr(self.logs.with_user(self._make_user()), method.__name__)
            keys = {"key": 1} if "entries" in method.__name__ else {}
            with self.assertRaises(AccessError):
                other(**PERIOD, **keys)

    def test_scrap_of_another_company_is_not_in_it(self):
        company, _plant = self._make_other_company()
        user = self._make_user("operator", company_id=company.id, company_ids=company.ids)
        self.assertEqual(self.logs.with_user(user).scrap_pareto(**PERIOD)["bars"], [])
