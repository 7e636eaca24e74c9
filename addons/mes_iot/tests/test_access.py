from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import IotCommon


@tagged("post_install", "-at_install")
class TestAccess(IotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "manager", groups="mes_shopfloor.group_mes_manager")
        cls.operator = new_test_user(cls.env, "operator", groups="mes_shopfloor.group_mes_operator")
        cls.service = cls.env.ref("mes_iot.user_mes_bridge")
        cls.keys = cls.env["mes.iot.bridge.key"]

    def _who(self, key):
        return self.keys._authenticate(f"Bearer {key}").bridge_id

    def test_a_new_key_opens_its_bridge_and_the_secret_is_not_kept(self):
        key = self.bridge._new_key()
        self.assertEqual(self._who(key), self.bridge)
        kept = self.bridge.key_ids
        self.assertTrue(key.startswith(f"{kept.key_id}."))
        self.assertNotIn(key.partition(".")[2], str(kept.sudo().read()))

    def test_wrong_revoked_and_expired_keys_open_nothing(self):
        key = self.bridge._new_key()
        self.assertFalse(self._who(key[:-1] + ("a" if key[-1] != "a" else "b")))
        self.assertFalse(self._who("0" * 16 + key[16:]))
        self.bridge.key_ids.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self._who(key))
        key = self.bridge._new_key()
        self.bridge.key_ids.action_revoke()
        self.assertFalse(self._who(key))

    def test_two_keys_are_valid_while_one_replaces_the_other(self):
        old, new = self.bridge._new_key(), self.bridge._new_key()
        self.assertEqual(self._who(old) | self._who(new), self.bridge)
        self.bridge.key_ids.filtered(lambda key: old.startswith(key.key_id)).action_revoke()
        self.assertFalse(self._who(old))
        self.assertEqual(self._who(new), self.bridge)

    def test_the_keys_of_an_archived_bridge_open_nothing(self):
        key = self.bridge._new_key()
        self.bridge.active = False
        self.assertFalse(self._who(key))

    def test_a_manager_makes_and_revokes_keys_but_reads_no_digest(self):
        bridge = self.bridge.with_user(self.manager)
        action = bridge.action_new_key()
        self.assertEqual(self._who(action["context"]["default_key"]), self.bridge)
        with self.assertRaises(AccessError):
            bridge.key_ids.read(["digest"])
        bridge.key_ids.action_revoke()
        self.assertEqual(bridge.key_ids.state, "revoked")

    def test_a_new_key_is_shown_to_a_manager_once_and_stored_nowhere(self):
        action = self.bridge.with_user(self.manager).action_new_key()
        shown = self.env[action["res_model"]].with_user(self.manager)
        form = Form(shown.with_context(**action["context"]))
        self.assertEqual(form.key, action["context"]["default_key"])
        self.assertFalse(shown._auto)

    def test_an_operator_has_no_access_to_keys(self):
        self.bridge._new_key()
        bridge = self.bridge.with_user(self.operator)
        with self.assertRaises(AccessError):
            bridge.action_new_key()
        with self.assertRaises(AccessError):
            self.bridge.key_ids.with_user(self.operator).read(["key_id"])
        with self.assertRaises(AccessError):
            self.device.with_user(self.operator).host = "10.0.0.1"
        self.assertTrue(self.parts.with_user(self.operator).read(["last_value"]))

    def test_nobody_writes_what_bridges_report(self):
        stream = self.env["mes.iot.stream"]
        value = self.env["mes.iot.value"]
        for model in (stream, value):
            for user in (self.manager, self.operator, self.service):
                for act in ("write", "create", "unlink"):
                    self.assertFalse(model.with_user(user).has_access(act))

    def test_the_service_user_reaches_nothing_but_its_own_models(self):
        env = self.env(user=self.service)
        for name in ("res.partner", "mrp.production", "mes.production.log", "hr.employee"):
            self.assertFalse(env[name].has_access("read"), name)
        for name in ("mes.iot.tag", "mes.iot.rule", "mes.iot.bridge.key"):
            self.assertFalse(env[name].has_access("write"), name)
        self.assertFalse(self.service.active)

    def test_another_company_sees_nothing_of_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=[company.id],
        )
        self._send((self.parts, 0, 1))
        self.bridge._new_key()
        for name in ("bridge", "bridge.key", "stream", "device", "tag", "value", "rule"):
            self.assertFalse(self.env[f"mes.iot.{name}"].with_user(stranger).search_count([]), name)

    def test_the_service_user_belongs_to_each_company_with_a_bridge(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["mes.iot.bridge"].create({"name": "B", "company_id": company.id})
        self.assertIn(company, self.service.company_ids)
