from odoo.tests import HttpCase, tagged

from odoo.addons.mes_shopfloor.tests.test_kiosk_js import _hoot_id
from odoo.addons.web.tests.test_js import unit_test_error_checker


@tagged("post_install", "-at_install")
class TestQualityJs(HttpCase):
    def test_unit_tests_of_the_panels(self):
        suite = _hoot_id("@mes_quality")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
