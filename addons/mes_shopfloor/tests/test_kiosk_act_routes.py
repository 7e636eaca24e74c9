import json

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers.kiosk_act import BODY_MAX
from ..models.mes_terminal_screens import milliseconds
from .common_kiosk import PIN, KioskCommon
from .test_kiosk_routes import BAD_REQUEST, KioskRoutesCase

ACT, SIGN_IN, SIGN_OUT = "/mes/kiosk/act", "/mes/kiosk/sign_in", "/mes/kiosk/sign_out"


@tagged("post_install", "-at_install")
class TestKioskActRoutes(KioskCommon, KioskRoutesCase):
    def setUp(self):
        super().setUp()
        self._sign_in(self.dora)

    def _post(self, *events, **params):
        return self._call(
            ACT, {"events": list(events), "sent_at": milliseconds(self.now), **params}
        )

    def _requests(self):
        """One good request to each route."""
        event = self._event("declare", self.workorder, good=1)
        return {
            ACT: {"events": [event], "sent_at": milliseconds(self.now)},
            SIGN_IN: {"badge": "0410388"},
            SIGN_OUT: {"employee_id": self.dora.id},
        }

    def assertNothingDone(self):
        self.env.invalidate_all()
        self.assertFalse(self._ledger(self.workorder))
        presences = self._presences()
        self.assertEqual(presences.employee_id, self.dora)
        self.assertFalse(presences.signed_out)

    def assertAllRefused(self):
        for route, params in self._requests().items():
            self.assertRefused(route, params)
        self.assertNothingDone()

    def test_badge_start_declare_and_leave_through_the_routes(self):
        self._open_session()
        answer = self._call(SIGN_IN, {"badge": "0410388"})
        self.assertEqual((answer["status"], answer["employee_id"]), ("done", self.emil.id))
        self.assertEqual(
            [person["label"] for person in answer["operators"]], ["0417 Dora B.", "0388 Emil K."]
        )
        answer = self._post(
            self._event("start", self.workorder, self.emil, at=-2),
            self._event("declare", self.workorder, self.emil, at=-1, good=3),
        )
        self.assertStatuses(answer["results"], "done", "done")
        self.assertTrue(answer["now"])
        state = self._call("/mes/kiosk/state")
        self.assertEqual(len(state["data"]["operators"]), 2)
        answer = self._call(SIGN_OUT, {"employee_id": self.emil.id})
        self.assertEqual([person["id"] for person in answer["operators"]], self.dora.ids)

    def test_refused_badge_is_an_answer_and_no_error(self):
        self._open_session()
        answer = self._call(SIGN_IN, {"number": "0417", "pin": "1"})
        self.assertEqual(answer["status"], "refused")
        self.assertIsNone(answer["employee_id"])
        self.assertIn("do not match", answer["message"])

    def test_stranger_gets_nothing(self):
        self.assertAllRefused()

    def test_person_logged_in_is_no_terminal(self):
        self.authenticate("admin", "admin")
        self.assertAllRefused()

    def test_revoked_terminal_gets_nothing(self):
        self._open_session()
        self.kiosk.action_revoke()
        self.assertAllRefused()

    def test_expired_terminal_gets_nothing(self):
        self._open_session()
        self.kiosk.sudo().secret_expires = "2020-01-01"
        self.assertAllRefused()

    def test_board_gets_nothing(self):
        self._open_session(self.board)
        self.assertAllRefused()

    def test_terminal_of_another_company_reaches_nothing(self):
        company, _plant = self._make_other_company()
        press = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        olga = self._make_person("Olga", "0500", company_id=company.id)
        other = self._make_terminal(company_id=company.id, workcenter_ids=[Command.set(press.ids)])
        self._open_session(other)
        self._sign_in(olga, terminal=other)
        events = [
            self._event("declare", self.workorder, person, queued=False, good=1)
            for person in (olga, self.dora)
        ]
        answers = self._post(*events)["results"]
        self.assertStatuses(answers, "refused", "refused")
        self.assertEqual(answers[0]["data"]["error"], "ReachError")
        self.assertEqual(answers[1]["data"]["error"], "OperatorError")
        self.assertEqual(self._call(SIGN_IN, {"badge": "0410417"})["status"], "refused")
        answer = self._call(SIGN_OUT, {"employee_id": self.dora.id})
        self.assertEqual([person["id"] for person in answer["operators"]], olga.ids)
        self.env.invalidate_all()
        self.assertFalse(self._ledger(self.workorder))
        dora = self.env["mes.terminal.operator"].search([("employee_id", "=", self.dora.id)])
        self.assertFalse(dora.signed_out)

    def test_walked_ids_of_orders_answer_alike(self):
        self._open_session()
        hidden = self._make_workorder(workcenters=self.mill)
        answers = {
            self._post({**self._event("declare", queued=False, good=1), "workorder_id": key})[
                "results"
            ][0]["message"]
            for key in (hidden.id, hidden.id + 1, 2**31 - 1)
        }
        self.assertEqual(len(answers), 1, answers)
        self.env.invalidate_all()
        self.assertFalse(self._ledger(hidden))

    def test_wrong_types_are_bad_requests(self):
        self._open_session()
        event = self._event("declare", self.workorder, good=1)
        for params in (
            {},
            {"events": None},
            {"events": []},
            {"events": [event] * 51},
            {"events": [event, {"uuid": 1}]},
            {"events": [{**event, "params": {"good": "many"}}]},
            {"events": [event], "sent_at": "now"},
        ):
            self.assertRefused(ACT, params, name=BAD_REQUEST)
        for params in (
            {},
            {"badge": None},
            {"badge": ""},
            {"badge": 410417},
            {"badge": ["0410417"]},
            {"badge": {"like": "%"}},
            {"badge": "x" * 65},
            {"badge": "0410417", "number": "0417"},
            {"number": 417, "pin": PIN},
            {"number": "0417", "pin": 2468},
            {"number": "0417", "pin": [PIN]},
        ):
            self.assertRefused(SIGN_IN, params, name=BAD_REQUEST)
        for wrong in (None, "1", True, 1.5, 0, -1, 2**40, [self.dora.id]):
            self.assertRefused(SIGN_OUT, {"employee_id": wrong}, name=BAD_REQUEST)
        self.assertNothingDone()

    def test_one_wrong_event_leaves_nothing_of_its_request(self):
        self._open_session()
        events = [
            self._event("declare", self.workorder, queued=False, good=1),
            self._event("declare", self.workorder, queued=False, good=[]),
        ]
        params = {"events": events, "sent_at": milliseconds(self.now)}
        self.assertRefused(ACT, params, name=BAD_REQUEST)
        self.assertNothingDone()

    def test_oversized_body_is_not_read(self):
        self._open_session()
        event = self._event("declare", self.workorder, good=1, note="x" * BODY_MAX)
        payload = self.build_rpc_payload({"events": [event], "sent_at": milliseconds(self.now)})
        with mute_logger("odoo.http"):
            response = self.url_open(ACT, json=payload)
        self.assertNotIn('"result"', response.text)
        self.assertIn("Entity Too Large", response.text)
        self.assertNothingDone()

    def test_body_that_is_no_json_is_refused(self):
        self._open_session()
        headers = {"Content-Type": "application/json"}
        for body in ("{", "[]", '"x"', '{"params": [1]}', '{"params": {"events": NaN}}'):
            with self.subTest(body=body), mute_logger("odoo.http"):
                response = self.url_open(ACT, data=body, headers=headers)
                self.assertNotIn('"result"', response.text)
        self.assertNothingDone()

    def test_acts_are_posted_and_never_fetched(self):
        self._open_session()
        for route in (ACT, SIGN_IN, SIGN_OUT):
            self.assertEqual(self.url_open(route).status_code, 405)

    def test_kiosk_s_session_opens_no_other_door(self):
        self._open_session()
        self._call(SIGN_IN, {"badge": "0410101"})
        for page in ("/web", "/odoo"):
            response = self.url_open(page, allow_redirects=False)
            self.assertIn("/web/login", response.headers.get("Location", ""))
        call = {"model": "hr.employee", "method": "search_read", "args": [[]], "kwargs": {}}
        for route in ("/web/dataset/call_kw", "/web/dataset/call_kw/hr.employee/search_read"):
            self.assertRefused(route, call, name="odoo.http.SessionExpiredException")
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/json/2/hr.employee/search_read",
                data=json.dumps({"domain": []}),
                headers={"Content-Type": "application/json"},
            )
        self.assertEqual(response.status_code, 401)
        self.assertNotIn("Dora", response.text)

    def test_service_user_has_no_password(self):
        user = self.company._mes_get_service_user()
        with mute_logger("odoo.http", "odoo.addons.base.models.res_users"):
            for password in ("", "admin", user.login):
                response = self.make_jsonrpc_request_raw(user.login, password)
                self.assertNotIn('"uid": ' + str(user.id), response.text)

    def make_jsonrpc_request_raw(self, login, password):
        params = {"db": self.env.cr.dbname, "login": login, "password": password}
        return self.url_open("/web/session/authenticate", json=self.build_rpc_payload(params))

    def test_refusal_names_no_secret(self):
        self._open_session()
        answer = self._call(SIGN_IN, {"badge": "0410417x"})
        self.assertNotIn("0410417", json.dumps(answer))
        self.assertNotIn(PIN, json.dumps(answer))
