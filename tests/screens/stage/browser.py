"""One Chromium for all tests; each terminal is paired once and its page opened as often as needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import BrowserContext, Page, sync_playwright

from stage.site import Site

READY = ".board, .kiosk .bar"
SECONDS = 1000
#: A minute that stands still makes pictures that can be compared.
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class Browser:
    def __init__(self, site: Site):
        self.site = site
        self.states: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._driver = sync_playwright().start()
        self._chromium = self._driver.chromium.launch(
            executable_path=os.environ["MES_TEST_CHROMIUM"], args=list(CHROMIUM)
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self._chromium.close()
        self._driver.stop()

    def _state(self, terminal: str) -> Any:
        """What a paired browser keeps; the link works only once."""
        if terminal not in self.states:
            context = self._chromium.new_context()
            page = context.new_page()
            page.goto(self.site.url + self.site.links[terminal])
            page.locator(READY).first.wait_for(timeout=60 * SECONDS)
            self.states[terminal] = context.storage_state()
            context.close()
        return self.states[terminal]

    def context(
        self, terminal: str | None, size: tuple[int, int], **options: Any
    ) -> BrowserContext:
        width, height = size
        return self._chromium.new_context(
            viewport={"width": width, "height": height},
            storage_state=self._state(terminal) if terminal else None,
            # What a service worker answers from its store would not be the server's.
            service_workers=options.pop("service_workers", "block"),
            **options,
        )

    def address(self, terminal: str | None, theme: str = "light") -> str:
        path = self.site.links[terminal].split("#")[0] if terminal else "/mes/kiosk"
        return f"{self.site.url}{path}?theme={theme}"

    @contextmanager
    def page(
        self, terminal: str | None, size: tuple[int, int], theme: str = "light", **options: Any
    ) -> Iterator[Page]:
        """A page of a paired terminal (of none: the pairing screen) that has something to show."""
        context = self.context(terminal, size, **options)
        try:
            page = context.new_page()
            page.complaints = []  # type: ignore[attr-defined]
            page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
            page.goto(self.address(terminal, theme))
            page.locator(READY if terminal else ".o_mes_pairing").first.wait_for(
                timeout=60 * SECONDS
            )
            yield page
        finally:
            context.close()


def save(page: Page, name: str) -> None:
    """A picture, when somebody asks for them."""
    folder = os.environ.get("MES_SCREENS_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
