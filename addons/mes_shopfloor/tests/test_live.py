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

    def _messages(self, terminal=None):
        """What was sent to this terminal since the last time."""
        self.env.flush_all()
        self.env.cr.precommit.run()
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
        self.assertIn(f'"workcenter_ids":[{self.lathe.id}]', message.replace(" ", ""))
        self.assertNotIn(self.workorder.production_id.name, message)

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
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertFalse(self.env["bus.bus"].sudo().search([("channel", "=", before)]))
        self.assertEqual(len(self._messages()), 1)

    def test_deleted_work_center_stops_nothing(self):
        press = self.env["mrp.workcenter"].create({"name": "Press"})
        self.env["mes.terminal"]._touch(press | self.lathe)
        press.unlink()
        self.assertEqual(len(self._messages()), 1)
