"""First paint and change of screen of the kiosk against Odoo's own kanban of work orders.

In one Chromium whose processor is four times slower, files in its cache as after the first day.
"""

from __future__ import annotations

import gzip
import os
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import requests
from playwright.sync_api import Page, sync_playwright

from bench import measure, place, server
from bench.measure import Budget
from devenv.plant.session import environment
from tests.screens.stage.seed import Stage

SLOWDOWN = 4
FASTER = Budget(1, "at most")
SIZE = {"width": 1280, "height": 800}
WAIT = 120_000
REST = 3_000
#: In the page, after what is waited for is drawn.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))"
ACTION = "mrp.mrp_workorder_todo"


class Side:
    """One of the two applications: where it is, what shows its work, what opens one order."""

    def __init__(self, page: Page, address: str, rows: str, opener: str, order: str) -> None:
        self.page, self.address = page, address
        self.rows, self.opener, self.order = rows, opener, order

    def first_paint(self) -> float:
        started = time.perf_counter()
        self.page.goto(self.address, wait_until="commit")
        return self._until(self.rows, started)

    def change(self) -> float:
        opener = self.page.locator(self.opener).first
        opener.wait_for(timeout=WAIT)
        # What a page still does after its first paint is no part of the change.
        self.page.wait_for_timeout(REST)
        started = time.perf_counter()
        opener.click()
        return self._until(self.order, started)

    def _until(self, selector: str, started: float) -> float:
        self.page.locator(selector).first.wait_for(timeout=WAIT)
        self.page.evaluate(DRAWN)
        return time.perf_counter() - started


def seed(options) -> tuple[str, str, int]:
    """The link of the kiosk, the administrator's password and the action of Odoo's kanban."""
    with environment(str(options.config), options.database) as env:
        stage = Stage(env)
        stage.make()
        center = stage.centers[:1]
        for number in range(40):
            stage._make_order(center, number, 20, stage.now, 3)
        link = stage.terminal("Lathe 1", "kiosk", center)
        password = secrets.token_urlsafe(12)
        env.ref("base.user_admin").password = password
        action = env.ref(ACTION).id
        env.cr.commit()
    return link, password, action


@contextmanager
def slow_page(chromium, login=None):
    context = chromium.new_context(viewport=SIZE, service_workers="block")
    page = context.new_page()
    if login:
        login(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        yield page
    finally:
        context.close()


def sizes(base: str) -> str:
    """Bytes of the kiosk's own files, and how many of them go over the line."""
    html = requests.get(f"{base}/mes/kiosk", timeout=60).text
    lines = []
    for address in re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', html):
        body = requests.get(base + address, timeout=120).content
        packed = len(gzip.compress(body, 6))
        lines.append(
            f"{address.rsplit('/', 1)[1]}: {len(body) // 1024} kB, {packed // 1024} kB packed"
        )
    return "\n".join(lines)


def both(kiosk_page: Page, odoo_page: Page, base: str, action: int) -> dict[str, Side]:
    return {
        "kiosk": Side(
            kiosk_page, f"{base}/mes/kiosk", ".o_mes_queue .wo", ".wo .o_mes_open", ".o_mes_order"
        ),
        "Odoo": Side(
            odoo_page,
            f"{base}/odoo/action-{action}?view_type=kanban",
            ".o_kanban_renderer .o_kanban_record:not(.o_kanban_ghost)",
            ".o_kanban_record:not(.o_kanban_ghost)",
            ".o_form_view",
        ),
    }


def run(options) -> str:
    link, password, action = seed(options)
    figures: dict[str, list[float]] = defaultdict(list)
    with (
        server.running(options.config, options.database, options.port, 0, options.log) as (
            host,
            port,
        ),
        sync_playwright() as driver,
    ):
        base = f"http://{host}:{port}"
        chromium = driver.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )

        def log_in(page: Page) -> None:
            page.goto(f"{base}/web/login")
            page.fill("input[name=login]", "admin")
            page.fill("input[name=password]", password)
            page.click("button[type=submit]")
            page.locator(".o_web_client .o_navbar").wait_for(timeout=WAIT)

        def pair(page: Page) -> None:
            page.goto(base + link)
            page.locator(".o_mes_queue .wo").first.wait_for(timeout=WAIT)

        with slow_page(chromium, pair) as kiosk_page, slow_page(chromium, log_in) as odoo_page:
            sides = both(kiosk_page, odoo_page, base, action)
            for order in measure.rotations(list(sides), options.rounds + 1):
                for name in order:
                    figures[f"first paint, {name}"].append(sides[name].first_paint())
                    figures[f"change, {name}"].append(sides[name].change())
        chromium.close()
        place.say(sizes(base))
    return report({name: found[1:] for name, found in figures.items()})


def report(figures: dict[str, list[float]]) -> str:
    rows = []
    for what in ("first paint", "change"):
        ours, base = figures[f"{what}, kiosk"], figures[f"{what}, Odoo"]
        ratio = measure.ratios(ours, base)
        rows.append(
            [
                what,
                f"{median(ours) * 1000:.0f} ms",
                f"{median(base) * 1000:.0f} ms",
                str(ratio),
                FASTER.verdict(ratio.middle),
            ]
        )
    return measure.table(["", "kiosk", "Odoo's kanban", "ratio", "budget"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = place.parser(__doc__, rounds=7)
    parser.add_argument("--chromium", type=Path, default=os.environ.get("MES_TEST_CHROMIUM"))
    options = parser.parse_args(arguments)
    place.say(f"{options.rounds} rounds, processor {SLOWDOWN} times slower, files in the cache")
    place.say(run(options))


if __name__ == "__main__":
    main()
