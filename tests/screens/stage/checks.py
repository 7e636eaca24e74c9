"""What is measured on a page: in the browser, on what is really drawn."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TARGET = 48
#: Texts of other languages are this much longer.
LONGER = 1.4
FIRST_THEME = "light"
THEMES = {
    FIRST_THEME: ("light", ""),
    "dark": ("dark", ""),
    "contrast": ("light", "high"),
    "contrast-dark": ("dark", "high"),
}
SERIOUS = ("serious", "critical")

CONTROLS = """
() => [...document.querySelectorAll(
    "button, a[href], input, select, textarea, summary, " +
    "[role=button], [role=tab], [role=link], [role=checkbox], [role=radio], [role=switch], [role=option]"
)].filter((node) => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return node.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0
        && style.pointerEvents !== "none" && !node.closest("[inert], [aria-hidden=true], .sr");
})
"""

# A field that fills a larger label is tapped as the label.
SMALL = f"""
(least) => ({CONTROLS})().flatMap((node) => {{
    const target = node.matches("input") ? node.closest("label, .find, .field") || node : node;
    const box = target.getBoundingClientRect();
    if (box.width >= least - 0.5 && box.height >= least - 0.5) {{
        return [];
    }}
    const name = (node.getAttribute("aria-label") || node.innerText || node.className).trim();
    return [`${{node.tagName}} "${{name.slice(0, 40)}}" ${{box.width.toFixed(0)}} x ${{box.height.toFixed(0)}}`];
}})
"""

WIDE = """
() => {
    const root = document.documentElement;
    const limit = root.clientWidth + 1;
    if (Math.max(root.scrollWidth, document.body.scrollWidth) <= limit) {
        return [];
    }
    return [...document.querySelectorAll("body *")]
        .filter((node) => node.getBoundingClientRect().right > limit && node.checkVisibility())
        .slice(0, 5)
        .map((node) => `${node.tagName}.${node.getAttribute("class")} to ${node.getBoundingClientRect().right.toFixed(0)}`);
}
"""

# The kiosk's frame hides what does not fit, so the page itself is not wider then.
OUTSIDE = f"""
() => {{
    const scrolls = (node) => ["auto", "scroll"].includes(getComputedStyle(node).overflowX)
        && node.scrollWidth > node.clientWidth;
    const isInScroller = (node) => Boolean(node) && (scrolls(node) || isInScroller(node.parentElement));
    return ({CONTROLS})()
        .filter((node) => {{
            const box = node.getBoundingClientRect();
            return (box.left < -1 || box.right > innerWidth + 1) && !isInScroller(node.parentElement);
        }})
        .map((node) => `${{node.tagName}}.${{node.className}} to ${{node.getBoundingClientRect().right.toFixed(0)}}`);
}}
"""

# All in one call, before anything is drawn anew. Figures and codes are not translated.
LENGTHEN = """
(factor) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
        nodes.push(walker.currentNode);
    }
    for (const node of nodes) {
        const text = node.nodeValue.trim();
        if (!/[a-z]{3}/.test(text) || node.parentElement.closest("script, style")) {
            continue;
        }
        const more = Math.ceil(text.length * (factor - 1));
        node.nodeValue = `${text}${text.length > 8 ? " " : ""}${"n".repeat(Math.max(more - 1, 1))}`;
    }
}
"""

# Words that only a screen reader has are clipped to nothing on purpose.
CUT = f"""
() => {{
    const isShown = (part) => part.checkVisibility() && part.clientWidth !== 1
        && getComputedStyle(part).clipPath === "none";
    const textsOf = (node) => {{
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {{
            const text = walker.currentNode;
            const parts = [];
            for (let part = text.parentElement; part !== node; part = part.parentElement) {{
                parts.push(part);
            }}
            if (text.nodeValue.trim() && parts.every(isShown)) {{
                found.push([text, parts]);
            }}
        }}
        return found;
    }};
    const isCut = (node) => textsOf(node).some(([text, parts]) => {{
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        const room = node.getBoundingClientRect();
        const sticksOut = box.left < room.left - 1 || box.right > room.right + 1
            || box.top < room.top - 1 || box.bottom > room.bottom + 1;
        return sticksOut || parts.some((part) => part.scrollWidth > part.clientWidth + 1
            && part.clientWidth > 0 && getComputedStyle(part).overflowX !== "visible");
    }});
    return ({CONTROLS})()
        .filter((node) => node.matches("button, a, [role=button], [role=tab]") && isCut(node))
        .map((node) => `${{node.className}} "${{node.innerText.trim().slice(0, 60)}}"`);
}}
"""

# What a card holds lies in it, not over the next one.
SPILLED = """
() => [...document.querySelectorAll(".card")].flatMap((node) => {
    const isOpen = node.checkVisibility() && getComputedStyle(node).overflowY === "visible";
    const down = node.scrollHeight - node.clientHeight;
    const aside = node.scrollWidth - node.clientWidth;
    return isOpen && (down > 2 || aside > 2) ? [`${node.className}: ${down} px down, ${aside} aside`] : [];
})
"""


def use_theme(page: Page, name: str) -> None:
    theme, contrast = THEMES[name]
    page.evaluate(
        "([theme, contrast]) => Object.assign(document.documentElement.dataset, {theme, contrast})",
        [theme, contrast],
    )


def accessibility(page: Page) -> list[str]:
    """Serious and critical findings of axe-core, one line each."""
    return _axe(page, {})


def contrast(page: Page) -> list[str]:
    """Of another theme: it changes nothing but colours."""
    return _axe(page, {"runOnly": ["color-contrast"]})


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Path(os.environ["MES_TEST_AXE"]).read_text())
    found: dict[str, Any] = page.evaluate(
        "(options) => axe.run(document, options)", {"resultTypes": ["violations"], **options}
    )
    return [
        f"{rule['id']}: {node['target'][-1]} {node['any'][0]['message'] if node['any'] else rule['help']}"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"][:4]
    ]


def small_targets(page: Page) -> list[str]:
    return page.evaluate(SMALL, TARGET)


def too_wide(page: Page) -> list[str]:
    return [*page.evaluate(WIDE), *page.evaluate(OUTSIDE)]


def cut_when_longer(page: Page) -> list[str]:
    """Buttons whose text does not fit any more, and what then sticks out of the page."""
    return page.evaluate(
        f"(factor) => {{ ({LENGTHEN})(factor); return [...({CUT})(), ...({WIDE})(), ...({OUTSIDE})()]; }}",
        LONGER,
    )


def spilled(page: Page) -> list[str]:
    return page.evaluate(SPILLED)
