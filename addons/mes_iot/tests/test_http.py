import json

from odoo import fields
from odoo.tests import HttpCase, tagged

from .. import protocol
from .common import SECOND, IotCommon, body


@tagged("post_install", "-at_install")
class TestHttp(IotCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.bridge._new_key()

    def _call(self, path, data=None, key=None, **headers):
        self.env.flush_all()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Authorization": f"Bearer {key or self.key}"}
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        answer = self.url_open(f"/mes/iot/v1/{path}", data=data, headers=headers)
        self.env.invalidate_all()
        return answer

    def _rows(self, *values):
        return [
            [self.parts.id, self.start + number * SECOND, value, 192]
            for number, value in enumerate(values)
        ]

    def test_a_batch_is_stored_and_answered(self):
        answer = self._call("readings", body(self._rows(1, 2)))
        self.assertEqual(answer.status_code, 200)
        content = answer.json()
        self.assertEqual(
            (content["ack_seq"], content["duplicates"], content["rejected"]), (2, 0, [])
        )
        self.assertEqual(content["config_etag"], self.bridge.config_etag)
        self.assertLess(abs(content["server_time"] - self.start / 1000 - 600_000), 600_000)
        self.assertEqual([value for _tag, value in self._stored(self.parts)], [1, 2])

    def test_the_bridges_own_spelling_of_the_body_is_read(self):
        answer = self._call("readings", body(self._rows(1)).replace(b',"rows":', b', "rows": '))
        self.assertEqual(answer.json()["ack_seq"], 1)

    def test_a_gap_and_a_fork_are_conflicts(self):
        self._call("readings", body(self._rows(1)))
        answer = self._call("readings", body(self._rows(1), first_seq=9))
        self.assertEqual((answer.status_code, answer.json()["expected_seq"]), (409, 2))
        answer = self._call("readings", body(self._rows(7)))
        self.assertEqual((answer.status_code, answer.json()), (409, {"error": "fork"}))

    def test_a_malformed_batch_is_answered_with_the_place(self):
        answer = self._call("readings", b'{"stream": 5}')
        self.assertEqual((answer.status_code, answer.json()["error"]), (400, "malformed"))
        answer = self._call("readings", body([[1, 2, 3]]))
        self.assertTrue(answer.json()["detail"].startswith("rows[0]: "))
        self.assertFalse(self.bridge.stream_ids)

    def test_a_body_that_is_too_large_is_refused(self):
        answer = self._call("readings", b" " * (protocol.MAX_BODY + 1))
        self.assertEqual((answer.status_code, answer.json()), (413, {"error": "too_large"}))

    def test_a_body_of_another_content_type_is_no_crash(self):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
            answer = self._call("readings", b"a=1", Content_Type=kind)
            self.assertEqual(answer.status_code, 400, kind)

    def test_every_refused_key_gets_the_same_answer_and_stores_nothing(self):
        self.bridge.key_ids.action_revoke()
        revoked = self.key
        expired = self.bridge._new_key(days=0)
        answers = []
        for key in (revoked, expired, "0" * 16 + "." + "a" * 43, "nothing", ""):
            answer = self._call("readings", body(self._rows(1)), key=key)
            answers.append((answer.status_code, answer.json()))
        self.assertEqual(answers, [(401, {"error": "unauthorized"})] * 5)
        self.assertFalse(self.bridge.stream_ids)
        for path, data in (("config", None), ("heartbeat", b"{}")):
            self.assertEqual(self._call(path, data, key=revoked).status_code, 401)

    def test_a_logged_in_manager_is_no_bridge(self):
        self.authenticate("admin", "admin")
        answer = self.url_open("/mes/iot/v1/config")
        self.assertEqual(answer.status_code, 401)

    def test_another_bridge_cannot_write_this_ones_tag(self):
        other = self.env["mes.iot.bridge"].create({"name": "Hall 2"})
        answer = self._call("readings", body(self._rows(1)), key=other._new_key())
        self.assertEqual(answer.json()["rejected"], [[1, "not_your_tag"]])
        self.assertFalse(self._stored(self.parts))

    def test_the_configuration_is_sent_once_and_then_not_modified(self):
        answer = self._call("config")
        self.assertEqual(answer.json(), self.bridge._config())
        self.assertEqual(answer.headers["ETag"], f'"{self.bridge.config_etag}"')
        for tag in (answer.headers["ETag"], self.bridge.config_etag, f"W/{answer.headers['ETag']}"):
            again = self._call("config", If_None_Match=tag)
            self.assertEqual((again.status_code, again.content), (304, b""))
        self.parts.scale = 3
        again = self._call("config", If_None_Match=answer.headers["ETag"])
        self.assertEqual(again.status_code, 200)

    def test_a_heartbeat_is_stamped_with_the_servers_time(self):
        beat = {
            "version": "1.0",
            "epoch": "x",
            "config_etag": self.bridge.config_etag,
            "uptime_s": 12.5,
            "buffer": {"rows": 7, "bytes": 900, "oldest_age_s": 1.5, "dropped": 0},
            "devices": [
                {
                    "id": self.device.id,
                    "state": "offline",
                    "last_ok": 1000,
                    "errors": 3,
                    "detail": "timed out",
                },
                {"id": 2_000_000_000, "state": "ok", "last_ok": None, "errors": 0, "detail": ""},
            ],
        }
        answer = self._call("heartbeat", json.dumps(beat).encode())
        self.assertEqual(answer.json()["config_etag"], self.bridge.config_etag)
        self.assertEqual((self.bridge.state, self.bridge.buffer_rows), ("ok", 7))
        self.assertTrue(self.bridge.is_config_applied)
        self.assertEqual((self.device.state, self.device.detail), ("offline", "timed out"))
        self.assertEqual(self.device.last_ok.year, 1970)
        self.assertTrue(self.bridge.key_ids.used_at)

    def test_a_heartbeat_does_not_touch_another_bridges_device(self):
        other = self.env["mes.iot.bridge"].create({"name": "Hall 2"})
        beat = {"devices": [{"id": self.device.id, "state": "error", "detail": "x"}]}
        self._call("heartbeat", json.dumps(beat).encode(), key=other._new_key())
        self.assertFalse(self.device.state)

    def test_a_bridge_is_silent_after_a_minute(self):
        self.bridge.last_seen = fields.Datetime.subtract(fields.Datetime.now(), seconds=61)
        self.assertEqual(self.bridge.state, "silent")

    def test_a_bridge_of_another_company_is_served(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        bridge = self.env["mes.iot.bridge"].create(
            {"name": "B", "company_id": company.id, "warehouse_id": False}
        )
        answer = self._call("config", key=bridge._new_key())
        self.assertEqual(answer.json(), {"bridge": "B", "devices": []})
