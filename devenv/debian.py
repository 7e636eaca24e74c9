"""Packages of the Debian archive, unpacked beside us instead of installed."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from devenv import command, console
from devenv.apt_root import OWN_RELEASE, AptRoot, open_root
from devenv.console import Step
from devenv.settings import Settings

__all__ = ["OWN_RELEASE", "fetch", "unpack"]

WATCH_S = 0.5
# A second C library beside the machine's loader would break every program started with it.
MACHINES_OWN = {"libc6"}


def fetch(
    settings: Settings,
    packages: Sequence[str],
    suite: str,
    into: Path,
    step: Step,
    *,
    dependencies: bool = False,
) -> list[Path]:
    """Download packages of a suite (`sid`, or OWN_RELEASE) as .deb files into a folder, on wish
    with all they need that this machine does not have."""
    root = open_root(settings, suite, step)
    into.mkdir(parents=True, exist_ok=True)
    names = _wanted(root, packages) if dependencies else list(packages)
    sizes = _sizes(root, names)
    total = sum(sizes.values())
    watcher = _Watcher(step, into, total)
    log = settings.logs / "debian.log"
    with watcher:
        command.run(
            ["apt-get", "download", *names],
            log,
            env=root.env,
            cwd=into,
            failure="The Debian archive did not deliver all packages; check the network and run "
            "the same command again: what is already there is kept.",
        )
    # The lists of a suite take more room than most of its packages.
    shutil.rmtree(root.folder)
    return [into / name for name in sorted(sizes)]


def unpack(debs: Iterable[Path], into: Path, log: Path, step: Step) -> None:
    """Lay the files of packages into a folder; their install scripts do not run."""
    todo = list(debs)
    for number, deb in enumerate(todo, 1):
        step.update(f"unpacking {number}/{len(todo)} {deb.name.split('_')[0]}")
        command.run(["dpkg-deb", "-x", deb, into], log, failure=f"Could not unpack {deb}.")


def _wanted(root: AptRoot, packages: Sequence[str]) -> list[str]:
    """The packages and what they need beyond what is installed, as `name=version`."""
    plan = command.output(
        ["apt-get", "install", "--simulate", "--quiet", *packages],
        env=root.env,
        failure=f"apt finds no way to provide {', '.join(packages)} on this machine.",
    )
    return parse_plan(plan)


def parse_plan(plan: str) -> list[str]:
    """`Inst name [old] (version suite [arch])` lines of a simulated installation."""
    wanted = []
    for line in plan.splitlines():
        name = line.split()[1] if line.startswith("Inst ") else ""
        if name and name not in MACHINES_OWN:
            version = line.split("(", 1)[1].split()[0]
            wanted.append(f"{name}={version}")
    return wanted


def _sizes(root: AptRoot, names: Sequence[str]) -> dict[str, int]:
    listing = command.output(
        ["apt-get", "download", "--print-uris", *names],
        env=root.env,
        failure=f"The Debian archive has no {', '.join(names)}.",
    )
    return parse_uris(listing)


def parse_uris(listing: str) -> dict[str, int]:
    """`'address' file size hash` lines: the size of each file."""
    fields = (line.split() for line in listing.splitlines() if line.startswith("'"))
    return {parts[1]: int(parts[2]) for parts in fields}


class _Watcher:
    """Tells the step how much of a download has arrived, by looking at the files themselves."""

    def __init__(self, step: Step, folder: Path, total: int) -> None:
        self._step, self._folder, self._total = step, folder, total
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="download watcher", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *unused: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(WATCH_S):
            got = sum(file.stat().st_size for file in self._folder.iterdir())
            self._step.update(progress(got, self._total))


def progress(got: int, total: int) -> str:
    share = min(100, 100 * got // total) if total else 100
    return f"downloading {share} % of {console.megabytes(total)}"
