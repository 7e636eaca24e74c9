import base64
import logging
import mimetypes
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from reportlab.graphics.utils import RenderPMError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from ..report import barcode_image

_logger = logging.getLogger(__name__)

STATIC = re.compile(r"/(?P<addon>[a-z0-9_]+)/static/(?P<path>[A-Za-z0-9_./-]+)")
BUNDLE = re.compile(r"/web/assets/[^/]+/(?:[^/]+/)?(?P<name>[a-z0-9_]+\.[a-z0-9_]+)(?:\.min)?\.css")
IMAGE = re.compile(
    r"/web/(?:image|content)/(?:(?P<model>[a-z0-9_.]+)/(?P<id>\d+)/(?P<field>\w+)|(?P<only>\d+))"
)
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
FONT_MAX = 180_000
#: The face in which our own sheets are set; only these link to it.
KIT_FONTS = "/mes_shopfloor/static/src/kit/fonts.css"
KIT_FONT_MAX = 600_000
FONTS = {"woff2": "font/woff2", "ttf": "font/ttf"}


class MesReportAsset(models.AbstractModel):
    """Puts what a printed page would load from this server into the page itself.

    Only what Odoo's reports use: style sheets, static files, barcodes, and pictures that the user
    may read. Everything else is left out, scripts too.
    """

    _name = "mes.report.asset"
    _description = "Assets of a Printed Page"

    @api.model
    def _bring_along(self, node, known=None):
        """`known`: style sheets that the document has already; each is brought once."""
        known = set() if known is None else known
        for element in list(node.iter("script", "base", "iframe", "object", "embed")):
            element.drop_tree()
        for link in list(node.iter("link")):
            url = link.get("href") or ""
            css = "" if url in known else self._style_sheet(url)
            known.add(url)
            if css:
                style = link.makeelement("style")
                style.text = css
                link.addprevious(style)
            link.drop_tree()
        for image in node.iter("img"):
            source = image.get("src") or ""
            if not source.startswith("data:"):
                image.set("src", self._data_uri(source) or "data:,")

    def _style_sheet(self, url):
        path = urlsplit(url).path
        if bundle := BUNDLE.fullmatch(path):
            css = self._bundle_css(bundle["name"])
        elif STATIC.fullmatch(path) and path.endswith(".css"):
            css = self._static(path).decode()
        else:
            return ""
        css = re.sub(r"@import[^;]+;", "", css)
        largest = KIT_FONT_MAX if path == KIT_FONTS else FONT_MAX
        css = CSS_URL.sub(lambda found: f"url({self._font(found[1], largest)})", css)
        return css.replace("</", "<\\/")

    def _bundle_css(self, name):
        # sudo: a style sheet is public, its attachment is not
        bundle = self.env["ir.qweb"].sudo()._get_asset_bundle(name, js=False, autoprefix=True)
        attachments = bundle.css()
        return attachments[:1].raw.decode() if attachments else ""

    def _font(self, url, largest=FONT_MAX):
        """Only the small fonts of a page, which is read without them as well, and the kit's."""
        if url.startswith("data:"):
            return url
        path = urlsplit(url).path
        kind = FONTS.get(path.rpartition(".")[2])
        content = self._static(path) if kind else b""
        return _as_data(content, kind) if 0 < len(content) <= largest else "data:,"

    def _data_uri(self, url):
        parts = urlsplit(url)
        path = unquote(parts.path)
        if path.startswith("/report/barcode"):
            return self._barcode(path, dict(parse_qsl(parts.query)))
        if STATIC.fullmatch(path):
            return _as_data(self._static(path), mimetypes.guess_type(path)[0])
        if image := IMAGE.match(path):
            return self._picture(image)
        return ""

    def _static(self, path):
        found = STATIC.fullmatch(path)
        if not found or ".." in path:
            return b""
        try:
            with file_open(path.lstrip("/"), "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return b""

    def _barcode(self, path, options):
        _start, _sep, rest = path.partition("/report/barcode/")
        kind, _slash, value = rest.partition("/")
        kind = options.pop("barcode_type", kind)
        value = options.pop("value", value)
        try:
            return _as_data(
                self.env["ir.actions.report"].barcode(kind, value, **options), "image/png"
            )
        except RenderPMError:
            # This server draws no points: bars and squares are lines as well.
            return barcode_image.image(value, kind)
        except (ValueError, AttributeError):
            return ""

    def _picture(self, image):
        model = image["model"] or "ir.attachment"
        if model not in self.env:
            return ""
        record_id, field = int(image["id"] or image["only"]), image["field"] or "raw"
        binary = self.env["ir.binary"]
        try:
            record = binary._find_record(res_model=model, res_id=record_id, field=field)
            stream = binary._get_stream_from(record, field)
            return _as_data(stream.read(), stream.mimetype)
        except (UserError, KeyError, ValueError, OSError):
            _logger.info("A report could not show %s %s.", model, record_id)
            return ""


def _as_data(content, mimetype):
    if not content or not mimetype:
        return ""
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}"
