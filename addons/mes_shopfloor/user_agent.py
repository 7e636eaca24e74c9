"""What a browser says of itself, in words that a person reads."""

import re

#: The first that is found counts: most browsers name others beside themselves.
BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari"),
)
SYSTEMS = (
    ("Android", r"Android (\d+)"),
    ("Android", r"Android()"),
    ("iPadOS", r"iPad; CPU OS (\d+)"),
    ("iOS", r"iPhone OS (\d+)"),
    ("Windows", r"Windows NT()"),
    ("ChromeOS", r"CrOS()"),
    ("webOS", r"Web0S()"),
    ("Tizen", r"Tizen (\d+)"),
    ("macOS", r"Mac OS X()"),
    ("Linux", r"Linux()"),
)


def describe(user_agent: str) -> str:
    """Chrome 128 on Android 13; what is not known is left out, and the rest given as it came."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or user_agent[:40]


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    for name, pattern in names:
        found = re.search(pattern, text)
        if found:
            return f"{name} {found[1]}".strip()
    return ""
