"""One Chromium for all tests; each terminal is paired once and its page opened as often as needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from playwright.sync_api import BrowserContext, Page, sync_playwright

from stage.site import Site

READY = ".board, .kiosk .bar"
SECONDS = 1000
#: For a page: its files are put together when somebody asks for them the first time.
PATIENCE = 120 * SECONDS
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class Browser:
    def __init__(self, site: Site):
        self.site = site
        self.contexts: dict[str, BrowserContext] = {}

    def __enter__(self) -> Self:
        self._driver = sync_playwright().start()
        self._chromium = self._driver.chromium.launch(
            executable_path=os.environ["MES_TEST_CHROMIUM"], args=list(CHROMIUM)
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self._chromium.close()
        self._driver.stop()

    def _paired(self, terminal: str) -> BrowserContext:
        """Its cache stays warm for the next screen; the link works only once."""
        if terminal not in self.contexts:
            # What a service worker answers from its store would not be the server's.
            context = self._chromium.new_context(service_workers="block")
            context.set_default_navigation_timeout(PATIENCE)
            page = context.new_page()
            page.goto(self.site.url + self.site.links[terminal])
            page.locator(READY).first.wait_for(timeout=PATIENCE)
            page.close()
            self.contexts[terminal] = context
        return self.contexts[terminal]

    def address(self, terminal: str | None) -> str:
        path = self.site.links[terminal].split("#")[0] if terminal else "/mes/kiosk"
        return f"{self.site.url}{path}?theme=light"

    @contextmanager
    def page(self, terminal: str | None, size: tuple[int, int]) -> Iterator[Page]:
        """A page of a paired terminal (of none: the pairing screen) that has something to show."""
        if terminal:
            page = self._paired(terminal).new_page()
            try:
                yield self._load(page, terminal, size)
            finally:
                page.close()
        else:
            with self.own_page(None, size) as page:
                yield page

    @contextmanager
    def own_page(self, terminal: str | None, size: tuple[int, int]) -> Iterator[Page]:
        """The same in a browser of its own, with service worker: what happens to it is its own."""
        state = self._paired(terminal).storage_state() if terminal else None
        context = self._chromium.new_context(storage_state=state)
        context.set_default_navigation_timeout(PATIENCE)
        try:
            yield self._load(context.new_page(), terminal, size)
        finally:
            context.close()

    def _load(self, page: Page, terminal: str | None, size: tuple[int, int]) -> Page:
        width, height = size
        page.set_viewport_size({"width": width, "height": height})
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.goto(self.address(terminal))
        page.locator(READY if terminal else ".o_mes_pairing").first.wait_for(timeout=PATIENCE)
        return page


def save(page: Page, name: str) -> None:
    """A picture, when somebody asks for them."""
    folder = os.environ.get("MES_SCREENS_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
