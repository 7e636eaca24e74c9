from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_andon import AndonCommon, WithdrawCall

PERIOD = {"date_from": "2026-03-01", "date_to": "2026-03-31"}


@tagged("post_install", "-at_install")
class TestMesAndonReport(AndonCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["mes.andon.call"]
        # Answered after 1, 2, 3, 4 and 10 minutes, over after 10, 20, 30, 40 and 100.
        for number, answer in enumerate((1, 2, 3, 4, 10)):
            cls._made(number * 200, answer, answer * 10)
        cls._made(30, 8, 16, call_kind=cls.talk, workcenter=cls.mill)

    @classmethod
    def _made(cls, start, answer=None, end=None, **values):
        call = cls._call(start, **values)
        if answer is not None:
            cls._accept(call, start + answer)
        if end is not None:
            cls._resolve(call, start + end)
        return call

    def _report(self, **kwargs):
        return self.calls.andon_report(**{**PERIOD, **kwargs})

    def _row(self, label, **kwargs):
        return next(row for row in self._report(**kwargs)["rows"] if row["label"] == label)

    def test_figures_are_those_computed_by_hand(self):
        row = self._row("Repair")
        self.assertEqual((row["count"], row["open"], row["cancelled"]), (5, 0, 0))
        self.assertEqual(row["response"]["median"], 180)
        # place 0.9 * 4 = 3.6 of 60, 120, 180, 240, 600: 240 + 0.6 * 360
        self.assertAlmostEqual(row["response"]["p90"], 456)
        self.assertEqual(row["resolve"]["median"], 1800)
        self.assertAlmostEqual(row["resolve"]["p90"], 4560)

    def test_total_is_over_all_calls_and_not_over_the_rows(self):
        total = self._report()["total"]
        # 60, 120, 180, 240, 480, 600
        self.assertEqual((total["count"], total["response"]["median"]), (6, 210))
        self.assertAlmostEqual(total["response"]["p90"], 540)

    def test_calls_by_work_center_shift_hour_and_cause(self):
        self.assertEqual(self._row("Test mill", by="workcenter")["response"]["median"], 480)
        self.assertEqual(self._row("Early", by="shift")["count"], 2)
        hours = [(row["label"], row["count"]) for row in self._report(by="hour")["rows"]]
        self.assertEqual(
            hours, [("01:00", 1), ("12:00", 2), ("15:00", 1), ("18:00", 1), ("22:00", 1)]
        )
        self.assertEqual(self._row("Hose", by="cause")["count"], 5)
        self.assertEqual(self._row("Without a cause", by="cause")["count"], 1)

    def test_slowest_comes_first(self):
        self.assertEqual([row["label"] for row in self._report()["rows"]], ["Talk", "Repair"])

    def test_what_nobody_answered_or_was_withdrawn_is_counted_and_not_measured(self):
        self._made(5, call_kind=self.talk)
        withdrawn = self._made(6, 1, workcenter=self.mill)
        self._answer(WithdrawCall, withdrawn, 9, employees=self.anna)
        self.assertEqual(self._row("Talk")["open"], 1)
        self.assertEqual(self._row("Talk")["response"]["count"], 1)
        row = self._row("Repair")
        self.assertEqual((row["count"], row["cancelled"]), (6, 1))
        self.assertEqual((row["response"]["count"], row["response"]["median"]), (5, 180))

    def test_averages_of_the_pivot_leave_out_what_has_no_figure(self):
        self._made(5, workcenter=self.mill)
        ((response, resolve),) = self.calls._read_group(
            [("kind_id", "=", self.repair.id)],
            [],
            ["response_minutes:avg", "resolve_minutes:avg"],
        )
        self.assertEqual((response, resolve), (4, 40))

    def test_filters_narrow_the_report(self):
        self.assertEqual(self._report(kind_id=self.talk.id)["total"]["count"], 1)
        self.assertEqual(self._report(workcenter_id=self.lathe.id)["total"]["count"], 5)
        self.assertEqual(self._report(date_to="2026-03-03"), {"total": None, "rows": []})

    def test_calls_behind_a_row_are_those_it_counts(self):
        for by in ("kind", "workcenter", "shift", "hour", "cause"):
            for row in self._report(by=by)["rows"]:
                action = self.calls.andon_report_calls(key=row["key"], by=by, **PERIOD)
                self.assertEqual(len(self.calls.search(action["domain"])), row["count"], by)

    def test_what_is_not_of_its_type_is_refused(self):
        for wrong in (
            {"date_from": None},
            {"date_from": "yesterday"},
            {"date_to": 5},
            {"by": "employee_id"},
            {"by": ["kind"]},
            {"kind_id": "1"},
            {"kind_id": [1]},
            {"kind_id": True},
            {"employee_id": 1},
        ):
            with self.subTest(**wrong), self.assertRaises(UserError):
                self._report(**wrong)
        for key in ("x", None, [1], 1.5):
            with self.assertRaises(UserError):
                self.calls.andon_report_calls(key=key, **PERIOD)

    def test_report_costs_the_same_however_many_calls(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._report()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(5):
            self._made(number, 1, 2, workcenter=self.mill)
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 3)

    def test_operator_reads_it_others_do_not_and_another_company_sees_nothing(self):
        operator = self._make_user("operator")
        self.assertEqual(self.calls.with_user(operator).andon_report(**PERIOD)["total"]["count"], 6)
        with self.assertRaises(AccessError):
            self.calls.with_user(self._make_user()).andon_report(**PERIOD)
        company, _plant = self._make_other_company()
        user = self._make_user(
            "operator", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        self.assertEqual(self.calls.with_user(user).andon_report(**PERIOD)["rows"], [])

    def test_day_of_a_night_call_is_the_day_of_its_shift(self):
        call = self._made(14 * 60 + 30)
        self.assertEqual(call.shift_date, fields.Date.to_date("2026-03-04"))
