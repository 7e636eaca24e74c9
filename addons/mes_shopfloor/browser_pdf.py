"""Print a web page as PDF with a Chromium that is on the machine. No records, no network.

The page has to bring everything along: a policy in it lets nothing be loaded and nothing run, and
the browser is told that no host exists.
"""

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_logger = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
TIMEOUT = 60.0
#: Odoo bounds the address space of its processes; a browser reserves more than that, and uses little.
UNBOUND = ("/bin/sh", "-c", 'ulimit -S -v "$(ulimit -H -v)"; exec "$@"', "sh")
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    " style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pdf-header-footer",
)


class BrowserPdfError(Exception):
    """`reason` is one of missing, timeout, failed; `detail` is what the browser said."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def find_browser(*configured: str | None) -> str | None:
    """The first of these that can be run and is named like a Chromium, else one on the PATH."""
    for name in (*configured, *NAMES):
        path = name and shutil.which(name)
        if path and Path(name).name.startswith(("chrom", "google-chrome", "headless")):
            return path
    return None


def page_style(width, height, margins, landscape=False) -> str:
    """The paper in millimetres; margins as top, right, bottom, left."""
    if landscape and width < height:
        width, height = height, width
    sides = " ".join(f"{side:g}mm" for side in margins)
    return f"<style>@page {{ size: {width:g}mm {height:g}mm; margin: {sides}; }}</style>"


def print_pdf(html: str, browser: str | None, timeout: float = TIMEOUT) -> bytes:
    if not browser:
        raise BrowserPdfError("missing")
    with tempfile.TemporaryDirectory(prefix="mes.report.", ignore_cleanup_errors=True) as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        command = [
            *UNBOUND,
            browser,
            *ARGUMENTS,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={pdf}",
        ]
        error = ""
        # Chromium's own sandbox refuses root, and needs a right that containers often lack. The
        # page holds no script.
        for extra in ((), ("--no-sandbox",)) if os.geteuid() else (("--no-sandbox",),):
            error = _run([*command, *extra, page.as_uri()], folder, timeout)
            if pdf.exists() and pdf.stat().st_size:
                return pdf.read_bytes()
            if "sandbox" not in error.lower():
                break
    raise BrowserPdfError("failed", error[-500:])


def _run(command, folder, timeout) -> str:
    """What the browser said; it and its helpers are ended when it takes too long."""
    environment = {**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder}
    process = subprocess.Popen(  # noqa: S603 - a program of this machine, named by its admin
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        _out, error = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as late:
        # It leads a session of its own: its helpers end with it.
        os.killpg(process.pid, 9)
        process.communicate()
        raise BrowserPdfError("timeout", f"{timeout:g} s") from late
    except OSError as wrong:
        raise BrowserPdfError("failed", str(wrong)) from wrong
    _logger.debug("browser: %s", error)
    return error
