import io

import openpyxl

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestLedgerImportHttp(HttpCase):
    def _get(self, group):
        login = f"mes-template-{group}"
        groups = f"mes_shopfloor.group_mes_{group}" if group else "base.group_user"
        new_test_user(self.env, login=login, password=login, groups=groups)
        self.authenticate(login, login)
        return self.url_open("/mes/import/template", allow_redirects=False)

    def test_supervisor_downloads_the_template(self):
        response = self._get("supervisor")
        self.assertEqual(response.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertIn("Reasons", book.sheetnames)

    def test_operator_may_not(self):
        self.assertEqual(self._get("operator").status_code, 403)

    def test_visitor_is_asked_to_log_in(self):
        response = self.url_open("/mes/import/template", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
