"""The browser of the tests: the machine's own Chromium, or Debian's, unpacked beside us."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from devenv import command, debian, steps
from devenv.console import Step
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings

# In the order in which Odoo's own tests look for one.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{own}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def ensure(settings: Settings, step: Step) -> Path:
    """A Chromium that starts; the folder of what we return may go in front of the PATH."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        step.update(found)
        return Path(found)
    root = settings.state / "chromium"
    inputs = steps.fingerprint([PACKAGES, debian.OWN_RELEASE])
    if not steps.is_done(root / steps.MARKER, inputs):
        _fetch(settings, root, inputs, step)
    launcher = _write_launcher(settings, root)
    _check(launcher)
    step.update("Debian's, unpacked")
    return launcher


def _fetch(settings: Settings, root: Path, inputs: str, step: Step) -> None:
    downloads = settings.cache / "chromium-debs"
    release = debian.OWN_RELEASE
    debs = debian.fetch(settings, PACKAGES, release, downloads, step, dependencies=True)
    with steps.build_folder(root, inputs) as aside:
        debian.unpack(debs, aside, settings.logs / "debian.log", step)
    shutil.rmtree(downloads)


def _write_launcher(settings: Settings, root: Path) -> Path:
    """Debian's own start script looks for its parts in /usr: this one starts the program itself."""
    # Some packages keep private libraries a folder deeper (pulseaudio's does).
    libraries = sorted({file.parent for file in root.glob("**/*-linux-gnu/**/lib*.so*")})
    fonts = root / "fonts.conf"
    text = FONTS.format(
        own=escape(str(root / "usr/share/fonts")), cache=escape(str(root / "cache"))
    )
    steps.write_file(fonts, text, mode=0o644)
    variables = {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries),
        "FONTCONFIG_FILE": str(fonts),
        "XDG_DATA_DIRS": f"{root / 'usr/share'}:/usr/share",
    }
    exports = "".join(f"export {key}={shlex.quote(value)}\n" for key, value in variables.items())
    program = shlex.quote(str(root / "usr/lib/chromium/chromium"))
    launcher = settings.state / "bin" / "chromium"
    steps.write_file(launcher, f'#!/bin/sh\n{exports}exec {program} "$@"\n', mode=0o755)
    return launcher


def _check(launcher: Path) -> None:
    try:
        command.output([launcher, "--version"])
    except CommandFailed as failed:
        raise DevenvError(
            "The Chromium unpacked from the Debian archive does not start on this machine; install "
            "it with apt-get install chromium and run the same command again.",
            failed.details,
        ) from None
