"""What holds on every screen, whoever wrote it: read by anyone, hit by a glove, in any language."""

import pytest
from stage import checks
from stage.browser import Browser, save
from stage.screens import SCREENS, Screen

CASES = [
    pytest.param(screen, size, id=f"{screen.name}-{size[0]}x{size[1]}")
    for screen in SCREENS
    for size in screen.sizes
]


@pytest.mark.parametrize(("screen", "size"), CASES)
def test_screen(browser: Browser, screen: Screen, size: tuple[int, int]) -> None:
    """One page load for all: what is found is told together."""
    found: dict[str, list[str]] = {}
    with browser.page(screen.terminal, size) as page:
        screen.open(page)
        for theme in checks.THEMES:
            checks.use_theme(page, theme)
            save(page, f"{screen.name}-{size[0]}-{theme}")
            look = checks.accessibility if theme == checks.FIRST_THEME else checks.contrast
            found[f"accessibility, {theme}"] = look(page)
        found["smaller than 48 px"] = checks.small_targets(page)
        found["wider than the page"] = checks.too_wide(page)
        found["over its card"] = checks.spilled(page)
        found["cut with longer texts"] = checks.cut_when_longer(page)
        found["errors"] = page.complaints  # type: ignore[attr-defined]
    assert not any(found.values()), "\n".join(
        f"{what}:\n  " + "\n  ".join(lines) for what, lines in found.items() if lines
    )
