import io
import json
from datetime import timedelta

import openpyxl

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common_oee import MIDNIGHT, MesOeeCommon

WEDNESDAY = {"date_from": "2026-03-04", "date_to": "2026-03-04"}
HOUR = 3600


class DashboardCommon(MesOeeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env["mes.oee.dashboard"]
        cls.supervisor = new_test_user(
            cls.env, "supervisor", groups="mes_shopfloor.group_mes_supervisor"
        )

    def _play(self, machine=None):
        """Early shift: 5 h run, stops of 1 h with a reason and 1 h without, 1 h set-up."""
        machine = machine or self.machine
        for state, hour, reason in (
            ("run", 6, None),
            ("down", 10, self.reason),
            ("run", 11, None),
            ("idle", 12, None),
            ("setup", 13, None),
            ("off", 14, None),
        ):
            self._tell(state, hour, machine=machine, reason=reason)

    def _close(self, days=2):
        with freeze_time(MIDNIGHT + timedelta(days=days)):
            self._count()

    def _data(self, user=None, **filters):
        dashboard = self.dashboard.with_user(user) if user else self.dashboard
        return dashboard.dashboard_data({**WEDNESDAY, **filters})

    def _bars(self, by="time", **filters):
        found = self.dashboard.dashboard_reasons({**WEDNESDAY, **filters})
        return [(bar["label"], round(bar["quantity"], 3)) for bar in found[by]]


@tagged("post_install", "-at_install")
class TestMesOeeDashboard(DashboardCommon):
    def test_waterfall_sums_to_the_rows(self):
        self._play()
        self._close()
        data = self._data()
        rows = self._rows(("day", "=", "2026-03-04"))
        (calendar, *losses) = data["waterfall"]
        self.assertEqual(calendar["seconds"], sum(rows.mapped("seconds")))
        self.assertEqual(sum(step["seconds"] for step in losses), calendar["seconds"])
        steps = {step["key"]: step["seconds"] for step in losses}
        self.assertEqual((steps["failure"], steps["setup"]), (HOUR, HOUR))

    def test_figures_are_those_of_the_rows(self):
        self._play()
        self._close()
        rows = self._rows(("day", "=", "2026-03-04"), ("shift_id", "=", self.early.id))
        data = self._data(shift_id=self.early.id)
        self.assertEqual(data["total"]["availability"], 5 / 8)
        self.assertEqual(data["total"]["busy_seconds"], sum(rows.mapped("seconds")))
        (machine,) = data["machines"]
        self.assertEqual((machine["id"], machine["code"]), (self.machine.id, "L1"))
        self.assertEqual(machine["availability"], 5 / 8)
        self.assertEqual([day["day"] for day in data["days"]], ["2026-03-04"])

    def test_period_before_is_as_long_and_directly_before(self):
        self._play()
        self._close(4)
        data = self._data(date_from="2026-03-05", date_to="2026-03-05", shift_id=self.early.id)
        self.assertEqual(data["before"]["availability"], 5 / 8)
        self.assertIsNone(self._data(shift_id=self.early.id)["before"]["availability"])

    def test_target_is_shown_where_one_holds_for_all_machines(self):
        self._play()
        other = self._create_machine("L2")
        self._play(other)
        self._close()
        self.assertEqual(self._data()["targets"], {})
        target = {"factor": "oee", "percent": 80, "date_from": "2026-01-01"}
        self.env["mes.oee.target"].create({**target, "warehouse_id": self.plant.id})
        self.assertEqual(self._data()["targets"], {"oee": 0.8})
        self.env["mes.oee.target"].create({**target, "machine_id": other.id, "percent": 60})
        self.assertEqual(self._data()["targets"], {})
        self.assertEqual(self._data(machine_id=other.id)["targets"], {"oee": 0.6})

    def test_reasons_by_time_and_by_count(self):
        self._play()
        for minute in (10, 20, 30):
            self._tell("idle", 7, minute, until=self._at(7, minute + 1))
        self._close()
        self.assertEqual(
            self._bars(shift_id=self.early.id),
            [("Idle, no reason", 1.05), ("Set-up, no reason", 1.0), ("Coolant pump", 1.0)],
        )
        self.assertEqual(dict(self._bars("count"))["Idle, no reason"], 4)

    def test_stop_that_goes_on_after_the_shift_counts_up_to_its_end(self):
        self._tell("run", 6)
        self._tell("down", 13, reason=self.reason, until=self._at(20))
        self._close()
        self.assertEqual(self._bars(shift_id=self.early.id), [("Coolant pump", 1.0)])
        self.assertEqual(self._bars(), [("Coolant pump", 7.0)])

    def test_stopped_time_by_hour_of_the_plants_clock(self):
        self._play()
        self._close()
        found = self.dashboard.dashboard_hours({**WEDNESDAY, "shift_id": self.early.id})
        hours = {hour: (stopped, counted) for _machine, hour, stopped, counted in found}
        self.assertEqual(hours[6], (0, HOUR))
        self.assertEqual(hours[10], (HOUR, HOUR))
        self.assertEqual(sorted(hours), list(range(6, 14)))

    def test_hour_that_comes_twice_when_the_clock_is_put_back(self):
        start = self._at(0).replace(month=10, day=24, hour=22)
        with freeze_time(start + timedelta(days=2)):
            self.machine._mes_record_state("run", start)
            self.env["mes.oee"]._recompute_slots(
                [
                    (self.machine, slot)
                    for slot in self.plant._mes_slots_between(start, start + timedelta(days=1))
                ],
                start + timedelta(days=2),
            )
            found = self.dashboard.dashboard_hours(
                {"date_from": "2026-10-24", "date_to": "2026-10-24"}
            )
        counted = {hour: seconds for _machine, hour, _stopped, seconds in found}
        self.assertEqual((counted[1], counted[2], counted[3]), (HOUR, 2 * HOUR, HOUR))

    def test_a_line_is_all_machines_that_are_a_part_of_it(self):
        line = self.env["maintenance.equipment"].create({"name": "Line", "mes_level": "line"})
        self._play()
        other = self._create_machine("L2")
        self._play(other)
        self._close()
        other.mes_parent_id = line
        self.assertEqual(
            [one["code"] for one in self._data(machine_id=line.id)["machines"]], ["L2"]
        )
        self.assertEqual(len(self._data()["machines"]), 2)

    def _behind(self, what, key=False, **filters):
        action = self.dashboard.dashboard_rows({**WEDNESDAY, **filters}, what, key)
        return self.env[action["res_model"]].search(action["domain"])

    def test_rows_behind_a_figure_are_those_it_counts(self):
        self._play()
        self._close()
        rows = self._rows(("day", "=", "2026-03-04"))
        self.assertEqual(self._behind("all"), rows)
        self.assertEqual(self._behind("day", "2026-03-04"), rows)
        self.assertEqual(self._behind("machine", self.machine.id), rows)
        failures = self._behind("step", "failure")
        self.assertEqual(sum(failures.mapped("failure_seconds")), HOUR)
        early = self._behind("shift", [self.machine.id, self.early.id])
        self.assertEqual(early.shift_id, self.early)

    def test_stops_behind_a_reason_are_those_it_counts(self):
        self._play()
        self._close()
        found = self.dashboard.dashboard_reasons(WEDNESDAY)
        for bar in found["count"]:
            stops = self._behind("reason", bar["keys"])
            self.assertEqual(len(stops), bar["quantity"], bar)

    def test_nothing_is_an_empty_overview(self):
        data = self._data(date_from="2020-01-01", date_to="2020-01-31")
        self.assertEqual((data["days"], data["machines"]), ([], []))
        self.assertIsNone(data["total"]["oee"])
        filters = {"date_from": "2020-01-01", "date_to": "2020-01-31"}
        self.assertEqual(self.dashboard.dashboard_reasons(filters), {"time": [], "count": []})
        self.assertEqual(self.dashboard.dashboard_hours(filters), [])

    def test_what_is_not_of_its_type_is_refused(self):
        for wrong in (
            None,
            [],
            {},
            {"date_from": "2026-03-04"},
            {**WEDNESDAY, "date_to": 5},
            {**WEDNESDAY, "date_to": "x"},
            {**WEDNESDAY, "date_to": "2026-03-03"},
            {**WEDNESDAY, "date_to": "2027-03-05"},
            {**WEDNESDAY, "machine_id": "1"},
            {**WEDNESDAY, "machine_id": [1]},
            {**WEDNESDAY, "product_id": True},
            {**WEDNESDAY, "company_id": 1},
        ):
            for method in ("dashboard_data", "dashboard_reasons", "dashboard_hours"):
                with self.subTest(wrong=wrong), self.assertRaises(UserError):
                    getattr(self.dashboard, method)(wrong)
        for what, key in (
            ("x", 1),
            (["all"], 1),
            ("machine", "1"),
            ("day", "x"),
            ("day", 5),
            ("step", "company_id"),
            ("shift", [1]),
            ("reason", [["run", 1]]),
            ("reason", [[1, "run"]]),
            ("reason", "idle"),
        ):
            with self.subTest(what=what, key=key), self.assertRaises(UserError):
                self.dashboard.dashboard_rows(WEDNESDAY, what, key)

    def test_cost_does_not_depend_on_days_machines_and_shifts(self):
        def queries(method, **filters):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            getattr(self.dashboard, method)({**WEDNESDAY, **filters})
            return self.env.cr.sql_log_count - before

        self._play()
        self._close()
        methods = {"dashboard_data": 7, "dashboard_reasons": 4, "dashboard_hours": 3}
        for method in methods:
            queries(method)
        few = {method: queries(method) for method in methods}
        for number in range(4):
            self._play(self._create_machine(f"N{number}"))
        self._close(20)
        for method, most in methods.items():
            with self.subTest(method=method):
                self.assertEqual(queries(method, date_to="2026-03-20"), few[method])
                self.assertLessEqual(few[method], most)

    def test_supervisor_reads_it_an_operator_does_not(self):
        self._play()
        self._close()
        self.assertTrue(self._data(self.supervisor)["machines"])
        for user in (self.operator, new_test_user(self.env, "clerk", groups="base.group_user")):
            dashboard = self.dashboard.with_user(user)
            for method in ("dashboard_data", "dashboard_reasons", "dashboard_hours"):
                with self.assertRaises(AccessError):
                    getattr(dashboard, method)(WEDNESDAY)
            with self.assertRaises(AccessError):
                dashboard.dashboard_rows(WEDNESDAY, "all")

    def test_other_company_sees_nothing(self):
        self._play()
        self._close()
        company = self.env["res.company"].create({"name": "Other plant"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertEqual(self._data(stranger)["machines"], [])
        dashboard = self.dashboard.with_user(stranger)
        self.assertEqual(dashboard.dashboard_reasons(WEDNESDAY)["time"], [])


@tagged("post_install", "-at_install")
class TestOverviewExport(DashboardCommon, HttpCase):
    def _export(self, filters):
        return self.url_open(
            "/mes_equipment/overview.xlsx",
            data={"filters": filters, "csrf_token": http.Request.csrf_token(self)},
        )

    def test_workbook_has_the_figures(self):
        self._play()
        self._close()
        self.authenticate("supervisor", "supervisor")
        answer = self._export(json.dumps(WEDNESDAY))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(
            book.sheetnames,
            ["Figures", "Waterfall", "Days", "Machines", "Reasons by time", "Reasons by count"],
        )
        machine = [cell.value for cell in book["Machines"][2]]
        self.assertEqual(machine[:2], ["L1", "Machine L1"])
        self.assertEqual(
            book["Waterfall"]["B2"].value, self._data()["waterfall"][0]["seconds"] / HOUR
        )

    def test_wrong_filters_and_no_rights_are_refused(self):
        self.authenticate("supervisor", "supervisor")
        for wrong in ("", "x", "[]", '{"date_from": 1}'):
            self.assertEqual(self._export(wrong).status_code, 400)
        self.authenticate("operator", "operator")
        self.assertEqual(self._export(json.dumps(WEDNESDAY)).status_code, 403)
