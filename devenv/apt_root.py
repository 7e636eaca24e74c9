"""A private root for apt: its own lists, cache and copy of dpkg's status.

So apt needs no privilege, takes no lock of the machine and changes nothing outside our folder, and
still checks every signature. The archive's address is the machine's own: it is asked for, never
written here.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from devenv import command
from devenv.console import Step
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
DPKG_STATUS = Path("/var/lib/dpkg/status")
OWN_RELEASE = "own"
TARGETS = "$(SITE)|$(RELEASE)|$(ORIGIN)|$(COMPONENT)|$(CREATED_BY)"


@dataclass(frozen=True)
class Target:
    """One index the machine's own apt knows."""

    site: str
    release: str
    origin: str


@dataclass(frozen=True)
class AptRoot:
    """A private apt root with fresh lists of one suite."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C.UTF-8"}


def open_root(settings: Settings, suite: str, step: Step) -> AptRoot:
    """A private apt root whose lists of the suite are fresh."""
    root = AptRoot(settings.state / "apt" / suite)
    for name in ("state/lists/partial", "cache/archives/partial"):
        (root.folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DPKG_STATUS, root.folder / "status")
    (root.folder / "apt.conf").write_text(_configuration(root.folder))
    choices = source_lines(own_targets(), suite, own_codename(), keyring())
    if not choices:
        raise DevenvError(
            "The machine's apt knows no Debian archive; give an Odoo 19 with MES_ODOO=/path/to/odoo "
            "and a broker with MQTT_URL=mqtt://host."
        )
    step.update("reading the list of packages")
    _refresh(root, choices, settings.logs / "debian.log", suite)
    return root


def _refresh(root: AptRoot, choices: list[list[str]], log: Path, suite: str) -> None:
    """Several addresses may be known to the machine: the first that has the suite is the one."""
    details: list[str] = []
    for lines in choices:
        (root.folder / "sources.list").write_text("\n".join(lines) + "\n")
        try:
            command.run(["apt-get", "update"], log, env=root.env)
        except CommandFailed as failure:
            details = details or failure.details
        else:
            return
    name = "this machine's release" if suite == OWN_RELEASE else f"the suite {suite}"
    raise DevenvError(
        f"No Debian archive answered for {name}; check the network and run the same command again.",
        details,
    )


def keyring() -> Path:
    for path in KEYRINGS:
        if path.exists():
            return path
    raise DevenvError(
        "This machine has no keyring of the Debian archive, so nothing can be fetched from it; "
        "give an Odoo 19 with MES_ODOO=/path/to/odoo."
    )


def own_codename(os_release: Path = Path("/etc/os-release")) -> str:
    for line in os_release.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key == "VERSION_CODENAME":
            return value.strip().strip('"')
    return "sid"


def own_targets() -> list[Target]:
    """The main indexes of the machine's sources; those known to be Debian's come first."""
    certain = parse_targets(_indexes())
    # Where no list was ever fetched (a fresh container), apt knows addresses but not whose they are.
    guesses = parse_targets(_indexes("--no-release-info"))
    known = {(target.site, target.release) for target in certain}
    return certain + [guess for guess in guesses if (guess.site, guess.release) not in known]


def _indexes(*options: str) -> str:
    return command.output(["apt-get", "indextargets", *options, "--format", TARGETS])


def parse_targets(listing: str) -> list[Target]:
    """Targets that are or may be Debian's; the origin of a list never fetched stays a variable."""
    found = []
    for line in listing.splitlines():
        site, release, origin, component, created_by = (line.split("|") + [""] * 5)[:5]
        origin = "" if origin.startswith("$(") else origin
        if component == "main" and created_by == "Packages" and origin in ("Debian", ""):
            found.append(Target(site, release, origin))
    return sorted(dict.fromkeys(found), key=lambda target: target.origin == "")


def source_lines(
    targets: list[Target], suite: str, codename: str, signed_by: Path
) -> list[list[str]]:
    """Contents of sources.list to try, the most promising first."""
    if suite == OWN_RELEASE:
        releases = {codename, f"{codename}-updates", f"{codename}-security"}
        own = [t for t in targets if t.release in releases] or targets
        certain = [t for t in own if t.origin] or own
        return [[_line(t.site, t.release, signed_by) for t in certain]] if certain else []
    sites = dict.fromkeys(target.site for target in targets)
    likely = sorted(sites, key=lambda site: "security" in site)
    return [[_line(site, suite, signed_by)] for site in likely]


def _line(site: str, release: str, signed_by: Path) -> str:
    return f"deb [signed-by={signed_by}] {site} {release} main"


def _configuration(folder: Path) -> str:
    """The machine's way to the network (proxies, certificates), and nothing else of its apt."""
    kept = [
        line
        for line in command.output(["apt-config", "dump"]).splitlines()
        if line.startswith("Acquire::") and not line.startswith("Acquire::IndexTargets")
    ]
    own = {
        "Dir::Etc::main": "/dev/null",
        "Dir::Etc::parts": "/dev/null",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    return "\n".join([*kept, *(f'{key} "{value}";' for key, value in own.items())]) + "\n"
