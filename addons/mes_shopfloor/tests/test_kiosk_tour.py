from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import MesCommon


@tagged("post_install", "-at_install")
class TestKioskTour(MesCommon, HttpCase):
    def test_from_pairing_to_a_count_that_arrives_by_itself(self):
        workorder = self._make_workorder(120)
        workorder.button_start()
        self._declare(workorder, good=76, scrap=2)
        kiosk = self._make_terminal()
        code = kiosk._new_pairing_code()

        def seen_and_declared(terminal, _params=None):
            """Stands in for the machine: pieces are counted while the operator looks on."""
            self._declare(
                workorder.with_env(terminal.env), env=terminal.env(su=True), uuid="tour", good=1
            )
            # A commit in a test is none, and nothing follows it.
            terminals = terminal.sudo()
            terminals._wake(terminals._take_touched())

        self.env.flush_all()
        with patch.object(self.registry["mes.terminal"], "_seen", seen_and_declared):
            self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_pairing_to_live")

    def test_code_typed_at_the_wallboard_shows_the_plant(self):
        workorder = self._make_workorder(120)
        workorder.button_start()
        self._declare(workorder, good=7)
        board = self._make_terminal(kind="board")
        code = board._new_pairing_code()
        self.start_tour(f"/mes/board#typed={code}", "mes_board_typed_code")
