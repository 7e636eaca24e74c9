from odoo.tests import TransactionCase, tagged

BUNDLES = ("web.assets_web", "mes_shopfloor.assets_kiosk")


@tagged("post_install", "-at_install")
class TestStyles(TransactionCase):
    """A style that does not compile takes those of the whole web client with it."""

    def test_styles_compile(self):
        for name in BUNDLES:
            with self.subTest(bundle=name):
                bundle = self.env["ir.qweb"]._get_asset_bundle(name, js=False)
                bundle.preprocess_css()
                self.assertEqual(bundle.css_errors, [])
