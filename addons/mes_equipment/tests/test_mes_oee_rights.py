from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_oee import MesOeeCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-05 12:00:00")
class TestMesOeeRights(MesOeeCommon):
    def test_nobody_writes_a_figure(self):
        self._tell("run", 6)
        self._count()
        row = self._shift()
        for user in (self.manager, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"apt_seconds": 1})
        for act in (lambda: row.write({"apt_seconds": 1}), row.unlink, row.copy):
            with self.assertRaises(AccessError):
                act()

    def test_supervisors_read_and_operators_do_not(self):
        self._tell("run", 6)
        self._count()
        supervisor = new_test_user(self.env, "sup", groups="mes_shopfloor.group_mes_supervisor")
        row = self._shift()
        self.assertEqual(row.with_user(supervisor).availability, 1)
        self.assertTrue(row.with_user(self.manager).seconds)
        with self.assertRaises(AccessError):
            row.with_user(self.operator).read(["seconds"])
        self.assertFalse(self.env["mes.oee"].with_user(self.operator).has_access("read"))

    def test_other_company_sees_nothing(self):
        self.machine.company_id = self.env.company
        self._tell("run", 6)
        self._count()
        company = self.env["res.company"].create({"name": "Other plant"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="mes_shopfloor.group_mes_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertFalse(self.env["mes.oee"].with_user(stranger).search([]) & self._shift())
