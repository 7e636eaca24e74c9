"""Which files the checks look at: those git knows or would take."""

import subprocess
from functools import cache
from pathlib import Path

from devenv import machine, settings

ROOT = machine.repository()
NOT_OURS = {".git", ".mes", "node_modules", "__pycache__"}


@cache
def here() -> settings.Settings:
    """The settings of this checkout; asked for late, because a bad one is told with a sentence."""
    return settings.load(ROOT)


@cache
def repository_files() -> tuple[Path, ...]:
    """Relative paths, sorted; a source archive without git is walked instead."""
    if (ROOT / ".git").exists():
        # A checkout may belong to another account than the one that checks it.
        safe = f"safe.directory={ROOT}"
        listed = subprocess.run(  # noqa: S603 - our own words
            ["git", "-c", safe, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        paths = {Path(name) for name in listed.split("\0") if name}
    else:
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        paths = {path for path in found if not NOT_OURS & set(path.parts)}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def matching(*suffixes: str) -> list[Path]:
    return [path for path in repository_files() if path.suffix in suffixes]


def addons() -> list[Path]:
    return [
        path.parent
        for path in repository_files()
        if path.name == "__manifest__.py" and path.parts[0] == "addons"
    ]


def content(path: Path) -> bytes:
    """A file that was moved away while the checks run has nothing to find in it."""
    try:
        return (ROOT / path).read_bytes()
    except FileNotFoundError:
        return b""
