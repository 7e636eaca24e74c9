"""Odoo 19: the user's own when given, else unpacked from the Debian archive."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from devenv import debian, npm, steps
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings

SUITE = "sid"
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
# Debian leaves this file out; without it every page of the web client logs an asset error.
SELFIE = Path("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")
SELFIE_PACKAGE = npm.Package(
    "@mediapipe/selfie_segmentation",
    "0.1.1675465747",
    "IxYxNhwE5VwOm52L1yoFWYLP7q9Pd+NJjzOC5tlepfvEGaY3o9hslhUrx9BgseqdfZtKSDtd/4NfCSMjNzQalA==",
)


@dataclass(frozen=True)
class OdooSource:
    """Where the Python package `odoo` lies and which folders have Odoo's own addons."""

    python_path: Path
    addons_paths: tuple[Path, ...]


def ensure(settings: Settings, step: Step) -> OdooSource:
    """Odoo, fetched when it is not there yet."""
    if settings.odoo:
        step.update(f"yours, in {settings.odoo}")
        return locate(settings.odoo)
    folder = settings.state / "odoo"
    inputs = steps.fingerprint([SUITE, PACKAGES, SELFIE_PACKAGE.version])
    if steps.is_done(folder / steps.MARKER, inputs):
        step.update("already there")
    else:
        _fetch(settings, folder, inputs, step)
        step.update("fetched from the Debian archive")
    return locate(folder / DIST_PACKAGES)


def _fetch(settings: Settings, folder: Path, inputs: str, step: Step) -> None:
    downloads = settings.cache / "odoo-debs"
    debs = debian.fetch(settings, PACKAGES, SUITE, downloads, step)
    with steps.build_folder(folder, inputs) as aside:
        selfie = aside / DIST_PACKAGES / SELFIE
        npm.fetch_file(settings, SELFIE_PACKAGE, "package/selfie_segmentation.js", selfie, step)
        debian.unpack(debs, aside, settings.logs / "debian.log", step)
    shutil.rmtree(downloads)


def locate(folder: Path) -> OdooSource:
    """Find Odoo in a checkout, in a folder that holds the package, or in the package itself."""
    candidates = [folder, folder.parent, folder / DIST_PACKAGES]
    base = next((path for path in candidates if _has_odoo(path)), None)
    if base is None:
        raise DevenvError(
            f"There is no Odoo in {folder}; MES_ODOO must name an Odoo checkout or a folder that "
            "holds the Python package odoo."
        )
    version = _version(base / "odoo" / "release.py")
    if version != 19:
        raise DevenvError(f"The Odoo in {base} is version {version}; this project needs Odoo 19.")
    addons = (base / "odoo" / "addons", base / "addons")
    return OdooSource(base, tuple(path for path in addons if _has_addons(path)))


def _has_odoo(folder: Path) -> bool:
    return (folder / "odoo" / "release.py").is_file()


def _has_addons(folder: Path) -> bool:
    return any((folder / name / "__manifest__.py").is_file() for name in ("base", "mrp"))


def _version(release: Path) -> int:
    """The major version, from `version_info = (19, 0, …)`, without running the file."""
    for line in release.read_text(encoding="utf-8").splitlines():
        if line.startswith("version_info"):
            return int(line.partition("(")[2].split(",")[0])
    return 0
