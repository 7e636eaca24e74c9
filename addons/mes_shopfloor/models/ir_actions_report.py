import os

import lxml.html

from odoo import models
from odoo.exceptions import UserError

from .. import browser_pdf

PARAMETER = "mes_shopfloor.chromium"
VARIABLE = "MES_CHROMIUM"
#: Millimetres of the paper sizes that Odoo offers by name and Chromium has to be told.
PAPERS = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "A7": (74, 105),
    "Letter": (216, 279),
    "Legal": (216, 356),
}


class IrActionsReport(models.Model):
    """Where wkhtmltopdf is missing, reports are printed by Chromium.

    Odoo asks `get_wkhtmltopdf_state` before it prints and `_run_wkhtmltopdf` to print: these two are
    all there is to replace.
    """

    _inherit = "ir.actions.report"

    def get_wkhtmltopdf_state(self):
        state = super().get_wkhtmltopdf_state()
        # "ok" although there may be no browser: then our own sentence says what to install.
        return "ok" if state in ("install", "broken") else state

    def _mes_prints_by_browser(self):
        # What Odoo found, not what we answer above.
        state = super().get_wkhtmltopdf_state()  # pylint: disable=super-method-mismatch
        return state in ("install", "broken")

    def _mes_browser(self):
        # sudo: where the browser lies is the system's setting, whoever prints
        configured = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        return browser_pdf.find_browser(configured, os.environ.get(VARIABLE))

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if not self._mes_prints_by_browser():
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        special = specific_paperformat_args or {}
        style = self._mes_page_style(report.get_paperformat(), landscape, special)
        html = self._mes_one_page(bodies, header, footer, style)
        try:
            return browser_pdf.print_pdf(html, self._mes_browser())
        except browser_pdf.BrowserPdfError as error:
            raise UserError(self._mes_print_error_text(error)) from error

    def _mes_print_error_text(self, error):
        if error.reason == "missing":
            return self.env._(
                "This server cannot print PDF files: neither wkhtmltopdf nor Chromium is installed."
                " Install one of them (Debian: apt install chromium), or write the path of a"
                " Chromium into the system parameter %s.",
                PARAMETER,
            )
        if error.reason == "timeout":
            return self.env._(
                "The PDF was not ready after %s. Print fewer pages at once, or try again when the"
                " server has less to do.",
                error.detail,
            )
        return self.env._("Chromium could not print the PDF: %s", error.detail)

    def _mes_page_style(self, paper, landscape, special):
        width, height = PAPERS.get(paper.format, PAPERS["A4"])
        if paper.format == "custom":
            width, height = paper.page_width or width, paper.page_height or height
        top = float(special.get("data-report-margin-top") or paper.margin_top or 0)
        margins = (top, paper.margin_right, paper.margin_bottom, paper.margin_left)
        landscape = landscape or special.get("data-report-landscape")
        is_wide = bool(landscape or paper.orientation == "Landscape")
        return browser_pdf.page_style(width, height, margins, is_wide)

    def _mes_one_page(self, bodies, header, footer, style):
        """One document of all bodies, each with its header and footer on all of its pages."""
        pages = [lxml.html.document_fromstring(str(body)) for body in bodies]
        tops = _parts(header, "minimal_layout_report_headers")
        ends = _parts(footer, "minimal_layout_report_footers")
        first = pages[0]
        assets, known = self.env["mes.report.asset"], set()
        assets._bring_along(first.head, known)
        sections = []
        for number, page in enumerate(pages):
            assets._bring_along(page.body, known)
            inner = _inner(page.body)
            top, end = _nth(tops, number), _nth(ends, number)
            for part in (top, end):
                if part is not None:
                    assets._bring_along(part, known)
            sections.append(_section(inner, top, end, is_last=number == len(pages) - 1))
        head = _inner(first.head)
        direction = first.get("dir") or first.body.get("dir") or "ltr"
        return (
            f'<!DOCTYPE html><html dir="{direction}"><head><meta charset="utf-8">'
            f'{browser_pdf.POLICY}{head}{style}</head><body class="o_mes_print">'
            f"{''.join(sections)}</body></html>"
        )


def _inner(node):
    text = lxml.html.tostring(node, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("</")]


def _parts(html, identifier):
    """The headers or footers of a report, one for each of its documents."""
    if not html:
        return []
    found = lxml.html.document_fromstring(str(html)).xpath(f"//div[@id='{identifier}']")
    return list(found[0]) if found else []


def _nth(parts, number):
    return parts[number] if number < len(parts) else None


def _section(body, top, end, is_last):
    """A browser repeats the head and foot of a table on each page."""
    after = "" if is_last else "break-after: page;"
    if top is None and end is None:
        return f'<div style="{after}">{body}</div>'

    def row(group, part):
        if part is None:
            return ""
        text = lxml.html.tostring(part, encoding="unicode", with_tail=False)
        return f"<{group}><tr><td>{text}</td></tr></{group}>"

    return (
        f'<table style="width: 100%; {after}">{row("thead", top)}'
        f"<tbody><tr><td>{body}</td></tr></tbody>{row('tfoot', end)}</table>"
    )
