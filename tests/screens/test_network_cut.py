"""What was done without network arrives once each, also when the page was loaded anew meanwhile."""

import pytest
from playwright.sync_api import Error, Page
from stage import checks
from stage.browser import READY, Browser, save
from stage.screens import OPEN_ORDER, PHONE, SECONDS, SIGN_IN, TABLET, settle, take
from stage.site import Site

PLUS_ONE, DECLARE, DECLARE_NOW = ".o_mes_plus_one", ".o_mes_declare", ".o_mes_declare_now"
REASON = ".o_mes_declaring .tile"
OFFLINE, ONLINE = ".o_mes_offline", ".o_mes_online"
UNSENT, WAITING = ".o_mes_unsent", ".o_mes_show_waiting"
#: Good, scrap, scrap that has its reason, declarations, and how many of these are different ones.
LEDGER = """
    SELECT ARRAY[
               COALESCE(SUM(log.qty_good), 0),
               COALESCE(SUM(log.qty_scrap), 0),
               COALESCE(SUM(log.qty_scrap) FILTER (WHERE log.reason_id IS NOT NULL), 0),
               COUNT(*),
               COUNT(DISTINCT log.uuid)
           ]::float[]
      FROM mes_production_log log
      JOIN mrp_workcenter center ON center.id = log.workcenter_id
     WHERE center.code = 'L1' AND log.source = 'kiosk'
"""
ONE_GOOD, ONE_SCRAP = (1, 0, 0, 1, 1), (0, 1, 1, 1, 1)


def plus(figures: list[float], *more: tuple[int, ...]) -> list[float]:
    return [sum(each) for each in zip(figures, *more, strict=True)]


def open_order(page: Page) -> None:
    take(page, SIGN_IN)
    take(page, OPEN_ORDER)
    page.locator(PLUS_ONE).wait_for(timeout=20 * SECONDS)


def cut(page: Page) -> None:
    page.context.set_offline(True)
    page.locator(OFFLINE).wait_for(timeout=30 * SECONDS)
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("() => fetch('/web/health', { cache: 'no-store' })")


def declare_scrap(page: Page) -> None:
    page.locator(DECLARE).click()
    page.locator(REASON).first.click()
    page.locator(DECLARE_NOW).click()
    page.locator(PLUS_ONE).wait_for(timeout=20 * SECONDS)


def sees_waiting(page: Page, count: int) -> None:
    page.locator(OFFLINE, has_text=str(count)).wait_for(timeout=30 * SECONDS)
    page.locator(WAITING, has_text=str(count)).wait_for(timeout=30 * SECONDS)


def sees_unsent(page: Page, *words: str) -> None:
    unsent = page.locator(UNSENT)
    unsent.wait_for(timeout=30 * SECONDS)
    text = unsent.inner_text()
    assert all(word in text for word in (*words, "not sent yet")), text


def all_sent(page: Page) -> None:
    page.locator(ONLINE).wait_for(timeout=60 * SECONDS)
    for mark in (WAITING, UNSENT):
        page.locator(mark).first.wait_for(state="detached", timeout=60 * SECONDS)


def arrived(site: Site, page: Page, expected: list[float]) -> None:
    for _ in range(60):
        if site.one(LEDGER)[3] >= expected[3]:
            break
        page.wait_for_timeout(500)
    # The device has nothing left that could come a second time.
    all_sent(page)
    assert site.one(LEDGER) == expected


def test_what_is_done_offline_arrives_once_each(browser: Browser, site: Site) -> None:
    with browser.own_page("kiosk", TABLET) as page:
        page.wait_for_function("() => navigator.serviceWorker.controller", timeout=60 * SECONDS)
        open_order(page)
        before = site.one(LEDGER)
        page.locator(PLUS_ONE).click()
        arrived(site, page, plus(before, ONE_GOOD))

        cut(page)
        page.locator(PLUS_ONE).click()
        sees_waiting(page, 1)
        declare_scrap(page)
        sees_waiting(page, 2)
        sees_unsent(page, "1 good", "1 scrap")
        for name, (width, height) in (("phone", PHONE), ("tablet", TABLET)):
            page.set_viewport_size({"width": width, "height": height})
            save(page, f"offline-{name}")
            assert checks.too_wide(page) + checks.spilled(page) == []

        answer = page.reload()
        assert answer and answer.from_service_worker
        page.locator(READY).first.wait_for(timeout=30 * SECONDS)
        sees_waiting(page, 2)
        if not page.locator(PLUS_ONE).count():
            take(page, OPEN_ORDER)
        sees_unsent(page, "1 good", "1 scrap")
        save(page, "offline-reloaded")
        assert site.one(LEDGER) == plus(before, ONE_GOOD)

        page.context.set_offline(False)
        all_sent(page)
        settle(page)
        arrived(site, page, plus(before, ONE_GOOD, ONE_GOOD, ONE_SCRAP))
        assert page.complaints == []  # type: ignore[attr-defined]
