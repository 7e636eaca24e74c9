from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..kiosk_params import ParamError, Params
from .common import NOON, MesCommon

DEVICE = {
    "version": "abc1234",
    "width": 1280,
    "height": 800,
    "waiting": 3,
    "battery": 0.42,
    "charging": False,
}


@tagged("post_install", "-at_install")
class TestTerminalDevice(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal = cls._make_terminal()
        cls._pair(cls.terminal)
        cls.kiosk = cls.terminal._as_service_user()

    def _seen(self, **device):
        self.kiosk._seen(Params({**DEVICE, **device}))

    def test_sign_of_life_tells_of_the_device(self):
        self._seen()
        self.assertEqual(self.terminal.app_version, "abc1234")
        self.assertEqual(self.terminal.screen_size, "1280 \u00d7 800")
        self.assertEqual(self.terminal.waiting_count, 3)
        self.assertAlmostEqual(self.terminal.battery, 0.42)
        self.assertTrue(self.terminal.has_battery)
        self.assertTrue(self.terminal.is_outdated)

    def test_device_without_a_battery_has_none(self):
        self._seen(battery=None)
        self.assertFalse(self.terminal.has_battery)

    def test_wrong_types_are_refused(self):
        for device in (
            {"version": 7},
            {"version": "x" * 41},
            {"width": "1280"},
            {"width": 12.5},
            {"waiting": True},
            {"waiting": -1.5},
            {"battery": "full"},
            {"battery": float("nan")},
            {"charging": "yes"},
            {"charging": 1},
        ):
            with self.subTest(device), self.assertRaises(ParamError):
                self._seen(**device)
        for device in ([], "x", 7, [1]):
            with self.subTest(device), self.assertRaises(ParamError):
                self.kiosk._seen(Params(device))

    def test_figures_that_cannot_be_are_cut(self):
        self._seen(width=-5, height=10**9, waiting=-3, battery=7.5)
        self.assertEqual((self.terminal.screen_width, self.terminal.screen_height), (0, 20_000))
        self.assertEqual((self.terminal.waiting_count, self.terminal.battery), (0, 1.0))

    def test_unknown_keys_change_nothing(self):
        self._seen(secret_digest="x", active=False, name="Evil", kind="board")
        self.assertEqual((self.terminal.name, self.terminal.kind), ("Kiosk", "kiosk"))
        self.assertTrue(self.terminal.is_paired)

    def test_sign_of_life_is_written_once_a_minute(self):
        with freeze_time(NOON):
            self.terminal.sudo().secret_expires = NOON + timedelta(days=9)
            self._seen()
        with freeze_time(NOON + timedelta(seconds=20)):
            self._seen()
            self.assertEqual(self.terminal.last_seen, NOON)
        with freeze_time(NOON + timedelta(seconds=60)):
            self._seen()
            self.assertEqual(self.terminal.last_seen, NOON + timedelta(seconds=60))

    def test_changes_are_written_at_most_every_few_seconds(self):
        with freeze_time(NOON):
            self._seen(waiting=1)
        with freeze_time(NOON + timedelta(seconds=2)):
            self._seen(waiting=2)
            self.assertEqual(self.terminal.waiting_count, 1)
        with freeze_time(NOON + timedelta(seconds=10)):
            self._seen(waiting=2)
            self.assertEqual(self.terminal.waiting_count, 2)

    def test_sign_of_life_is_cheap(self):
        self._seen()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._seen()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 3)

    def test_terminal_is_offline_after_three_minutes_and_says_since_when(self):
        now = fields.Datetime.now()
        seen = now - timedelta(minutes=4)
        self.terminal.sudo().last_seen = seen
        self.assertEqual(self.terminal.condition, "offline")
        self.assertEqual(self.terminal.offline_since, seen)
        self._seen()
        self.terminal.invalidate_recordset(["condition", "offline_since"])
        self.assertEqual(self.terminal.condition, "online")
        self.assertFalse(self.terminal.offline_since)

    def test_condition_is_found_as_it_is_shown(self):
        other = self._make_terminal(name="New")
        silent = self._make_terminal(name="Silent")
        self._pair(silent)
        silent.sudo().last_seen = fields.Datetime.now() - timedelta(hours=1)
        expired = self._make_terminal(name="Old")
        self._pair(expired)
        expired.sudo().secret_expires = fields.Datetime.now() - timedelta(days=1)
        self._seen()
        for terminal in (self.terminal, other, silent, expired):
            terminal.invalidate_recordset(["condition"])
            found = terminal.search([("condition", "=", terminal.condition)])
            self.assertIn(terminal, found)
            for condition in {"unpaired", "expired", "offline", "online"} - {terminal.condition}:
                self.assertNotIn(terminal, terminal.search([("condition", "=", condition)]))

    def test_pairing_lasts_as_long_as_the_terminal_says(self):
        terminal = self._make_terminal(secret_days=30)
        self._pair(terminal)
        lifetime = terminal.secret_expires - fields.Datetime.now()
        self.assertAlmostEqual(lifetime.total_seconds(), 30 * 86400, delta=60)

    def test_all_terminals_of_a_plant_are_revoked_at_once(self):
        board = self._make_terminal(name="Board", kind="board")
        self._pair(board)
        elsewhere = self.env["stock.warehouse"].create({"name": "Elsewhere", "code": "ELS"})
        other = self._make_terminal(
            name="Other", warehouse_id=elsewhere.id, workcenter_ids=[Command.clear()]
        )
        self._pair(other)
        self.terminal.with_user(self._make_user("supervisor")).action_revoke_plant()
        self.assertFalse(self.terminal.is_paired or board.is_paired)
        self.assertTrue(other.is_paired)

    def test_operator_revokes_nothing(self):
        with self.assertRaises(AccessError):
            self.terminal.with_user(self._make_user("operator")).action_revoke_plant()
        self.assertTrue(self.terminal.is_paired)

    def test_kiosk_does_what_it_is_allowed(self):
        self.assertIn("declare", self.kiosk._kiosk_features())
        self.assertFalse(self.kiosk._kiosk_refusal("declare"))
        self.terminal.allow_declare = False
        self.assertNotIn("declare", self.kiosk._kiosk_features())
        self.assertIn("Declare pieces", self.kiosk._kiosk_refusal("declare"))
        self.assertTrue(self.kiosk._kiosk_allows("what has no switch"))

    def test_screen_that_is_switched_off_leads_to_the_queue(self):
        self.terminal.allow_supervisor = False
        answer = self.kiosk._kiosk_state("lead", Params({}))
        self.assertEqual(answer["next_state"], "queue")
        self.assertIn("Supervisor", answer["message"])

    def test_act_that_is_switched_off_is_refused_by_the_server(self):
        workorder = self._make_workorder()
        workorder.button_start()
        employee = self.env["hr.employee"].create({"name": "Anna"})
        self.terminal.allow_declare = False
        now = int(fields.Datetime.now().timestamp() * 1000)
        event = {
            "uuid": "6f9bd5a2-90a5-4d4c-9d0a-4e8a1f3f7a11",
            "kind": "declare",
            "moment": now,
            "operators": [employee.id],
            "workorder_id": workorder.id,
            "params": {"good": 1},
            "queued": False,
        }
        (result,) = self.kiosk._kiosk_act([event], now)["results"]
        self.assertEqual(result["status"], "refused")
        self.assertIn("Declare pieces", result["message"])
        self.assertFalse(self._ledger(workorder))

    @freeze_time(NOON)
    def test_terminal_that_is_silent_during_the_shift_is_an_exception(self):
        self.terminal.sudo().write(
            {"last_seen": NOON - timedelta(minutes=30), "secret_expires": NOON + timedelta(days=1)}
        )
        find = self.env["mes.exception"]._mes_exceptions
        (item,) = find(self.plant, kinds=["terminal"])
        self.assertIn("Kiosk", item["text"])
        self.terminal.sudo().last_seen = NOON - timedelta(minutes=1)
        self.assertEqual(find(self.plant, kinds=["terminal"]), [])
