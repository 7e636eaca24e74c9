"""What was done without network arrives once each, also when the page was loaded anew meanwhile."""

from playwright.sync_api import Page
from stage.browser import READY, Browser
from stage.screens import OPEN_ORDER, SECONDS, SIGN_IN, TABLET, take
from stage.site import Site

PLUS_ONE = ".o_mes_plus_one"
OFFLINE, ONLINE = ".o_mes_offline", ".o_mes_online"
LEDGER = """
    SELECT COALESCE(SUM(log.qty_good), 0)
      FROM mes_production_log log
      JOIN mrp_workcenter center ON center.id = log.workcenter_id
     WHERE center.code = 'L1' AND log.source = 'kiosk'
"""
UUIDS = "SELECT COUNT(*) - COUNT(DISTINCT uuid) FROM mes_production_log"


def open_order(page: Page) -> None:
    take(page, SIGN_IN)
    take(page, OPEN_ORDER)
    page.locator(PLUS_ONE).wait_for(timeout=20 * SECONDS)


def one_good(page: Page, times: int) -> None:
    for _ in range(times):
        page.locator(PLUS_ONE).click()
        # A second tap within a moment is one of a glove: the kiosk may take it for the first.
        page.wait_for_timeout(700)


def all_sent(page: Page) -> None:
    page.locator(ONLINE).wait_for(timeout=60 * SECONDS)
    page.locator(".banner", has_text="not sent").wait_for(state="detached", timeout=60 * SECONDS)


def arrived(site: Site, page: Page, expected: float) -> None:
    for _ in range(60):
        if site.one(LEDGER) >= expected:
            break
        page.wait_for_timeout(500)
    # What comes twice comes a moment later.
    page.wait_for_timeout(3000)
    assert (site.one(LEDGER), site.one(UUIDS)) == (expected, 0)


def test_what_is_done_offline_arrives_once_each(browser: Browser, site: Site) -> None:
    with browser.page("kiosk", TABLET, service_workers="allow") as page:
        open_order(page)
        before = site.one(LEDGER)
        one_good(page, 1)
        arrived(site, page, before + 1)
        page.context.set_offline(True)
        one_good(page, 3)
        page.locator(OFFLINE).wait_for(timeout=30 * SECONDS)
        page.context.set_offline(False)
        all_sent(page)
        arrived(site, page, before + 4)


def test_what_waits_survives_a_reload_without_network(browser: Browser, site: Site) -> None:
    with browser.page("kiosk", TABLET, service_workers="allow") as page:
        page.wait_for_function("() => navigator.serviceWorker.controller", timeout=30 * SECONDS)
        open_order(page)
        before = site.one(LEDGER)
        page.context.set_offline(True)
        one_good(page, 2)
        page.reload()
        page.locator(READY).first.wait_for(timeout=30 * SECONDS)
        page.locator(OFFLINE).wait_for(timeout=30 * SECONDS)
        assert site.one(LEDGER) == before
        page.context.set_offline(False)
        all_sent(page)
        arrived(site, page, before + 2)
