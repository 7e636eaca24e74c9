from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker


@tagged("post_install", "-at_install")
class TestKioskJs(HttpCase):
    """The unit tests of our components, without waiting for those of the whole web client."""

    def test_unit_tests_of_the_kiosk(self):
        suite = _hoot_id("@mes_shopfloor")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


def _hoot_id(name):
    """The id under which HOOT knows a suite: a hash of its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"
