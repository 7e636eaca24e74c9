"""The screens of kiosk and wallboard in a real browser, with a small plant of fixed data behind."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Processes and waiting are those of the system tests.
sys.path[:0] = [str(HERE), str(HERE.parent / "system")]

from stage.browser import Browser
from stage.site import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Odoo with the small plant, for all tests of the run."""
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        site.create()
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator[Browser]:
    with Browser(site) as browser:
        yield browser
