from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import Form, tagged

from ..models.mes_terminal import CODE_ALPHABET, CODE_LENGTH
from ..models.mes_terminal_attempt import MAX_ATTEMPTS, WINDOW, _bucket_of
from .common import MesCommon


@tagged("post_install", "-at_install")
class TestMesTerminal(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal = cls._make_terminal()
        cls.Terminal = cls.env["mes.terminal"]

    def _session(self, secret):
        terminal = self.Terminal._from_secret(int(secret.split(".")[0]), secret.split(".", 1)[1])
        session = {}
        terminal._open_session(session, "Kiosk browser")
        return session

    def test_code_is_short_and_of_letters_nobody_mistakes(self):
        code = self.terminal._new_pairing_code()
        self.assertEqual(len(code), CODE_LENGTH)
        self.assertLessEqual(set(code), set(CODE_ALPHABET))
        self.assertFalse(set(CODE_ALPHABET) & set("0O1IL2Z5S8B"))

    def test_neither_code_nor_secret_is_stored(self):
        code = self.terminal._new_pairing_code()
        stored = self.terminal.sudo().pairing_digest
        self.assertNotIn(code, stored)
        _terminal, secret = self.Terminal._pair(code)
        self.assertNotIn(secret, self.terminal.sudo().secret_digest)

    def test_code_pairs_once(self):
        code = self.terminal._new_pairing_code()
        self.assertEqual(self.Terminal._pair(code)[0], self.terminal)
        self.assertIsNone(self.Terminal._pair(code))

    def test_code_typed_in_small_letters_pairs_too(self):
        code = self.terminal._new_pairing_code()
        self.assertTrue(self.Terminal._pair(f" {code.lower()} "))

    def test_late_code_does_not_pair(self):
        code = self.terminal._new_pairing_code(minutes=15)
        self.terminal.sudo().pairing_expires = fields.Datetime.now() - timedelta(seconds=1)
        self.assertIsNone(self.Terminal._pair(code))

    def test_new_code_ends_the_one_before(self):
        first = self.terminal._new_pairing_code()
        self.terminal._new_pairing_code()
        self.assertIsNone(self.Terminal._pair(first))

    def test_code_of_an_archived_terminal_does_not_pair(self):
        code = self.terminal._new_pairing_code()
        self.terminal.active = False
        self.assertIsNone(self.Terminal._pair(code))

    def test_secret_opens_a_session_for_a_year(self):
        secret = self._pair(self.terminal)
        self.assertTrue(self.terminal.is_paired)
        self.assertEqual(self.Terminal._from_session(self._session(secret), "kiosk"), self.terminal)
        lifetime = self.terminal.secret_expires - fields.Datetime.now()
        self.assertAlmostEqual(lifetime.total_seconds(), 365 * 86400, delta=60)
        self.assertEqual(self.terminal.user_agent, "Kiosk browser")

    def test_wrong_secret_is_nobody(self):
        secret = self._pair(self.terminal).split(".", 1)[1]
        other = self._make_terminal(name="Other")
        self.assertFalse(self.Terminal._from_secret(self.terminal.id, secret + "x"))
        self.assertFalse(self.Terminal._from_secret(other.id, secret))
        self.assertFalse(self.Terminal._from_secret(0, secret))
        self.assertFalse(self.Terminal._from_secret(other.id, ""))

    def test_revoking_ends_the_session(self):
        session = self._session(self._pair(self.terminal))
        self.terminal.action_revoke()
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))
        self.assertFalse(self.terminal.is_paired)

    def test_pairing_anew_ends_the_session_before(self):
        session = self._session(self._pair(self.terminal))
        self._pair(self.terminal)
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))

    def test_archiving_ends_the_session(self):
        session = self._session(self._pair(self.terminal))
        self.terminal.active = False
        self.terminal.active = True
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))

    def test_expiry_ends_the_session(self):
        session = self._session(self._pair(self.terminal))
        self.terminal.sudo().secret_expires = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))

    def test_deleted_terminal_ends_the_session(self):
        session = self._session(self._pair(self.terminal))
        self.terminal.unlink()
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))

    def test_forged_session_is_nobody(self):
        self._pair(self.terminal)
        for forged in (
            {},
            {"mes_terminals": {}},
            {"mes_terminals": {"kiosk": None}},
            {"mes_terminals": {"kiosk": [self.terminal.id, "x"]}},
            {"mes_terminals": {"kiosk": [str(self.terminal.id), "x"]}},
        ):
            self.assertFalse(self.Terminal._from_session(forged, "kiosk"))

    def test_one_browser_may_be_a_kiosk_and_a_wallboard(self):
        board = self._make_terminal(kind="board")
        session = self._session(self._pair(self.terminal))
        board_secret = self._pair(board).split(".", 1)[1]
        self.Terminal._from_secret(board.id, board_secret)._open_session(session, "Browser")
        self.assertEqual(self.Terminal._from_session(session, "kiosk"), self.terminal)
        self.assertEqual(self.Terminal._from_session(session, "board"), board)

    def test_terminal_that_became_a_wallboard_is_no_kiosk_any_more(self):
        session = self._session(self._pair(self.terminal))
        self.terminal.kind = "board"
        self.assertFalse(self.Terminal._from_session(session, "kiosk"))

    def test_terminal_acts_with_the_rights_of_the_company_user(self):
        terminal = self.terminal._as_service_user()
        self.assertFalse(terminal.env.su)
        self.assertEqual(terminal.env.user, self.company.mes_service_user_id)
        self.assertTrue(terminal.env.user.has_group("mrp.group_mrp_user"))
        self.assertFalse(terminal.env.user.has_group("mes_shopfloor.group_mes_supervisor"))
        self.assertEqual(terminal.env.companies, self.company)

    def test_company_user_is_made_once_and_cannot_log_in(self):
        user = self.company._mes_get_service_user()
        self.assertEqual(self.company._mes_get_service_user(), user)
        for password in ("", "admin", user.login):
            with self.assertRaises(AccessDenied):
                user.with_user(user)._check_credentials(
                    {"type": "password", "password": password}, {"interactive": True}
                )

    def test_pair_button_shows_code_link_and_picture(self):
        action = self.terminal.action_pair()
        code = action["context"]["default_code"]
        self.assertTrue(action["context"]["default_url"].endswith(f"/mes/kiosk#pair={code}"))
        form = Form(self.env["mes.terminal.pairing"].with_context(**action["context"]))
        self.assertTrue(form.qr)
        self.assertEqual(form.code, code)
        self.assertTrue(self.Terminal._pair(code))

    def test_link_of_a_wallboard_leads_to_the_board(self):
        board = self._make_terminal(kind="board")
        self.assertIn("/mes/board#pair=", board.action_pair()["context"]["default_url"])

    def test_terminal_without_work_centers_shows_those_of_its_plant(self):
        everywhere = self._make_terminal(workcenter_ids=[Command.clear()])
        self.assertGreaterEqual(everywhere._shown_workcenters(), self.lathe | self.mill)
        self.assertEqual(self.terminal._shown_workcenters(), self.lathe)

    def test_work_center_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        press = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        with self.assertRaisesRegex(UserError, "Press"):
            self._make_terminal(workcenter_ids=[Command.set(press.ids)])

    def test_attempts_of_one_place_are_counted_together(self):
        self.assertEqual(_bucket_of("10.0.0.7"), "10.0.0.7")
        self.assertEqual(_bucket_of("::ffff:10.0.0.7"), "10.0.0.7")
        self.assertEqual(_bucket_of("2001:db8::1"), _bucket_of("2001:db8::2"))
        self.assertNotEqual(_bucket_of("2001:db8::1"), _bucket_of("2001:db8:0:1::1"))
        self.assertEqual(_bucket_of("nonsense"), "unknown")
        self.assertEqual(_bucket_of(""), "unknown")

    def test_old_attempts_are_swept(self):
        attempts = self.env["mes.terminal.attempt"].sudo()
        attempts.create(
            [
                {"bucket": "10.9.9.9", "moment": fields.Datetime.now() - WINDOW * factor}
                for factor in (0, 2)
            ]
        )
        attempts._gc_attempts()
        self.assertEqual(attempts.search_count([("bucket", "=", "10.9.9.9")]), 1)
        self.assertGreater(MAX_ATTEMPTS, 1)
