"""Every screen there is, each one line: a name, the terminal that shows it, and what is tapped."""

from dataclasses import dataclass

from playwright.sync_api import Page

SECONDS = 1000
#: Requests that began long enough ago to be seen, and none without its answer.
IDLE = """
() => performance.getEntriesByType("resource").every((entry) => entry.responseEnd > 0)
"""
#: A scanner types faster than anybody, also when this machine is slow, and ends with Enter.
SCAN = """
(keys) => {
    for (const key of keys) {
        for (const kind of ["keydown", "keyup"]) {
            const init = { key, bubbles: true, cancelable: true };
            (document.activeElement || document.body).dispatchEvent(new KeyboardEvent(kind, init));
        }
    }
}
"""
BADGE = "MES0417"
TABLET, PHONE, TV = (1280, 800), (390, 844), (1920, 1080)


@dataclass(frozen=True)
class Screen:
    """`steps` are taken in order: a CSS selector is clicked, `key:…` pressed, `scan:…` scanned.

    `wait` is what the screen has when it is there.
    """

    name: str
    terminal: str | None
    wait: str
    steps: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = (TABLET, PHONE)

    def open(self, page: Page) -> None:
        for step in self.steps:
            take(page, step)
        page.locator(self.wait).first.wait_for(timeout=20 * SECONDS)
        settle(page)


def take(page: Page, step: str) -> None:
    kind, _colon, value = step.partition(":")
    if kind == "key":
        page.keyboard.press(value)
    elif kind == "scan":
        page.evaluate(SCAN, [*value, "Enter"])
    else:
        page.locator(step).first.click(timeout=20 * SECONDS)
    settle(page)


def settle(page: Page) -> None:
    """What was asked for is there and drawn: nothing of the kiosk is on its way any more."""
    page.wait_for_function(IDLE, timeout=20 * SECONDS)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")


BOARD = (TV, TABLET, PHONE)
SIGN_IN = f"scan:{BADGE}"
MENU = ".o_mes_menu_open"
OPEN_ORDER = ".wo .o_mes_open"


def entry(name: str) -> str:
    """An entry of the station's menu."""
    return f".o_mes_menu button:has-text('{name}')"


SCREENS = (
    Screen("pairing", None, ".o_mes_pairing"),
    Screen("queue", "kiosk", ".o_mes_queue .wo"),
    Screen("queue-empty", "empty", ".o_mes_queue"),
    Screen("sign-in", "kiosk", ".o_mes_sign_in", (".o_mes_badge_in",)),
    Screen("queue-signed-in", "kiosk", ".badge.on", (SIGN_IN,)),
    Screen("order", "kiosk", ".o_mes_order", (SIGN_IN, OPEN_ORDER)),
    Screen("declare", "kiosk", ".o_mes_declaring", (SIGN_IN, OPEN_ORDER, ".o_mes_declare")),
    Screen("menu", "kiosk", ".o_mes_menu", (MENU,)),
    Screen("search", "kiosk", ".o_mes_search", (MENU, entry("Search"))),
    Screen("calls", "kiosk", ".o_mes_calls", (MENU, entry("Calls for help"))),
    Screen("handover", "kiosk", ".o_mes_handover", (MENU, entry("Hand-over"))),
    Screen("stops", "kiosk", ".o_mes_stops", (MENU, entry("Stops"))),
    Screen(
        "stop-reason",
        "kiosk",
        ".o_mes_stop_sheet",
        (MENU, entry("Stops"), ".o_mes_give_reason"),
    ),
    Screen(
        "stop-split",
        "kiosk",
        ".o_mes_split_sheet",
        (MENU, entry("Stops"), ".o_mes_stops .row .btn"),
    ),
    Screen("lead", "kiosk", ".o_mes_lead", (SIGN_IN, MENU, entry("Supervisor"))),
    Screen("board", "board", ".board .m", sizes=BOARD),
    Screen("board-3", "board3", ".board .m", sizes=BOARD),
    Screen("board-0", "board0", ".board", sizes=BOARD),
    Screen("board-100", "board100", ".board .m", sizes=(TV, TABLET)),
    Screen("board-plan", "board", ".board .by-hour", ("key:ArrowRight",), sizes=(TV, TABLET)),
    Screen("board-orders", "board", ".board .rows.large", ("key:ArrowRight",) * 2, sizes=(TV,)),
    Screen("board-calls", "board", ".board .rows.large", ("key:ArrowRight",) * 3, sizes=(TV,)),
    Screen("board-quality", "board", ".board .figures", ("key:ArrowRight",) * 4, sizes=(TV,)),
    Screen("board-message", "board", ".board .message", ("key:ArrowRight",) * 5, sizes=(TV,)),
)
