import json

from odoo import Command, fields
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.bus.tests.common import WebsocketCase

from ..models.mes_terminal_attempt import MAX_ATTEMPTS
from .common import MesCommon

UNAUTHORIZED = "werkzeug.exceptions.Unauthorized"
BAD_REQUEST = "werkzeug.exceptions.BadRequest"
SVG = b"PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
HTML = b"PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="


class KioskRoutesCase(MesCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()
        cls.board = cls._make_terminal(name="Hall", kind="board")
        cls.workorder = cls._make_workorder(120)

    def setUp(self):
        super().setUp()
        self.env["mes.terminal.attempt"].sudo().search([]).unlink()

    def _call(self, route, params=None, secret=None):
        headers = {"X-MES-Terminal-Secret": secret} if secret is not None else {}
        self.env.flush_all()
        return self.make_jsonrpc_request(route, params, headers=headers)

    def _open_session(self, terminal=None):
        secret = self._pair(terminal or self.kiosk)
        self._call("/mes/terminal/session", secret=secret)
        return secret

    def assertRefused(self, route, params=None, secret=None, name=UNAUTHORIZED):
        with (
            mute_logger("odoo.http"),
            self.assertRaisesRegex(JsonRpcException, name.replace(".", r"\.")),
        ):
            self._call(route, params, secret)


@tagged("post_install", "-at_install")
class TestPairingRoutes(KioskRoutesCase):
    def test_code_is_changed_for_a_secret_that_opens_a_session(self):
        answer = self._call("/mes/terminal/pair", {"code": self.kiosk._new_pairing_code()})
        self.assertEqual(answer["kind"], "kiosk")
        self.assertEqual(
            self._call("/mes/terminal/session", secret=answer["secret"]),
            {"kind": "kiosk", "id": self.kiosk.id, "lang": "en_US"},
        )
        self.assertEqual(self._call("/mes/kiosk/state")["next_state"], "queue")

    def test_used_code_is_refused(self):
        code = self.kiosk._new_pairing_code()
        self._call("/mes/terminal/pair", {"code": code})
        self.assertRefused("/mes/terminal/pair", {"code": code})

    def test_wrong_code_is_refused(self):
        self.assertRefused("/mes/terminal/pair", {"code": "AAAAAAAA"})

    def test_code_of_another_type_is_refused(self):
        for wrong in (None, 5, True, [], {"a": 1}, "", "A" * 500):
            with self.subTest(code=wrong):
                self.assertRefused("/mes/terminal/pair", {"code": wrong}, name=BAD_REQUEST)
        self.assertRefused("/mes/terminal/pair", name=BAD_REQUEST)

    def _remember_attempts(self, count):
        # Attempts are written in a transaction of their own, which a test has not.
        self.env["mes.terminal.attempt"].sudo().create(
            [{"bucket": "127.0.0.1", "moment": fields.Datetime.now()} for _ in range(count)]
        )

    def test_after_ten_wrong_codes_even_a_right_one_gets_429(self):
        self._remember_attempts(MAX_ATTEMPTS)
        payload = self.build_rpc_payload({"code": self.kiosk._new_pairing_code()})
        response = self.url_open("/mes/terminal/pair", json=payload)
        self.assertEqual(response.status_code, 429)
        self.assertEqual(response.json()["error"]["code"], 429)
        self.assertIn("Retry-After", response.headers)

    def test_right_code_forgives_the_wrong_ones_before(self):
        self._remember_attempts(MAX_ATTEMPTS - 1)
        self._call("/mes/terminal/pair", {"code": self.kiosk._new_pairing_code()})
        self._remember_attempts(MAX_ATTEMPTS - 1)
        self.assertRefused("/mes/terminal/pair", {"code": "AAAAAAAA"})

    def test_secret_must_be_right_whole_and_in_the_header(self):
        secret = self._pair(self.kiosk)
        identifier, value = secret.split(".", 1)
        for wrong in (
            "",
            ".",
            value,
            identifier,
            f"{identifier}.",
            f"{identifier}.x{value}",
            f"{self.board.id}.{value}",
            f"-{secret}",
            f"{'9' * 30}.{value}",
            f"²{secret}",
        ):
            with self.subTest(secret=wrong):
                self.assertRefused("/mes/terminal/session", secret=wrong.encode())
        self.assertRefused("/mes/terminal/session")
        self.assertRefused("/mes/kiosk/state")

    def test_session_routes_accept_no_get(self):
        for route in ("pair", "session", "seen"):
            self.assertEqual(self.url_open(f"/mes/terminal/{route}").status_code, 405)


@tagged("post_install", "-at_install")
class TestKioskRoutes(KioskRoutesCase):
    ROUTES = ("/mes/kiosk/state", "/mes/board/state", "/mes/terminal/seen")

    def test_stranger_gets_nothing(self):
        for route in self.ROUTES:
            self.assertRefused(route)

    def test_person_logged_in_is_no_terminal(self):
        self.authenticate("admin", "admin")
        for route in self.ROUTES:
            self.assertRefused(route)

    def test_revoked_terminal_gets_nothing(self):
        self._open_session()
        self.kiosk.action_revoke()
        for route in self.ROUTES:
            self.assertRefused(route)

    def test_expired_terminal_gets_nothing(self):
        self._open_session()
        self.kiosk.sudo().secret_expires = "2020-01-01"
        for route in self.ROUTES:
            self.assertRefused(route)

    def test_archived_terminal_gets_nothing(self):
        self._open_session()
        self.kiosk.active = False
        for route in self.ROUTES:
            self.assertRefused(route)

    def test_kiosk_does_not_open_the_board_nor_the_board_the_kiosk(self):
        self._open_session(self.kiosk)
        self.assertRefused("/mes/board/state")
        self._open_session(self.board)
        self.kiosk.action_revoke()
        self.assertRefused("/mes/kiosk/state")
        self.assertEqual(self._call("/mes/board/state")["next_state"], "board")

    def test_wrong_types_are_refused(self):
        self._open_session()
        for params in (
            {"screen": "admin"},
            {"screen": ["queue"]},
            {"screen": None},
            {"screen": "order"},
            {"screen": "order", "params": [1]},
            {"screen": "order", "params": "workorder_id"},
            *(
                {"screen": "order", "params": {"workorder_id": wrong}}
                for wrong in ("1", True, 1.5, -1, 2**40, [["id", ">", 0]], {"id": 1})
            ),
        ):
            with self.subTest(**params):
                self.assertRefused("/mes/kiosk/state", params, name=BAD_REQUEST)

    def test_order_of_another_company_is_out_of_reach(self):
        company, _plant = self._make_other_company()
        press = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        other = self._make_terminal(company_id=company.id, workcenter_ids=[Command.set(press.ids)])
        self._open_session(other)
        answer = self._call(
            "/mes/kiosk/state", {"screen": "order", "params": {"workorder_id": self.workorder.id}}
        )
        self.assertEqual(answer["next_state"], "queue")
        self.assertEqual(answer["data"]["orders"], [])
        self.assertEqual(self.url_open(f"/mes/kiosk/drawing/{self.workorder.id}").status_code, 404)

    def test_sign_of_life_is_kept(self):
        self._open_session()
        self.kiosk.sudo().last_seen = "2020-01-01"
        self.assertTrue(self._call("/mes/terminal/seen"))
        self.assertRefused("/mes/terminal/seen", {"kind": "board"})
        self.assertRefused("/mes/terminal/seen", {"kind": ["kiosk"]}, name=BAD_REQUEST)
        self.kiosk.invalidate_recordset()
        self.assertGreater(self.kiosk.last_seen.year, 2020)

    def test_drawing_is_shown_to_the_station_only_and_without_rights(self):
        self.workorder.operation_id.mes_drawing = SVG
        url = f"/mes/kiosk/drawing/{self.workorder.id}"
        self.env.flush_all()
        self.assertEqual(self.url_open(url).status_code, 401)
        self._open_session()
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.headers["Content-Type"].startswith("image/svg"))
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertIn("nosniff", response.headers["X-Content-Type-Options"])

    def test_what_is_no_picture_is_not_served(self):
        self.workorder.operation_id.mes_drawing = HTML
        self._open_session()
        self.assertEqual(self.url_open(f"/mes/kiosk/drawing/{self.workorder.id}").status_code, 404)

    def test_terminal_session_does_not_open_the_back_office(self):
        self._open_session()
        response = self.url_open("/web", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._call(
                "/web/dataset/call_kw",
                {"model": "mrp.workorder", "method": "search", "args": [[]], "kwargs": {}},
            )

    def test_person_in_the_same_browser_stays_logged_in(self):
        self.authenticate("admin", "admin")
        self._open_session()
        self.url_open("/mes/kiosk")
        self._call("/mes/kiosk/state")
        response = self.url_open("/odoo", allow_redirects=False)
        self.assertNotIn("/web/login", response.headers.get("Location", ""))
        self.assertEqual(response.status_code, 200)

    def test_pages_open_for_everybody_and_say_nothing(self):
        for page in ("/mes/kiosk", "/mes/board?theme=light", "/mes/kiosk?theme=<script>"):
            response = self.url_open(page)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn(self.workorder.production_id.name, response.text)
            self.assertNotIn("<script>&", response.text)
            self.assertEqual(response.headers["X-Frame-Options"], "DENY")


@tagged("post_install", "-at_install")
class TestLiveChannel(WebsocketCase, KioskRoutesCase):
    def _connect(self):
        websocket = self.websocket_connect(cookie=f"session_id={self.opener.cookies['session_id']}")
        self.subscribe(websocket, [f"mes.terminal_{self.kiosk.id}"], self._last())
        return websocket

    def _last(self):
        return self.env["bus.bus"].sudo()._bus_last_id()

    def _declare_and_dispatch(self):
        self._declare(self.workorder, good=1)
        self._tell_screens()
        self.trigger_notification_dispatching([self.kiosk._live_channel()])

    def test_paired_browser_hears_its_terminal(self):
        self.authenticate(None, None)
        self._open_session()
        websocket = self._connect()
        self._declare_and_dispatch()
        (message,) = json.loads(websocket.recv())
        self.assertEqual(message["message"]["type"], "mes.terminal/changed")

    def test_stranger_who_names_the_channel_hears_nothing(self):
        self.authenticate(None, None)
        self._pair(self.kiosk)
        websocket = self._connect()
        self._declare(self.workorder, good=1)
        self._tell_screens()
        self.trigger_notification_dispatching(
            [self.kiosk._live_channel(), f"mes.terminal_{self.kiosk.id}"]
        )
        websocket.ping()
        opcode, _frame = websocket.recv_data_frame(control_frame=True)
        self.assertEqual(opcode, 0xA, "a pong and no message before it")
