from datetime import datetime, timedelta

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..services import AddHandoverNote
from ..services.errors import CompanyMismatchError, HandoverError
from .common import NOON
from .common_lead import LeadCommon

EARLY = datetime(2026, 3, 4, 5, 0), datetime(2026, 3, 4, 13, 0)  # 06:00 to 14:00 in Berlin
EVENING = NOON + timedelta(hours=12)


@tagged("post_install", "-at_install")
@freeze_time(EVENING)
class TestMesHandover(LeadCommon):
    def test_balance_is_what_a_person_would_count(self):
        workorder = self._make_workorder(120)
        self._start(workorder, self.anna, -60)
        self._declare(workorder, good=30, moment=self._at(-30), employees=self.anna)
        self._declare(workorder, good=20, scrap=3, reason=self.reason, moment=self._at(10))
        self._declare(workorder, good=5, moment=self._at(125))  # the late shift's
        self._pause(workorder, self.anna, 60, reason=self.loss)
        balance = self._balance(*EARLY)
        output = balance["output"]
        self.assertEqual((output["good"], output["scrap"], output["rework"]), (50, 3, 0))
        self.assertEqual(
            balance["reasons"], [{"id": self.reason.id, "name": "Surface", "scrap": 3}]
        )
        by_hour = {hour["hour"]: hour["good"] for hour in balance["hours"] if hour["good"]}
        self.assertEqual(by_hour, {11: 30, 12: 20})
        (order,) = balance["orders"]
        self.assertEqual((order["good"], order["good_total"], order["ordered"]), (50, 55, 120))
        self.assertTrue(order["is_started"])
        self.assertFalse(order["is_finished"])
        (person,) = balance["people"]
        self.assertEqual((person["id"], person["run"]), (self.anna.id, 7200))
        (pause,) = balance["pauses"]
        self.assertEqual((pause["reason"], pause["until"]), (self.loss.name, None))

    def test_plan_is_the_planned_pace_from_the_start_on(self):
        workorder = self._make_workorder(1000)
        minutes = workorder.duration_expected / 1000
        self.lathe.resource_calendar_id = False  # works whenever the shift does
        self._start(workorder, self.anna, 0)
        output = self._balance(*EARLY)["output"]
        self.assertAlmostEqual(output["planned"], 120 / minutes, delta=0.1)
        self.assertEqual(output["planned_by_now"], output["planned"])

    def test_reversed_pieces_do_not_count(self):
        workorder = self._make_workorder(120)
        log = self._declare(workorder, good=30, moment=self._at(0)).record
        self._reverse(log)
        self.assertEqual(self._balance(*EARLY)["output"]["good"], 0)

    def test_night_across_midnight_is_one_shift(self):
        workorder = self._make_workorder(120)
        night = datetime(2026, 3, 3, 21, 0), datetime(2026, 3, 4, 5, 0)
        for moment in (datetime(2026, 3, 3, 22, 30), datetime(2026, 3, 4, 0, 30)):
            self._declare(workorder, good=10, moment=moment)
        handover = self._write_note(
            "Night", employees=self.anna, minutes=-390, shift_start=night[0]
        ).handover_id
        self.assertEqual((handover.date_start, handover.date_end), night)
        self.assertEqual(str(handover.shift_date), "2026-03-03")
        self.assertEqual(handover.qty_good, 20)

    def test_hour_that_the_clock_skips_is_in_the_night_all_the_same(self):
        start, end = datetime(2026, 3, 28, 21, 0), datetime(2026, 3, 29, 4, 0)
        slot = self.env["mes.shift"]._shifts_between(self.plant, start, end)
        self.assertFalse(slot)  # Saturday: the night shift of Friday ended long ago
        self.night.saturday = True
        with freeze_time("2026-03-29 12:00:00"):
            workorder = self._make_workorder(120)
            self._start(workorder, self.anna, moment=start)
            for moment in (start + timedelta(hours=3, minutes=30), start + timedelta(hours=4)):
                self._declare(workorder, good=10, moment=moment)
            self._pause(workorder, self.anna, moment=end)
            balance = self._balance(start, end)
        self.assertEqual(balance["people"][0]["run"], 7 * 3600)
        self.assertEqual(
            {hour["hour"]: hour["good"] for hour in balance["hours"] if hour["good"]},
            {1: 10, 3: 10},
        )

    def test_closing_freezes_and_what_comes_later_is_a_difference(self):
        workorder = self._make_workorder(120)
        self._declare(workorder, good=30, moment=self._at(0), employees=self.anna)
        handover = self._hand_over()
        self.assertEqual((handover.state, handover.qty_good), ("closed", 30))
        self.assertFalse(handover.difference)
        self._declare(workorder, good=4, scrap=1, moment=self._at(90))
        handover.invalidate_recordset()
        self.assertEqual(handover.qty_good, 30)
        self.assertEqual(handover.figures["output"]["good"], 30)
        self.assertEqual(handover.difference, "+4 good, +1 scrap")

    def test_open_one_follows_the_ledger(self):
        workorder = self._make_workorder(120)
        handover = self._write_note("Tool 3 is new").handover_id
        self._declare(workorder, good=30, moment=self._at(0))
        handover.invalidate_recordset()
        self.assertEqual(handover.qty_good, 30)
        self.assertFalse(handover.difference)

    def test_several_write_into_the_same_and_lines_stay(self):
        first = self._write_note("Tool 3 is new")
        second = self._write_note("Bar ends at 14:00", employees=self.bert)
        self.assertEqual(first.handover_id, second.handover_id)
        self.assertEqual(first.handover_id.note, "Tool 3 is new\nBar ends at 14:00")
        for broken in (lambda: first.write({"text": "No"}), first.unlink):
            with self.assertRaises(AccessError):
                broken()

    def test_note_sent_twice_is_written_once(self):
        self._write_note("Once", uuid="note-1")
        again = self._handover_act_again()
        self.assertTrue(again.duplicate)
        self.assertEqual(len(again.record.handover_id.note_ids), 1)

    def _handover_act_again(self):
        return self._handover_act(
            AddHandoverNote, 60, workcenter=self.lathe, text="Once", uuid="note-1"
        )

    def test_shift_has_one_handover_at_a_work_center(self):
        handover = self._write_note("One").handover_id
        values = handover.copy_data()[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            self.env["mes.handover"]._permitted().create(values)

    def test_empty_note_and_a_shift_that_never_ran_are_refused(self):
        with self.assertRaises(HandoverError):
            self._write_note("  ")
        with self.assertRaises(HandoverError):
            self._write_note("Old", shift_start=EARLY[0] - timedelta(days=2))
        with self.assertRaises(HandoverError):
            self._write_note("Odd", shift_start=EARLY[0] + timedelta(minutes=1))

    def test_who_worked_there_closes_and_a_passer_by_does_not(self):
        workorder = self._make_workorder(120)
        self._declare(workorder, good=30, moment=self._at(0), employees=self.anna)
        with self.assertRaises(AccessError):
            self._hand_over(employees=self.cleo)
        self.assertEqual(self._hand_over().closed_by_id, self.anna)

    def test_leader_of_a_crew_closes_for_others(self):
        workorder = self._make_workorder(120)
        self._declare(workorder, good=30, moment=self._at(0), employees=self.anna)
        self.assertEqual(self._hand_over(employees=self.lead).closed_by_id, self.lead)

    def test_closed_once(self):
        self._hand_over()
        with self.assertRaises(HandoverError):
            self._hand_over()

    def test_read_is_signed_and_a_later_note_is_news(self):
        self.began = self.env.cr.now()
        self._write_note("Tool 3 is new")
        handover = self._hand_over()
        self.assertFalse(handover.is_read)
        self._later(1)
        receipt = self._read(handover)
        self.assertEqual((receipt.employee_id, handover.is_read), (self.bert, True))
        self._later(2)
        self._write_note("One thing more", minutes=115)
        self.assertFalse(handover.is_read)
        self._later(3)
        self._read(handover, employees=self.cleo)
        self.assertTrue(handover.is_read)

    def _later(self, minutes):
        """The database's clock stands still in a test: let what comes be later."""
        self.env.cr._now = self.began + timedelta(minutes=minutes)
        self.addCleanup(setattr, self.env.cr, "_now", self.began)

    def test_open_one_is_not_read_and_who_closed_does_not_read_it_at_once(self):
        handover = self._write_note("Tool").handover_id
        with self.assertRaises(HandoverError):
            self._read(handover)
        self._hand_over()
        with self.assertRaises(HandoverError):
            self._read(handover, minutes=115, employees=self.anna)
        self._read(handover, minutes=125, employees=self.anna)

    def test_nobody_signed_in_hands_nothing_over(self):
        nobody = self.env["hr.employee"]
        handover = self._hand_over()
        for act in (
            lambda: self._write_note("Who?", employees=nobody),
            lambda: self._read(handover, employees=nobody),
        ):
            with self.assertRaises(HandoverError):
                act()

    def test_operator_reads_and_nobody_edits(self):
        handover = self._write_note("Tool").handover_id
        operator = self._make_user("operator")
        self.assertEqual(handover.with_user(operator).note, "Tool")
        manager = self._make_user("manager")
        with self.assertRaises(AccessError):
            handover.with_user(manager).write({"state": "closed"})
        with self.assertRaises(AccessError):
            handover.with_user(self._make_user()).read(["state"])

    def test_other_company_sees_and_does_nothing(self):
        handover = self._hand_over()
        company, _plant = self._make_other_company()
        other = self._make_user("manager", company_id=company.id, company_ids=[(6, 0, company.ids)])
        self.assertFalse(self.env["mes.handover"].with_user(other).search([]))
        with self.assertRaises(AccessError):
            handover.with_user(other).read(["note"])
        env = self.env(user=other, context={"allowed_company_ids": company.ids})
        with self.assertRaises(CompanyMismatchError):
            self._write_note("Hello", env=env)

    def test_a_hundred_work_centers_cost_no_query_more(self):
        centers = self.env["mrp.workcenter"].create(
            [{"name": f"Center {number}", "code": f"C{number}"} for number in range(100)]
        )
        for center in centers[:20]:
            workorder = self._make_workorder(50, workcenters=center)
            self._start(workorder, self.anna, -30)
            self._declare(workorder, good=3, scrap=1, reason=self.reason, moment=self._at(0))

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mes.shift.balance"]._balances(some, *EARLY)
            return self.env.cr.sql_log_count - before

        count(centers)
        one = count(centers[:1])
        all_ = count(centers)
        self.assertLessEqual(all_, one + 3)
