import io
import os
import stat
import tempfile
from pathlib import Path
from unittest import SkipTest

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from .. import browser_pdf, stable_code
from ..models.ir_actions_report import PARAMETER
from ..models.mes_report_asset import KIT_FONTS
from .common_menu import MenuCommon

PNG = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def text_of(pdf):
    reader = PdfFileReader(io.BytesIO(pdf))
    return "\n".join(page.extract_text() for page in reader.pages)


class TestBrowserPdf(BaseCase):
    def _script(self, body):
        folder = tempfile.mkdtemp()
        path = Path(folder, "chromium-fake")
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def test_only_what_is_named_like_a_browser_is_run(self):
        self.assertNotEqual(browser_pdf.find_browser("/bin/sh"), "/bin/sh")
        self.assertIn("chromium-fake", browser_pdf.find_browser(self._script("exit 0")))

    def test_no_browser_is_said(self):
        with self.assertRaisesRegex(browser_pdf.BrowserPdfError, "missing"):
            browser_pdf.print_pdf("<p>x</p>", None)

    def test_one_that_hangs_is_ended_with_its_helpers(self):
        browser = self._script("sleep 60 & wait")
        with self.assertRaisesRegex(browser_pdf.BrowserPdfError, "timeout"):
            browser_pdf.print_pdf("<p>x</p>", browser, timeout=0.5)

    def test_one_that_fails_says_why(self):
        with self.assertRaisesRegex(browser_pdf.BrowserPdfError, "no display"):
            browser_pdf.print_pdf("<p>x</p>", self._script("echo no display >&2; exit 3"))

    def test_paper_is_said_in_millimetres(self):
        self.assertIn(
            "size: 297mm 210mm; margin: 1mm 2mm 3mm 4mm",
            browser_pdf.page_style(210, 297, (1, 2, 3, 4), landscape=True),
        )


@tagged("post_install", "-at_install")
class TestPrintedSheets(MenuCommon):
    def _html(self, report, records, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        return reports._render_qweb_html(f"mes_shopfloor.{report}", records.ids)[0].decode()

    def _pdf(self, report, records):
        reports = self.env["ir.actions.report"]
        if reports._mes_prints_by_browser() and not reports._mes_browser():
            raise SkipTest("neither wkhtmltopdf nor Chromium is here")
        reports = reports.with_context(force_report_rendering=True)
        pdf, kind = reports._render_qweb_pdf(f"mes_shopfloor.{report}", records.ids)
        self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))
        return pdf

    def test_badge_card_is_of_the_size_of_a_bank_card(self):
        self.anna.write({"barcode": "041000111222", "job_title": "Setter"})
        pdf = self._pdf("report_badge", self.anna | self.bert)
        reader = PdfFileReader(io.BytesIO(pdf))
        self.assertEqual(len(reader.pages), 2)
        box = reader.pages[0].mediabox
        self.assertAlmostEqual(float(box.width) * 25.4 / 72, 85.6, delta=1)
        self.assertAlmostEqual(float(box.height) * 25.4 / 72, 54, delta=1)
        self.assertIn("Anna", text_of(pdf))
        self.assertIn("041000111222", text_of(pdf))
        self.assertIn("No badge ID yet", text_of(pdf))

    def test_operator_prints_no_badges(self):
        self.anna.barcode = "041000111222"
        with self.assertRaises(AccessError):
            self._html("report_badge", self.anna, self._make_user("operator"))

    def test_command_sheet_has_words_and_codes(self):
        text = text_of(self._pdf("report_commands", self.terminal))
        for word in ("Start", "Pause", "1 good", "MES-CMD-START", "MES-CMD-UNDO"):
            self.assertIn(word, text)
        html = self._html("report_commands", self.terminal)
        self.assertGreaterEqual(html.count("data:image/svg+xml"), 20)

    def test_work_center_sheet(self):
        text = text_of(self._pdf("report_workcenter_sheet", self.lathe | self.mill))
        for word in ("TL", "Test lathe", stable_code.write("WC", self.mill.id)):
            self.assertIn(word, text)

    def test_traveller_has_each_operation_with_its_code(self):
        self.turn.operation_id.mes_drawing = PNG
        text = text_of(self._pdf("report_traveller", self.order))
        for word in (
            self.order.name,
            "10 Units",
            "Turn",
            "Mill",
            "Bar",
            "Ring",
            stable_code.write("MO", self.order.id),
            *(stable_code.write("WO", workorder.id) for workorder in self.order.workorder_ids),
        ):
            self.assertIn(word, text)

    def test_printed_code_of_each_operation_opens_it(self):
        html = self._html("report_traveller", self.order)
        code = stable_code.write("WO", self.turn.id)
        self.assertIn(code, html)
        answer = self._show("scan", code=code)
        self.assertEqual(answer["data"]["next"], ["order", {"workorder_id": self.turn.id}])

    def test_names_are_text_and_no_markup(self):
        self.order.product_id.name = "<script>alert(1)</script> & Söhne 批号"
        html = self._html("report_traveller", self.order)
        self.assertNotIn("<script>alert(1)", html)
        self.assertIn("批号", html)

    def test_page_brings_everything_along_and_runs_nothing(self):
        reports = self.env["ir.actions.report"]
        body = (
            '<html><head><link rel="stylesheet" href="/mes_shopfloor/static/src/kit/kit.css">'
            '<link rel="stylesheet" href="https://example.com/x.css"></head><body>'
            "<script>alert(1)</script><iframe src='/web'></iframe>"
            "<img src='https://example.com/x.png'><img src='/web/image/res.users/1/password'>"
            "<img src='/web/static/../../../odoo/release.py'>"
            "<img src='/report/barcode/QR/abc'><p>Hello</p></body></html>"
        )
        html = reports._mes_one_page([body], None, None, "<style></style>")
        self.assertIn("Content-Security-Policy", html)
        self.assertIn("Hello", html)
        for wrong in ("<script", "<iframe", "example.com", "/web/image", "release"):
            self.assertNotIn(wrong, html)

    def test_sheets_are_set_in_the_face_they_name(self):
        """Else the printing browser takes another face for each weight."""
        css = self.env["mes.report.asset"]._style_sheet(KIT_FONTS)
        self.assertEqual(css.count("url(data:font/ttf;base64,"), 3)
        reports = self.env["ir.actions.report"]
        if not reports._mes_prints_by_browser():
            raise SkipTest("wkhtmltopdf loads the face by itself")
        body = f'<html><head></head><body><link href="{KIT_FONTS}"><p>One</p></body></html>'
        html = reports._mes_one_page([body] * 3, None, None, "")
        self.assertEqual(html.count("url(data:font/ttf;base64,"), 3, "once for all pages")
        for report, records in (
            ("report_badge", self.anna),
            ("report_commands", self.terminal),
            ("report_step_label", self.turn),
            ("report_traveller", self.order),
            ("report_workcenter_sheet", self.lathe),
        ):
            self.assertIn(b"Roboto", self._pdf(report, records), report)

    def test_missing_browser_is_a_sentence_that_says_what_to_install(self):
        reports = self.env["ir.actions.report"]
        if not reports._mes_prints_by_browser():
            raise SkipTest("wkhtmltopdf is here")
        self.patch(browser_pdf, "NAMES", ())
        self.patch(os, "environ", {**os.environ, "MES_CHROMIUM": ""})
        with self.assertRaisesRegex(UserError, f"apt install chromium.*{PARAMETER}"):
            reports._run_wkhtmltopdf(["<html><head></head><body>x</body></html>"])
