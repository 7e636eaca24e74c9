import json
from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.tests import tagged

from odoo.addons.bus.models.bus import channel_with_db, json_dump

from .common import MesCommon


@tagged("post_install", "-at_install")
class TestLive(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()
        cls._pair(cls.kiosk)
        cls.workorder = cls._make_workorder()
        cls.workorder.button_start()

    def setUp(self):
        super().setUp()
        self._messages()

    def _commit(self):
        """What follows the end of a transaction."""
        self._tell_screens()
        self.env.cr.precommit.run()

    def _pass_a_second(self):
        self.env.cr.execute("UPDATE mes_terminal_wake SET sent_at = sent_at - interval '1 second'")

    def _messages(self, terminal=None):
        """What was sent to this terminal since the last time, more than a second ago."""
        self._commit()
        self._pass_a_second()
        terminal = terminal or self.kiosk
        channel = json_dump(channel_with_db(self.env.cr.dbname, terminal._live_channel()))
        messages = self.env["bus.bus"].sudo().search([("channel", "=", channel)])
        result = messages.mapped("message")
        self.env["bus.bus"].sudo().search([]).unlink()
        return result

    def test_declaring_tells_the_kiosk_once_a_transaction_and_names_only_ids(self):
        for _ in range(3):
            self._declare(self.workorder, good=1)
        (message,) = self._messages()
        self.assertIn("mes.terminal/changed", message)
        self.assertEqual(json.loads(message)["payload"], {"terminal_id": self.kiosk.id})

    def test_whatever_happens_within_a_second_of_a_message_needs_no_other(self):
        for _ in range(3):
            self._declare(self.workorder, good=1)
            self._commit()
        self.assertEqual(len(self._messages()), 1)
        self._declare(self.workorder, good=1)
        self.assertEqual(len(self._messages()), 1)

    def test_clock_that_was_put_back_silences_no_screen(self):
        self._declare(self.workorder, good=1)
        self._commit()
        self.env.cr.execute("UPDATE mes_terminal_wake SET sent_at = sent_at + interval '1 hour'")
        self._declare(self.workorder, good=1)
        self._commit()
        self.assertEqual(len(self._messages()), 2)

    def test_screen_whose_own_stations_are_archived_shows_and_hears_of_the_plant(self):
        press = self.env["mrp.workcenter"].create({"name": "Press"})
        board = self._make_terminal(kind="board", workcenter_ids=[Command.set(press.ids)])
        self._pair(board)
        press.active = False
        self.assertIn(self.lathe, board._shown_workcenters())
        self._declare(self.workorder, good=1)
        self.assertEqual(len(self._messages(board)), 1)

    def test_message_to_one_screen_keeps_none_from_another(self):
        board = self._make_terminal(kind="board", workcenter_ids=[Command.clear()])
        self._pair(board)
        self._declare(self._make_workorder(workcenters=self.mill), good=1)
        self._commit()
        self._declare(self.workorder, good=1)
        self._commit()
        self.assertEqual(len(self._messages()), 1)

    def test_screens_are_told_when_the_act_is_committed(self):
        self._declare(self.workorder, good=1)
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()
        self.assertEqual(len(self._messages()), 1)

    def test_act_whose_screens_could_not_be_told_is_no_failure(self):
        wakes = self.registry["mes.terminal.wake"]
        for error in (psycopg2.OperationalError("gone"), KeyError("gone")):
            self._declare(self.workorder, good=1)
            with (
                patch.object(wakes, "_claim", side_effect=error),
                self.assertLogs("odoo.addons.mes_shopfloor.models.mes_terminal_live") as logs,
            ):
                self.env.cr.postcommit.run()
            self.assertIn("were not told", logs.output[0])

    def test_scrap_start_pause_and_office_tell_the_kiosk_too(self):
        for act in (
            lambda: self._declare(self.workorder, scrap=1),
            self.workorder.button_pending,
            self.workorder.button_start,
            lambda: self.workorder.write({"qty_produced": 3}),
            lambda: self._make_workorder(),
        ):
            act()
            self.assertEqual(len(self._messages()), 1)

    def test_what_happens_at_another_station_is_not_told(self):
        self._declare(self._make_workorder(workcenters=self.mill), good=1)
        self.assertEqual(self._messages(), [])

    def test_station_that_an_order_leaves_is_told(self):
        workorder = self._make_workorder()
        self._messages()
        workorder.workcenter_id = self.mill
        self.assertEqual(len(self._messages()), 1)

    def test_board_of_the_whole_plant_is_told(self):
        board = self._make_terminal(kind="board", workcenter_ids=[Command.clear()])
        self._pair(board)
        self._declare(self.workorder, good=1)
        self.assertEqual(len(self._messages(board)), 1)

    def test_terminal_that_is_not_paired_hears_nothing(self):
        alone = self._make_terminal()
        self._declare(self.workorder, good=1)
        self.assertEqual(self._messages(alone), [])

    def test_channel_before_revoking_is_dead_after_it(self):
        before = json_dump(channel_with_db(self.env.cr.dbname, self.kiosk._live_channel()))
        self.kiosk.action_revoke()
        self.env.cr.precommit.run()
        (farewell,) = self.env["bus.bus"].sudo().search([("channel", "=", before)])
        self.assertIn("mes.terminal/revoked", farewell.message)
        farewell.unlink()
        self._pair(self.kiosk)
        self._declare(self.workorder, good=1)
        self._commit()
        self.assertFalse(self.env["bus.bus"].sudo().search([("channel", "=", before)]))
        self.assertEqual(len(self._messages()), 1)

    def test_deleted_work_center_stops_nothing(self):
        press = self.env["mrp.workcenter"].create({"name": "Press"})
        self.env["mes.terminal"]._touch(press | self.lathe)
        press.unlink()
        self.assertEqual(len(self._messages()), 1)
