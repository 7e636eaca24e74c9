"""200 open screens while 100 work centers change: messages of each, and a kiosk's call meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from contextlib import closing, contextmanager
from statistics import median

import requests
import websocket

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

from bench import measure, place, server
from bench.measure import Budget, expect

CENTERS, SCREENS_A_CENTER = 100, 2
CHANGES_A_SECOND = 4
SECONDS = 10
CALLS = 60
WARM_UP_S = 90
KNOWN = {"terminal_id"}
MESSAGES, SLOWER = Budget(1, "at most"), Budget(1.5, "at most")


class Hall:
    """Work centers, and the terminals that stand there."""

    def __init__(self, registry) -> None:
        self.registry = registry
        with closing(registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            centers = env["mrp.workcenter"].create(
                [{"name": f"Center {number}"} for number in range(CENTERS)]
            )
            terminals = env["mes.terminal"].create(
                [
                    {"name": center.name, "workcenter_ids": [Command.set(center.ids)]}
                    for center in centers
                    for _ in range(SCREENS_A_CENTER)
                ]
            )
            self.center_ids = centers.ids
            self.secrets = [self._pair(terminal) for terminal in terminals]
            cr.commit()

    def _pair(self, terminal) -> str:
        terminal_sudo, secret = terminal._pair(terminal._new_pairing_code())
        return f"{terminal_sudo.id}.{secret}"

    def change(self, parts: int = 4) -> None:
        """Each work center changes once, in a few transactions as acts come in."""
        for part in range(parts):
            with closing(self.registry.cursor()) as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["mes.terminal"]._touch(
                    env["mrp.workcenter"].browse(self.center_ids[part::parts])
                )
                cr.commit()


class Screen:
    """One open page: its session, and the messages that reached it."""

    def __init__(self, host: str, port: int, secret: str) -> None:
        self.base = f"http://{host}:{port}"
        self.session = requests.Session()
        self.messages: list[tuple[float, dict]] = []
        self.post("/mes/terminal/session", headers={"X-MES-Terminal-Secret": secret})
        self.session.get(f"{self.base}/web/health", timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        self.socket = websocket.create_connection(
            f"ws://{host}:{port}/websocket?version=19.0-2",
            cookie=cookie,
            origin=self.base,
            timeout=90,
        )
        data = {"channels": ["mes.terminal"], "last": 0}
        self.socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def post(self, route: str, headers=None, **params) -> float:
        """Seconds until the answer."""
        started = time.perf_counter()
        answer = self.session.post(
            self.base + route,
            json={"jsonrpc": "2.0", "params": params},
            headers=headers,
            timeout=60,
        )
        seconds = time.perf_counter() - started
        expect(f"{route}: error", answer.json().get("error"), None)
        return seconds

    def _listen(self) -> None:
        while True:
            try:
                text = self.socket.recv()
            except (OSError, websocket.WebSocketException):
                return
            if not text:
                return
            for message in json.loads(text):
                if message["message"]["type"] == "mes.terminal/changed":
                    self.messages.append((time.monotonic(), message["message"]["payload"]))

    def close(self) -> None:
        self.socket.close()


@contextmanager
def open_screens(hall: Hall, host: str, port: int):
    screens: list[Screen] = []
    try:
        for secret in hall.secrets:
            screens.append(Screen(host, port, secret))
        yield screens
    finally:
        for screen in screens:
            screen.close()


def warm_up(hall: Hall, screens: list[Screen]) -> None:
    """Change everything until each screen has heard of it once: then all are subscribed."""
    end = time.monotonic() + WARM_UP_S
    while time.monotonic() < end and not all(screen.messages for screen in screens):
        hall.change()
        time.sleep(2)
    heard = [screen for screen in screens if screen.messages]
    expect("screens that heard of a change", len(heard), len(screens))


def calls(screen: Screen, count: int) -> list[float]:
    return [screen.post("/mes/terminal/seen", kind="kiosk") for _ in range(count)]


def busy(hall: Hall, screen: Screen) -> list[float]:
    """The same calls while each work center changes several times a second."""
    stop = threading.Event()

    def keep_changing() -> None:
        while not stop.is_set():
            started = time.monotonic()
            hall.change()
            stop.wait(max(1 / CHANGES_A_SECOND - (time.monotonic() - started), 0))

    thread = threading.Thread(target=keep_changing)
    thread.start()
    seconds: list[float] = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or len(seconds) < CALLS:
        seconds += calls(screen, 1)
        time.sleep(0.05)
    stop.set()
    thread.join()
    return seconds


def messages_a_second(screen: Screen) -> float:
    """The pace at which messages came."""
    moments = [moment for moment, _payload in screen.messages]
    if len(moments) < 2:
        return float(len(moments))
    return (len(moments) - 1) / (moments[-1] - moments[0])


def run(options) -> str:
    hall = Hall(Registry(options.database))
    rows = []
    with (
        server.running(
            options.config, options.database, options.port, options.workers or 0, options.log
        ) as (host, port),
        open_screens(hall, host, port) as screens,
    ):
        calls(screens[0], 5)
        idle = calls(screens[0], CALLS)
        for screen in screens:
            screen.messages.clear()
        loaded = busy(hall, screens[0])
        time.sleep(2)
        heard = [screen for screen in screens if screen.messages]
        expect("screens that heard of a change", len(heard), len(screens))
        keys = {key for screen in screens for _m, payload in screen.messages for key in payload}
        expect("what messages hold", keys, KNOWN)
        per_second = [messages_a_second(screen) for screen in screens]
        slower = median(loaded) / median(idle)
        rows = [
            ["screens", str(len(screens)), ""],
            [
                "messages a screen and second",
                f"{median(per_second):.2f} (most {max(per_second):.2f})",
                MESSAGES.verdict(round(max(per_second), 1)),
            ],
            ["kiosk's call, busy to idle", f"{slower:.2f}", SLOWER.verdict(slower)],
            ["slowest call, busy to idle", f"{max(loaded) / median(idle):.1f}", ""],
        ]
    return measure.table(["", "figure", "budget"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = place.parser(__doc__, rounds=1)
    parser.add_argument("--workers", type=int, help="processes of the server instead of threads")
    options = parser.parse_args(arguments)
    config.parse_config(["-c", str(options.config), "--log-level=warn"], setup_logging=True)
    place.say(f"{CENTERS} work centers change {CHANGES_A_SECOND} times a second for {SECONDS} s")
    place.say(run(options))


if __name__ == "__main__":
    main()
