from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOON, MesCommon

TILE_KEYS = {"id", "code", "name", "order", "ready", "state"}
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestBoard(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hall = cls._make_terminal(
            name="Hall", kind="board", workcenter_ids=[Command.set((cls.lathe | cls.mill).ids)]
        )
        cls.board = cls.hall._as_service_user()

    def _data(self):
        self.env.flush_all()
        return self.board._board_state()["data"]

    def _plan(self, workorder, start, minutes=None):
        workorder.write({"date_start": start, "date_finished": start + 8 * HOUR})
        if minutes:
            workorder.duration_expected = minutes
        return workorder

    def test_tiles_show_the_running_order_of_each_work_center(self):
        workorder = self._make_workorder(120)
        workorder.button_start()
        self._declare(workorder, good=76, scrap=2)
        self._make_workorder(workcenters=self.mill)
        lathe, mill = self.board._board_state()["data"]["tiles"]
        self.assertEqual(set(lathe), TILE_KEYS)
        self.assertEqual((lathe["code"], lathe["order"]["good"]), ("TL", 76))
        self.assertFalse(mill["order"])
        self.assertEqual(mill["ready"], 1)

    @freeze_time(NOON)
    def test_board_counts_good_once_an_order_and_scrap_everywhere(self):
        production = self._make_order(100, workcenters=self.lathe | self.mill)
        first, last = production.workorder_ids
        self._declare(first, good=30, scrap=1, moment=NOON)
        self._declare(last, good=20, scrap=2, moment=NOON)
        self._declare(last, good=5, moment=NOON - timedelta(hours=12))
        output = self.board._board_state()["data"]["output"]
        self.assertEqual((output["good"], output["scrap"]), (20, 3))
        self.assertEqual([hour["hour"] for hour in output["hours"]], list(range(6, 14)))
        self.assertEqual([h["good"] for h in output["hours"] if h["hour"] == 12], [20])

    @freeze_time("2026-03-08 11:00:00")
    def test_board_counts_the_day_between_shifts(self):
        self._declare(self._make_workorder(), good=4, moment=fields.Datetime.now())
        output = self.board._board_state()["data"]["output"]
        self.assertEqual(output["good"], 4)
        self.assertEqual(len(output["hours"]), 24)

    def test_board_lists_orders_past_their_date(self):
        now = fields.Datetime.now()
        late = self._make_order()
        late.date_deadline = now - timedelta(hours=2)
        self._make_order().date_deadline = now + timedelta(hours=2)
        orders = self.board._board_state()["data"]["orders"]
        self.assertEqual(orders["late_total"], 1)
        self.assertEqual(orders["rows"][0]["name"], late.name)
        self.assertTrue(orders["rows"][0]["is_late"])

    @freeze_time(NOON)
    def test_good_of_a_line_counts_where_the_line_ends(self):
        production = self._make_order(100, workcenters=self.lathe | self.mill)
        first, last = production.workorder_ids
        self._declare(first, good=30, moment=NOON)
        self._declare(last, good=20, moment=NOON)
        self.hall.workcenter_ids = self.lathe
        self.assertEqual(self._data()["output"]["good"], 30)

    @freeze_time(NOON)
    def test_plan_by_hour_is_the_planned_pace_of_the_planned_work(self):
        # 06:00 to 14:00 in Berlin; two minutes a piece; the calendar has its break at noon
        workorder = self._make_workorder(100)
        self._plan(workorder, NOON - 2 * HOUR, 200)
        output = self._data()["output"]
        planned = {hour["hour"]: round(hour["planned"]) for hour in output["hours"]}
        self.assertEqual((planned[9], planned[10], planned[11]), (0, 30, 30))
        self.assertLessEqual(output["planned_now"], output["planned"])
        self.assertEqual(round(output["planned_now"]), 60)

    @freeze_time(NOON)
    def test_running_order_is_planned_from_the_pieces_it_had_when_the_shift_began(self):
        workorder = self._make_workorder(100)
        self._plan(workorder, NOON - 24 * HOUR, 200)
        self._declare(workorder, good=90, moment=NOON - 12 * HOUR)
        self._declare(workorder, good=4, moment=NOON)
        output = self._data()["output"]
        self.assertEqual(round(output["planned"]), 10)
        self.assertEqual(output["good"], 4)

    @freeze_time(NOON)
    def test_late_start_does_not_lower_the_plan(self):
        workorder = self._plan(self._make_workorder(100), NOON - 6 * HOUR, 200)
        before = self._data()["output"]["planned_now"]
        workorder.button_start()
        self.assertEqual(workorder.mes_date_planned, NOON - 6 * HOUR)
        self.assertEqual(self._data()["output"]["planned_now"], before)

    @freeze_time(NOON)
    def test_scrap_of_the_shift_has_its_top_reasons(self):
        workorder = self._make_workorder(100)
        burr = self.env["stock.scrap.reason.tag"].create({"name": "Burr"})
        self._declare(workorder, scrap=1, reason=self.reason, moment=NOON)
        self._declare(workorder, scrap=3, reason=burr, moment=NOON)
        self.assertEqual(
            self._data()["output"]["reasons"],
            [{"name": "Burr", "quantity": 3}, {"name": "Surface", "quantity": 1}],
        )

    @freeze_time(NOON)
    def test_order_that_will_not_make_its_date_is_at_risk(self):
        production = self._make_order(100)
        self._plan(production.workorder_ids, NOON, 6000)
        production.date_deadline = NOON + 3 * HOUR
        orders = self._data()["orders"]
        self.assertEqual((orders["late_total"], orders["risk_total"]), (0, 1))
        (row,) = orders["rows"]
        self.assertFalse(row["is_late"])
        self.assertGreater(row["expected"], row["due"])
        self.assertTrue(row["reason"])

    @freeze_time(NOON)
    def test_order_that_makes_its_date_is_not_shown(self):
        production = self._make_order(1)
        self._plan(production.workorder_ids, NOON, 2)
        production.date_deadline = NOON + 24 * HOUR
        self.assertEqual(self._data()["orders"]["rows"], [])

    def test_late_order_says_when_it_is_expected_now(self):
        production = self._make_order(1)
        production.date_deadline = fields.Datetime.now() - 2 * HOUR
        (row,) = self._data()["orders"]["rows"]
        self.assertGreater(row["expected"], row["due"])

    def test_pages_are_all_of_them_until_some_are_chosen(self):
        self.assertEqual(self._data()["pages"][0], {"kind": "stations", "seconds": 15})
        self.hall.page_ids = [
            Command.create({"kind": "calls", "seconds": 20, "sequence": 2}),
            Command.create({"kind": "plan", "seconds": 30, "sequence": 1}),
        ]
        self.assertEqual(
            self._data()["pages"],
            [{"kind": "plan", "seconds": 30}, {"kind": "calls", "seconds": 20}],
        )

    @mute_logger("odoo.sql_db")
    def test_page_that_flickers_is_refused(self):
        with self.assertRaises(IntegrityError):
            self.hall.page_ids = [Command.create({"kind": "plan", "seconds": 1})]
            self.env.flush_all()

    def test_version_changes_only_with_the_code(self):
        version = self._data()["version"]
        self.assertTrue(version)
        self.assertEqual(version, self.env["mes.terminal"]._bundle_version())

    def test_message_is_shown_until_it_is_over(self):
        now = fields.Datetime.now()
        message = self.env["mes.board.message"].create(
            {"text": "Fire drill at 14:00", "warehouse_id": self.plant.id, "date_until": now + HOUR}
        )
        self.assertEqual(self._data()["messages"][0]["text"], "Fire drill at 14:00")
        message.write({"date_from": now - 2 * HOUR, "date_until": now - HOUR})
        self.assertEqual(self._data()["messages"], [])

    def test_message_of_another_plant_is_not_shown(self):
        _company, plant = self._make_other_company()
        self.env["mes.board.message"].create(
            {
                "text": "Elsewhere",
                "company_id": plant.company_id.id,
                "warehouse_id": plant.id,
                "date_until": fields.Datetime.now() + HOUR,
            }
        )
        self.assertEqual(self._data()["messages"], [])

    def test_message_that_nobody_could_read_is_refused(self):
        values = {"warehouse_id": self.plant.id, "date_until": fields.Datetime.now() + HOUR}
        with self.assertRaisesRegex(ValidationError, "room for"):
            self.env["mes.board.message"].create({**values, "text": "x" * 281})

    def test_supervisor_writes_messages_and_operator_reads_them(self):
        values = {
            "text": "Shift meeting",
            "warehouse_id": self.plant.id,
            "date_until": fields.Datetime.now() + HOUR,
        }
        messages = self.env["mes.board.message"]
        supervisor, operator = self._make_user("supervisor"), self._make_user("operator")
        message = messages.with_user(supervisor).create(values)
        message.with_user(supervisor).text = "Shift meeting at 13:45"
        self.assertEqual(message.with_user(operator).text, "Shift meeting at 13:45")
        with self.assertRaises(AccessError):
            messages.with_user(operator).create(values)
        with self.assertRaises(AccessError):
            message.with_user(operator).unlink()

    def test_operator_does_not_turn_the_pages(self):
        operator = self._make_user("operator")
        with self.assertRaises(AccessError):
            self.env["mes.terminal.page"].with_user(operator).create(
                {"terminal_id": self.hall.id, "kind": "plan"}
            )

    def test_hundred_work_centers_cost_no_query_more_than_ten(self):
        centers = self.env["mrp.workcenter"].create(
            [{"name": f"Center {number}", "code": f"C{number}"} for number in range(100)]
        )
        for center in centers:
            production = self._make_order(10, workcenters=center)
            production.workorder_ids.button_start()
            production.date_deadline = fields.Datetime.now() - HOUR
            self._declare(production.workorder_ids, good=1, scrap=1)

        def count(shown):
            self.hall.workcenter_ids = shown
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            data = self.board._board_state()["data"]
            self.assertEqual(len(data["tiles"]), len(shown))
            self.assertEqual(data["output"]["good"], len(shown))
            return self.env.cr.sql_log_count - before

        count(centers)  # fills the caches of the registry
        few, many = count(centers[:10]), count(centers)
        # One more: of a full list it is counted how many there are.
        self.assertLessEqual(many, few + 1)
        self.assertLessEqual(few, 60)
