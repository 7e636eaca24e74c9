from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ..models.mes_machine_ledger import STATES
from ..models.mes_machine_state_strip import SEVERAL, UNEXPLAINED
from .common import MesEquipmentCommon

CODE = {state: number for number, (state, _label) in enumerate(STATES)}
NIGHT = datetime(2026, 10, 24, 22, 0)
DAY = timedelta(days=1)


def ms(moment):
    return int((moment - datetime(1970, 1, 1)).total_seconds() * 1000)


class StripCommon(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.states = cls.env["mes.machine.state"]
        cls.start = cls.now - timedelta(hours=10)

    def _strip(self, width=600, start=None, end=None, machines=None):
        machines = machines or self.machine
        answer = self.states.mes_strip_data(
            machines.ids, ms(start or self.start), ms(end or self.now), width
        )
        return answer["machines"]

    def _parts(self, **kwargs):
        numbers = self._strip(**kwargs).get(self.machine.id, [])
        return [tuple(numbers[at : at + 3]) for at in range(0, len(numbers), 3)]


@tagged("post_install", "-at_install")
class TestMachineStrip(StripCommon):
    def test_rows_are_seconds_since_the_start_and_the_open_one_lasts_until_now(self):
        self._say("run", 540)
        self._say("setup", 120)
        self.assertEqual(
            self._parts(),
            [(3600, 28800, CODE["run"]), (28800, 36000, CODE["setup"])],
        )

    def test_row_that_began_before_is_cut(self):
        self._say("run", 5000)
        self.assertEqual(self._parts(), [(0, 36000, CODE["run"])])

    def test_row_that_ended_before_is_left_out(self):
        self._say("run", 5000)
        self._say("off", 4000)
        early = self.now - timedelta(minutes=4500)
        self.assertEqual(self._parts(end=self._ago(4200), start=early), [(0, 18000, CODE["run"])])
        self.assertEqual(self._parts(), [(0, 36000, CODE["off"])])

    def test_superseded_rows_are_not_shown(self):
        self._say("run", 300)
        self._say("down", 200, source="office", until=self._ago(100))
        self.assertEqual(
            [part[2] for part in self._parts()],
            [CODE["run"], CODE["down"] + UNEXPLAINED, CODE["run"]],
        )

    def test_stop_without_reason_is_marked(self):
        self._say("run", 300)
        row = self._say("down", 200)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_machine_state SET needs_reason = TRUE WHERE id = %s", row.ids
        )
        self.assertEqual(self._parts()[-1], (24000, 36000, CODE["down"] + UNEXPLAINED))

    def _say_short(self, *states):
        """Minutes long rows, in a picture in which a pixel is an hour."""
        for number, state in enumerate(states):
            self._say(state, 600 - number)
        self._say("run", 600 - len(states))

    def test_short_rows_of_a_pixel_are_one(self):
        self._say_short("run", "run", "idle", "run")
        first, second = self._parts(width=10)
        self.assertEqual(first[:2], (0, 180))
        self.assertEqual(first[2] & SEVERAL, SEVERAL)
        self.assertEqual(second, (180, 36000, CODE["run"]))

    def test_of_short_rows_that_with_most_seconds_is_shown(self):
        self._say_short("setup", "setup", "run", "setup", "unknown")
        self.assertEqual(self._parts(width=10)[0][2], CODE["setup"] + SEVERAL)

    def test_down_counts_for_more_than_running(self):
        self._say_short("run", "run", "run", "down", "setup")
        self.assertEqual(self._parts(width=10)[0][2], CODE["down"] + SEVERAL)

    def test_single_short_row_is_not_called_several(self):
        self._say("down", 600)
        self._say("run", 599)
        self.assertEqual(self._parts(width=10)[0], (0, 60, CODE["down"]))

    def test_equal_neighbours_are_joined_and_nothing_is_left_out(self):
        for minute in range(600, 480, -4):
            self._say("run", minute)
            self._say("idle", minute - 3)
        parts = self._parts(width=300)
        self.assertEqual(parts[0][0], 0)
        self.assertEqual(parts[-1][1], 36000)
        for (_from, end, _code), (start, _to, _next) in pairwise(parts):
            self.assertEqual(end, start)
        self.assertLess(len(self._parts(width=20)), len(parts))

    def test_machine_without_a_timeline_is_left_out(self):
        other = self._create_machine("L2")
        self._say("run", 5)
        self.assertEqual(list(self._strip(machines=self.machine | other)), self.machine.ids)

    def test_one_query_however_many_machines(self):
        self._say("run", 500)
        others = self.machine
        for number in range(5):
            others |= self._create_machine(f"X{number}")
            self._say("idle", 50, machine=others[-1])
        self.env.flush_all()
        for machines in (self.machine, others):
            with self.assertQueryCount(1):
                self.states._mes_strip(machines.ids, self.start, self.now, 600)

    def test_clock_put_back_and_forward(self):
        """Seconds are of real time: a day has 25 hours in autumn and 23 in spring."""
        zone = ZoneInfo("Europe/Berlin")
        for day, hours in ((datetime(2026, 10, 25), 25), (datetime(2026, 3, 29), 23)):
            machine = self._create_machine(f"D{hours}")
            start, end = (
                (day + shift).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
                for shift in (timedelta(), DAY)
            )
            with freeze_time(end):
                machine._mes_record_state("run", start)
                strip = self._strip(machines=machine, start=start, end=end)
            self.assertEqual(strip[machine.id], [0, hours * 3600, CODE["run"]])

    def test_shifts_of_the_night_the_clock_is_put_back_last_an_hour_longer(self):
        plant = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        plant.mes_tz = "Europe/Berlin"
        self.workcenter.mes_warehouse_id = plant
        plant_shifts = self.env["mes.shift"].search([("warehouse_id", "=", plant.id)])
        plant_shifts.active = False
        self.env["mes.shift"].create(
            {
                "name": "Night",
                "warehouse_id": plant.id,
                "hour_from": 22,
                "duration": 8,
                "saturday": True,
                "sunday": True,
            }
        )
        found = self.states.mes_strip_shifts(plant.id, ms(NIGHT), ms(NIGHT + timedelta(hours=2)))
        self.assertEqual([name for _from, _to, name in found], ["Night"])
        start, end, _name = found[0]
        self.assertEqual((end - start) / 3_600_000, 9)

    def test_row_behind_a_moment_is_told_in_words(self):
        self._say("run", 300)
        row = self._say("down", 200, reason=self.reason, note="Hose")
        words = self.states.mes_strip_row(self.machine.id, ms(self._ago(100)))
        self.assertEqual(words["id"], row.id)
        self.assertEqual((words["label"], words["reason"]), ("Down", "Coolant pump"))
        self.assertEqual((words["from"], words["to"]), (ms(self._ago(200)), None))
        self.assertEqual((words["source"], words["note"]), ("Device", "Hose"))
        self.assertFalse(self.states.mes_strip_row(self.machine.id, ms(self._ago(400))))

    def test_machines_stand_line_by_line_with_their_state(self):
        line = self.env["maintenance.equipment"].create({"name": "Line 7", "mes_level": "line"})
        cell = self.env["maintenance.equipment"].create(
            {"name": "Cell", "mes_level": "cell", "mes_parent_id": line.id}
        )
        self.machine.mes_parent_id = cell
        self._say("down", 20)
        rows = self.states.mes_strip_machines()["machines"]
        (row,) = [row for row in rows if row["id"] == self.machine.id]
        self.assertEqual((row["line"], row["code"], row["state"]), ("Line 7", "L1", "down"))
        self.assertNotIn(line.id, [row["id"] for row in rows])


@tagged("post_install", "-at_install")
class TestMachineStripRights(StripCommon):
    def _calls(self, user):
        states = self.states.with_user(user)
        start, end = ms(self.start), ms(self.now)
        return (
            lambda: states.mes_strip_data(self.machine.ids, start, end, 100)["machines"],
            lambda: states.mes_strip_row(self.machine.id, ms(self._ago(1))),
            lambda: states.mes_strip_machines()["machines"],
        )

    def test_operator_sees_the_timelines(self):
        self._say("run", 5)
        for call in self._calls(self.operator):
            self.assertTrue(call())

    def test_employee_outside_the_shop_floor_does_not(self):
        other = new_test_user(self.env, "clerk", groups="base.group_user")
        for call in self._calls(other):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.states.with_user(other).mes_strip_shifts(1, ms(self.start), ms(self.now))

    def test_other_company_sees_nothing(self):
        self._say("run", 5)
        company = self.env["res.company"].create({"name": "Other plant"})
        self.machine.company_id = self.workcenter.company_id
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        strips, row, machines = self._calls(stranger)
        self.assertFalse(strips())
        self.assertFalse(row())
        self.assertNotIn(self.machine.id, [one["id"] for one in machines()])
        plant = self.workcenter.mes_warehouse_id
        shifts = self.states.with_user(stranger).mes_strip_shifts(
            plant.id or 1, ms(self.start), ms(self.now)
        )
        self.assertEqual(shifts, [])

    def test_what_is_of_the_wrong_type_or_too_much_is_refused(self):
        start, end = ms(self.start), ms(self.now)
        ids = self.machine.ids
        for wrong in (
            (ids * 501, start, end, 100),
            ("1", start, end, 100),
            (["1"], start, end, 100),
            ([True], start, end, 100),
            (ids, start, end, 0),
            (ids, start, end, 6001),
            (ids, start, end, 10.5),
            (ids, start, end, True),
            (ids, "2026-01-01", end, 100),
            (ids, end, start, 100),
            (ids, start, start, 100),
            (ids, -1, end, 100),
            (ids, start, 10**30, 100),
            (ids, end - 93 * 86_400_000, end, 100),
            ({"a": 1}, start, end, 100),
        ):
            with self.subTest(wrong=wrong[1:]), self.assertRaises(UserError):
                self.states.mes_strip_data(*wrong)
        for wrong in (("1", end), (1, "x"), ([1], end), (1, None)):
            with self.assertRaises(UserError):
                self.states.mes_strip_row(*wrong)
        for wrong in ("1", [1], None):
            with self.assertRaises(UserError):
                self.states.mes_strip_machines(wrong)
            with self.assertRaises(UserError):
                self.states.mes_strip_shifts(wrong, start, end)

    def test_ninety_two_days_are_answered(self):
        self._say("run", 5)
        end = ms(self.now)
        answer = self.states.mes_strip_data(self.machine.ids, end - 92 * 86_400_000, end, 6000)
        self.assertTrue(answer["machines"])
