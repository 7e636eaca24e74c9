import json
import re

from odoo.tests import HttpCase, tagged

from ..controllers.kiosk_shell import _version_of
from .common import MesCommon


@tagged("post_install", "-at_install")
class TestKioskShell(MesCommon, HttpCase):
    def _page(self, url="/mes/kiosk"):
        self.env.flush_all()
        return self.url_open(url)

    def _config(self):
        response = self.url_open("/mes/kiosk/sw.js")
        self.assertEqual(response.status_code, 200)
        match = re.match(r"const CONFIG = (\{.*\});\n", response.text)
        return json.loads(match[1])

    def _open_session(self, terminal):
        self.env.flush_all()
        headers = {"X-MES-Terminal-Secret": self._pair(terminal)}
        return self.make_jsonrpc_request("/mes/terminal/session", headers=headers)

    def test_service_worker_is_a_script_for_all_our_pages(self):
        response = self.url_open("/mes/kiosk/sw.js")
        self.assertTrue(response.headers["Content-Type"].startswith("text/javascript"))
        self.assertEqual(response.headers["Service-Worker-Allowed"], "/mes/")
        self.assertIn("no-cache", response.headers["Cache-Control"])

    def test_what_the_service_worker_keeps_is_what_the_page_needs(self):
        page = self._page().text
        precache = self._config()["precache"]
        bundles = [url for url in precache if url.startswith("/web/assets/")]
        self.assertEqual(len(bundles), 2)
        for url in bundles:
            self.assertIn(url, page)
        for url in precache:
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, 200)

    def test_nothing_of_the_plant_is_kept_by_the_service_worker(self):
        source = self.url_open("/mes/kiosk/sw.js").text
        for route in ("/mes/kiosk/state", "/mes/kiosk/act", "/mes/terminal"):
            self.assertNotIn(route, source)
        self.assertIn('request.method !== "GET"', source)

    def test_a_new_page_has_a_new_version(self):
        links = ["/web/assets/1/a.js"]
        version = _version_of("source", links)
        self.assertEqual(version, _version_of("source", list(links)))
        self.assertNotEqual(version, _version_of("source", ["/web/assets/2/a.js"]))
        self.assertNotEqual(version, _version_of("other", links))

    def test_manifest_makes_the_page_an_application(self):
        response = self.url_open("/mes/kiosk/manifest.webmanifest")
        self.assertTrue(response.headers["Content-Type"].startswith("application/manifest+json"))
        manifest = response.json()
        self.assertEqual(manifest["start_url"], "/mes/kiosk")
        self.assertEqual(manifest["display"], "standalone")
        self.assertEqual({icon["purpose"] for icon in manifest["icons"]}, {"any", "maskable"})
        for icon in manifest["icons"]:
            answer = self.url_open(icon["src"])
            self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assertIn("/mes/kiosk/manifest.webmanifest", self._page().text)

    def test_page_runs_its_own_scripts_only(self):
        first, second = self._page(), self._page("/mes/board")
        for response in (first, second):
            policy = response.headers["Content-Security-Policy"]
            nonce = re.search(r"'nonce-([^']+)'", policy)[1]
            self.assertEqual(re.findall(r'<script[^>]* nonce="([^"]+)"', response.text), [nonce])
            self.assertNotIn("unsafe-inline' 'unsafe-eval", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            for line in re.findall(r"<script([^>]*)>", response.text):
                self.assertTrue("nonce=" in line or "src=" in line)
        self.assertNotEqual(
            first.headers["Content-Security-Policy"], second.headers["Content-Security-Policy"]
        )

    def test_page_speaks_the_language_of_its_terminal(self):
        self.env["res.lang"]._activate_lang("ar_001")
        kiosk = self._make_terminal()
        self.assertIn('lang="en-US" dir="ltr" data-lang="en_US"', self._page().text)
        kiosk.company_id._mes_get_service_user().lang = "ar_001"
        self.assertEqual(self._open_session(kiosk)["lang"], "ar_001")
        page = self._page().text
        self.assertIn('lang="ar-001" dir="rtl" data-lang="ar_001"', page)
        self.assertIn('"lang": "ar_001"', page)
        # One bundle for all languages: no styles that a tool turned round.
        self.assertNotIn(".rtl.", page)

    def test_translations_of_the_page_need_no_login(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env.flush_all()
        answer = self.url_open("/web/webclient/translations?lang=de_DE").json()
        self.assertEqual(answer["lang"], "de_DE")
        self.assertIn("mes_shopfloor", answer["modules"])
