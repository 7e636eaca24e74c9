"""The virtual environment: locked packages with checked hashes, and our own two services."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from devenv import command, debian, steps
from devenv.console import Step
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings

# Build tools come first: what has no wheel is built with them and not with something unlocked.
FACTORY = ("build", "odoo", "edge")
# In an order in which each lock is held to the versions of those before it.
EVERYTHING = (*FACTORY, "node", "dev")
PROJECTS = ("bridge", "factory")
PIP_PACKAGE = "python3-pip-whl"


def ensure(settings: Settings, step: Step, groups: Iterable[str] = FACTORY) -> None:
    """The environment with these groups of packages and our own services in it."""
    _ensure_base(settings, step)
    changed = [install(settings, (group,), step) for group in groups]
    changed.append(_install_projects(settings, step))
    if not any(changed):
        step.update("already there")
        return
    shutil.rmtree(settings.cache / "pip", ignore_errors=True)
    step.update("installed")


def install(settings: Settings, groups: Iterable[str], step: Step) -> bool:
    """Install locked groups that are not there yet; says whether there was anything to do."""
    _ensure_base(settings, step)
    todo = [group for group in groups if not _is_installed(settings, group)]
    for group in todo:
        lock = settings.requirements / f"{group}.txt"
        arguments: list[str | Path] = ["--require-hashes", "--no-build-isolation", "-r", lock]
        _pip(settings, arguments, _Progress(step, group, lock))
        steps.mark_done(_marker(settings, group), _inputs(settings, lock))
    return bool(todo)


def link_odoo(settings: Settings, python_path: Path) -> None:
    """Make `import odoo` work inside the environment."""
    pth = site_packages(settings) / "mes_odoo.pth"
    wanted = f"{python_path}\n"
    if not pth.exists() or pth.read_text() != wanted:
        steps.write_file(pth, wanted, mode=0o644)


def _ensure_base(settings: Settings, step: Step) -> None:
    marker = settings.venv / steps.MARKER
    inputs = steps.fingerprint([sys.version_info[:2], str(settings.venv)])
    if steps.is_done(marker, inputs) and _works(settings):
        return
    step.update("creating")
    shutil.rmtree(settings.venv, ignore_errors=True)
    log = settings.logs / "pip.log"
    options = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    failure = "Python could not create a virtual environment."
    command.run([_machine_python(), "-m", "venv", *options, settings.venv], log, failure=failure)
    if options:
        _bring_pip(settings, step)
    steps.mark_done(marker, inputs)


def _works(settings: Settings) -> bool:
    """A Python that was removed from the machine leaves an environment that starts nothing."""
    return settings.python.exists()


def _machine_python() -> str:
    """Not the one of an environment the user happens to stand in."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _bring_pip(settings: Settings, step: Step) -> None:
    """Debian leaves pip out of its Python; the archive has it as a wheel, which can run itself."""
    step.update("fetching pip")
    work = settings.cache / "pip-wheel"
    debs = debian.fetch(settings, [PIP_PACKAGE], debian.OWN_RELEASE, work / "debs", step)
    debian.unpack(debs, work / "root", settings.logs / "debian.log", step)
    wheel = next(iter((work / "root").rglob("pip-*.whl")), None)
    if wheel is None:
        raise DevenvError(
            f"The Debian package {PIP_PACKAGE} has no pip in it; install python3-venv and run the "
            "same command again."
        )
    arguments: list[str | Path] = ["install", "--no-index", "--find-links", wheel.parent, "pip"]
    command.run([settings.python, wheel / "pip", *arguments], settings.logs / "pip.log")
    shutil.rmtree(work)


def _install_projects(settings: Settings, step: Step) -> bool:
    """Editable, and without their dependencies: those are in the lock."""
    changed = False
    for name in PROJECTS:
        project = settings.repo / name
        pyproject = project / "pyproject.toml"
        if not pyproject.exists():
            continue
        marker = _marker(settings, name)
        inputs = _inputs(settings, pyproject)
        if steps.is_done(marker, inputs):
            continue
        step.update(f"installing {tomllib.loads(pyproject.read_text())['project']['name']}")
        _pip(settings, ["--no-deps", "--no-build-isolation", "-e", project])
        steps.mark_done(marker, inputs)
        changed = True
    return changed


def _is_installed(settings: Settings, group: str) -> bool:
    lock = settings.requirements / f"{group}.txt"
    return steps.is_done(_marker(settings, group), _inputs(settings, lock))


def _inputs(settings: Settings, file: Path) -> str:
    return steps.fingerprint([str(settings.venv), steps.fingerprint_files([file])])


def _marker(settings: Settings, name: str) -> Path:
    """Inside the environment, so that it goes when the environment goes."""
    return settings.venv / ".done" / f"{name}.json"


def site_packages(settings: Settings) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return settings.venv / "lib" / version / "site-packages"


def _pip(
    settings: Settings, arguments: list[str | Path], progress: _Progress | None = None
) -> None:
    scratch = settings.cache / "pip"
    (scratch / "tmp").mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ,
        "PIP_CACHE_DIR": str(scratch),
        # An interrupted pip leaves its scratch files behind: here they go with the cache.
        "TMPDIR": str(scratch / "tmp"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_PROGRESS_BAR": "off",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    log = settings.logs / "pip.log"
    python: list[str | Path] = [settings.python, "-m", "pip", "install"]
    try:
        command.run([*python, *arguments], log, env=env, on_line=progress)
    except CommandFailed as failed:
        raise CommandFailed(
            f"Python packages could not be installed; check the network and run the same command "
            f"again, the whole story is in {log}.",
            failed.details,
        ) from None


class _Progress:
    """Turns pip's lines into `12 of 80 packages`."""

    def __init__(self, step: Step, group: str, lock: Path) -> None:
        self._step, self._group, self._seen = step, group, 0
        self._total = count_locked(lock.read_text(encoding="utf-8"))

    def __call__(self, line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            self._seen += 1
            self._step.update(f"{self._group}: fetching {self._seen} of {self._total} packages")
        elif line.startswith("Installing collected packages"):
            self._step.update(f"{self._group}: installing {self._seen} packages")


def count_locked(text: str) -> int:
    return sum(1 for line in text.splitlines() if line and line[0].isalnum() and "==" in line)
