"""axe-core, which finds what a screen reader or a weak eye stumbles over. Used in tests only."""

from __future__ import annotations

from pathlib import Path

from devenv import npm, steps
from devenv.console import Step
from devenv.settings import Settings

PACKAGE = npm.Package(
    "axe-core",
    "4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)


def ensure(settings: Settings, step: Step) -> Path:
    """The script, fetched when it is not there yet."""
    target = settings.state / "tools" / "axe.min.js"
    marker = settings.state / "tools" / "axe.json"
    inputs = steps.fingerprint([PACKAGE.version, PACKAGE.sha512])
    if not (target.exists() and steps.is_done(marker, inputs)):
        npm.fetch_file(settings, PACKAGE, "package/axe.min.js", target, step)
        steps.mark_done(marker, inputs)
    return target
