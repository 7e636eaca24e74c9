"""A kiosk in a real browser, watched from outside as an operator would: only what it shows counts."""

import os
import re
from pathlib import Path
from typing import Self

from playwright.sync_api import sync_playwright

SECONDS = 1000
GOOD = ".o_mes_good"


class Screen:
    """One browser window on one address."""

    def __init__(self, url: str, width: int = 1280, height: int = 800):
        self.url = url
        self.size = {"width": width, "height": height}
        self.seen: list[int] = []
        self.navigations = 0
        self.complaints: list[str] = []

    def __enter__(self) -> Self:
        self._driver = sync_playwright().start()
        self._browser = self._driver.chromium.launch(
            executable_path=os.environ["MES_TEST_CHROMIUM"],
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        self.page = self._browser.new_page(viewport=self.size)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.url)
        return self

    def __exit__(self, *exc: object) -> None:
        self._browser.close()
        self._driver.stop()

    def open_order(self, name: str) -> None:
        """Tap the order in the queue; loads of the page are counted from here."""
        row = self.page.locator(".wo", has_text=name).first
        row.wait_for(timeout=60 * SECONDS)
        row.get_by_role("button", name=re.compile("^Open")).click()
        self.page.locator(GOOD).wait_for(timeout=30 * SECONDS)
        self.page.on("framenavigated", self._count)

    def _count(self, _frame: object) -> None:
        self.navigations += 1

    def watch(self) -> int:
        """The good pieces the screen shows now."""
        shown = int(re.sub(r"\D", "", self.page.locator(GOOD).inner_text()))
        if not self.seen or self.seen[-1] != shown:
            self.seen.append(shown)
        return shown

    def picture(self, path: Path) -> Path:
        self.page.screenshot(path=str(path))
        return path
