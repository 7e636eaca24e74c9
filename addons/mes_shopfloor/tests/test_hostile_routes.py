import json
import uuid
from typing import Any, NamedTuple

from odoo import Command
from odoo.http import _generate_routing_rules
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..controllers.kiosk_act import BODY_MAX
from ..models.mes_terminal_attempt import MAX_OF_PERSON
from ..models.mes_terminal_screens import milliseconds
from .common_kiosk import PIN, KioskCommon
from .test_kiosk_routes import KioskRoutesCase

WRONG_IDS = (None, "1", True, 1.5, 0, -1, 2**40, [1], {"id": 1})


class Route(NamedTuple):
    """How a route is attacked. `who`: the kind of terminal it is for, `pairing` for the doors that
    make one, `page` for what everybody may see and says nothing, `user` for people's logins."""

    who: str
    #: What a good request sends, as a function of the test case.
    good: Any = None
    #: Requests of wrong types, each a change of a good one.
    wrong: tuple = ()
    #: Whether a good request, sent again, is answered as the first time.
    repeats: bool = True

    @property
    def is_posted(self):
        return self.good is not None


def _acts(case):
    event = case._event("declare", case.workorder, good=1)
    return {"events": [event], "sent_at": milliseconds(case.now)}


#: Each route of the addon. One that is missing here fails `test_each_route_has_its_entry`.
ROUTES = {
    "/mes/kiosk": Route("page"),
    "/mes/board": Route("page"),
    "/mes/kiosk/sw.js": Route("page"),
    "/mes/kiosk/manifest.webmanifest": Route("page"),
    "/mes/import/template": Route("user"),
    "/mes/terminal/pair": Route(
        "pairing",
        lambda case: {"code": case.kiosk._new_pairing_code()},
        tuple({"code": wrong} for wrong in (None, 5, True, [], {"a": 1}, "", "A" * 500)),
        repeats=False,
    ),
    "/mes/terminal/session": Route("pairing", lambda case: {}),
    "/mes/terminal/seen": Route(
        "kiosk",
        lambda case: {"kind": "kiosk"},
        (
            *({"kind": wrong} for wrong in ("phone", None, ["kiosk"], {"kind": 1}, 1)),
            *({"device": wrong} for wrong in ("new", [1])),
        ),
    ),
    "/mes/kiosk/state": Route(
        "kiosk",
        lambda case: {"screen": "order", "params": {"workorder_id": case.workorder.id}},
        tuple({"screen": wrong} for wrong in ("admin", ["queue"], None, 1))
        + tuple({"params": wrong} for wrong in ([1], "id", 1, {}))
        + tuple({"params": {"workorder_id": wrong}} for wrong in WRONG_IDS),
    ),
    "/mes/board/state": Route("board", lambda case: {}),
    "/mes/kiosk/act": Route(
        "kiosk",
        _acts,
        tuple({"events": wrong} for wrong in (None, [], [1], {}, "act", [{"uuid": 1}]))
        + tuple({"sent_at": wrong} for wrong in ("now", [], True)),
    ),
    "/mes/kiosk/sign_in": Route(
        "kiosk",
        lambda case: {"badge": "0410388"},
        (
            *({"badge": wrong} for wrong in (None, "", 410388, ["0410388"], {"a": 1}, "x" * 65)),
            *({"number": wrong} for wrong in ("0388", 388)),
        ),
    ),
    "/mes/kiosk/sign_out": Route(
        "kiosk",
        lambda case: {"employee_id": case.emil.id},
        tuple({"employee_id": wrong} for wrong in WRONG_IDS),
    ),
    "/mes/kiosk/drawing/<int:workorder_id>": Route("kiosk"),
    "/mes/kiosk/step/<int:workorder_id>/<int:step_id>/<string:media>": Route("kiosk"),
    "/mes/kiosk/print/label/<int:workorder_id>": Route("kiosk"),
    "/mes/kiosk/print/traveller/<int:workorder_id>": Route("kiosk"),
}
POSTED = {path: route for path, route in ROUTES.items() if route.is_posted}
GUARDED = {path: route for path, route in ROUTES.items() if route.who in ("kiosk", "board")}


@tagged("post_install", "-at_install")
class TestHostileRoutes(KioskCommon, KioskRoutesCase):
    """Each attack at each route. What a route does for its friends is tested where it lives."""

    def setUp(self):
        super().setUp()
        self._forget_attempts()
        self.addCleanup(self._forget_attempts)
        self._sign_in(self.dora)

    def _ask(self, path, params=None, secret=None, workorder_id=None, body=None):
        """Status and text of an answer, whatever it is; errors of JSON-RPC by their name."""
        self.env.flush_all()
        with mute_logger("odoo.http", "werkzeug"):
            if path in POSTED:
                params = POSTED[path].good(self) if params is None else params
                payload = self.build_rpc_payload(params)
                headers = {"X-MES-Terminal-Secret": secret} if secret else {}
                response = self.url_open(path, json=body or payload, headers=headers)
                error = response.json().get("error") or {}
                return error.get("data", {}).get("name", "ok").rpartition(".")[2], response.text
            key = self.workorder.id if workorder_id is None else workorder_id
            url = path.replace("<int:workorder_id>", str(key))
            url = url.replace("<int:step_id>", "1").replace("<string:media>", "picture")
            response = self.url_open(url, allow_redirects=False)
            return response.status_code, response.text

    def assertAllRefused(self):
        for path in GUARDED:
            with self.subTest(path=path):
                self.assertIn(self._ask(path)[0], ("Unauthorized", 401))
        self.env.invalidate_all()
        self.assertFalse(self._ledger(self.workorder))
        self.assertEqual(self._presences().employee_id, self.dora)

    def _elsewhere(self):
        """A terminal of another company, and one of another work center."""
        company, _plant = self._make_other_company()
        calendar = company.resource_calendar_id.id
        press = self.env["mrp.workcenter"].create(
            {"name": "Press", "company_id": company.id, "resource_calendar_id": calendar}
        )
        yield self._make_terminal(company_id=company.id, workcenter_ids=[Command.set(press.ids)])
        yield self._make_terminal(workcenter_ids=[Command.set(self.mill.ids)])

    def test_each_route_has_its_entry(self):
        found = {url for url, _endpoint in _generate_routing_rules(["mes_shopfloor"], None)}
        self.assertEqual(found, set(ROUTES), "say in ROUTES how the new route is attacked")

    def test_without_a_secret_and_for_people_nothing_is_answered(self):
        self.assertAllRefused()
        self.authenticate("admin", "admin")
        self.assertAllRefused()

    def test_wrong_secrets_open_no_session(self):
        identifier, secret = self._pair(self.kiosk).split(".", 1)
        for wrong in ("x", ".", f"{identifier}.", f"{identifier}.x", f"{self.board.id}.{secret}"):
            name, _text = self._ask("/mes/terminal/session", secret=wrong)
            self.assertEqual(name, "Unauthorized")
        self.assertAllRefused()

    def test_revoked_expired_and_archived_terminals_get_nothing(self):
        for end in (
            lambda: self.kiosk.action_revoke(),
            lambda: self.kiosk.sudo().write({"secret_expires": "2020-01-01"}),
            lambda: self.kiosk.write({"active": False}),
        ):
            self.kiosk.active = True
            secret = self._open_session()
            end()
            self.assertAllRefused()
            self.assertEqual(self._ask("/mes/terminal/session", secret=secret)[0], "Unauthorized")

    def test_terminal_of_one_kind_opens_nothing_of_the_other(self):
        for terminal in (self.kiosk, self.board):
            self.authenticate(None, None)
            self._open_session(terminal)
            for path, route in GUARDED.items():
                if route.who != terminal.kind:
                    self.assertIn(self._ask(path)[0], ("Unauthorized", 401), path)

    def test_elsewhere_nothing_is_told_of_the_order_and_nothing_is_done(self):
        secrets = (self.workorder.production_id.name, self.workorder.product_id.name)
        for terminal in self._elsewhere():
            self.authenticate(None, None)
            self._open_session(terminal)
            for path, route in GUARDED.items():
                with self.subTest(path=path, company=terminal.company_id.name):
                    if route.who == "board":
                        continue
                    status, text = self._ask(path)
                    self.assertIn(status, ("ok", 404))
                    for secret in secrets:
                        self.assertNotIn(secret, text)
        self.env.invalidate_all()
        self.assertFalse(self._ledger(self.workorder))

    def test_walked_ids_are_answered_alike(self):
        self._open_session()
        hidden = self._make_workorder(workcenters=self.mill)
        ids = (hidden.id, hidden.id + 1000, 2**31 - 1)
        for path in GUARDED.keys() - POSTED.keys():
            answers = {self._ask(path, workorder_id=key) for key in (*ids, 0, 2**31, 2**63)}
            self.assertEqual({status for status, _text in answers}, {404}, path)
            self.assertEqual(len({len(text) for _status, text in answers}), 1, path)
        walked = {
            self._call("/mes/kiosk/state", {"screen": "order", "params": {"workorder_id": key}})[
                "message"
            ]
            for key in ids
        }
        self.assertEqual(len(walked), 1)

    def test_wrong_types_are_bad_requests_and_no_errors_of_ours(self):
        self._open_session()
        for path, route in POSTED.items():
            for change in route.wrong:
                with self.subTest(path=path, change=change):
                    params = {**route.good(self), **change}
                    self.assertEqual(self._ask(path, params)[0], "BadRequest")
        for path in ROUTES.keys() - POSTED.keys():
            if "<int:workorder_id>" in path:
                for key in ("x", "-1", "1.5", "%2e%2e", "9" * 40):
                    self.assertEqual(self._ask(path, workorder_id=key)[0], 404, (path, key))

    def test_oversized_bodies_are_not_read(self):
        self._open_session()
        for path, route in POSTED.items():
            with self.subTest(path=path):
                params = {**route.good(self), "padding": "x" * BODY_MAX}
                body = json.dumps({"jsonrpc": "2.0", "params": params})
                with mute_logger("odoo.http"):
                    headers = {"Content-Type": "application/json"}
                    response = self.url_open(path, data=body, headers=headers)
                self.assertIn("Entity Too Large", response.text)

    def test_replayed_requests_do_nothing_twice(self):
        self._open_session()
        for path, route in POSTED.items():
            if path == "/mes/terminal/session":
                continue  # the secret is to be sent at each start of the page
            with self.subTest(path=path):
                params = route.good(self)
                terminal = self.board if route.who == "board" else self.kiosk
                if route.who == "board":
                    self._open_session(terminal)
                self.assertEqual(self._ask(path, params)[0], "ok")
                second = self._ask(path, params)[0]
                self.assertEqual(second, "ok" if route.repeats else "Unauthorized")
                if route.who == "pairing":
                    self._open_session()
        self.env.invalidate_all()
        self.assertEqual(len(self._ledger(self.workorder)), 1)
        self.assertEqual(len(self._presences()), 2)

    def test_each_route_knows_its_own_method_only(self):
        self._open_session()
        for path in ROUTES:
            url = path.replace("<int:workorder_id>", "1").replace("<int:step_id>", "1")
            with self.subTest(path=path), mute_logger("odoo.http"):
                send = self.opener.get if path in POSTED else self.opener.post
                status = send(self.base_url() + url.replace("<string:media>", "pdf")).status_code
                self.assertEqual(status, 405)

    def test_pages_say_nothing_of_the_plant(self):
        for path, route in ROUTES.items():
            if route.who == "page":
                status, text = self._ask(path)
                self.assertEqual(status, 200)
                for secret in (self.workorder.production_id.name, "Dora", self.lathe.name):
                    self.assertNotIn(secret, text)

    def test_kiosk_session_opens_no_door_of_people(self):
        self._open_session()
        for page in ("/web", "/odoo", "/mes/import/template"):
            response = self.url_open(page, allow_redirects=False)
            self.assertIn("/web/login", response.headers.get("Location", ""), page)
        call = {"model": "hr.employee", "method": "search_read", "args": [[]], "kwargs": {}}
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._call("/web/dataset/call_kw", call)
        for headers in ({}, {"Authorization": f"Bearer {uuid.uuid4()}"}):
            with mute_logger("odoo.http"):
                response = self.url_open(
                    "/json/2/hr.employee/search_read",
                    data="{}",
                    headers={"Content-Type": "application/json", **headers},
                )
            self.assertEqual(response.status_code, 401)
            self.assertNotIn("Dora", response.text)

    def test_guessed_pins_end_at_the_limit_even_for_the_right_one(self):
        self._open_session()
        tries = ["0000"] * MAX_OF_PERSON + [PIN]
        messages = [
            self._call("/mes/kiosk/sign_in", {"number": "0388", "pin": pin})["message"]
            for pin in tries
        ]
        self.assertIn("Too many", messages[-1])
        self.assertEqual(self._presences().employee_id, self.dora)
