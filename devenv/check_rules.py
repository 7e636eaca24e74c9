"""The rules of this repository that no linter knows. Each returns its findings, none is good."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from devenv import check_sizes
from devenv.check_files import ROOT, addons, content, matching, repository_files

# Read from left to right: an addon builds on those before it and must not know those after it.
CHAIN = ("mes_shopfloor", "mes_equipment", "mes_quality", "mes_iot")
AUTHOR = "MES for Odoo contributors"
CODE = (".py", ".xml", ".js", ".csv")
LICENCE_TEXTS = {Path("LICENSE"), Path("COPYING")}
# A folder that many machines have may be named in the documentation; that of a person may not.
COMMON_FOLDERS = {
    Path("/", name) for name in ("", "home", "opt", "srv", "tmp", "usr", "var", "mnt")
}
PACKAGE_HOST = re.compile(
    r"\b(?:registry|mirrors?|deb|security|archive|files|index|proxy)"
    r"\.[a-z0-9-]+\.(?:org|io|com|net)\b|\bpy[p]i\.org\b|--(?:extra-)?index-url\b"
)
PERSONAL_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z][\w-]*/")


def xml_is_well_formed() -> list[str]:
    findings = []
    for path in matching(".xml", ".svg"):
        try:
            expat.ParserCreate().Parse((ROOT / path).read_bytes(), True)
        except FileNotFoundError:
            continue  # moved away while the checks run
        except expat.ExpatError as error:
            findings.append(f"{path}:{error.lineno}: {expat.ErrorString(error.code)}")
    return findings


def machine_folders() -> list[str]:
    """Where this checkout lies: naming it works on this machine only."""
    own = [ROOT] if ROOT.parent in COMMON_FOLDERS else [ROOT, ROOT.parent]
    return [f"{folder}/" for folder in own]


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file; a binary file has none."""
    text = content(path)
    if b"\0" not in text:
        yield from enumerate(text.decode(errors="replace").splitlines(), 1)


def names_no_machine() -> list[str]:
    """No host packages come from and no folder of one machine: both differ for the reader."""
    folders = machine_folders()
    findings = []
    for path in repository_files():
        if path in LICENCE_TEXTS:
            continue
        for number, line in lines_of(path):
            host = PACKAGE_HOST.search(line)
            folder = PERSONAL_FOLDER.search(line)
            found = host or folder
            words = [found.group()] if found else [name for name in folders if name in line]
            findings += [f"{path}:{number}: names {word}" for word in words]
    return findings


def manifest_findings(addon: Path) -> Iterator[str]:
    manifest = ast.literal_eval((ROOT / addon / "__manifest__.py").read_text())
    expected = {"license": "LGPL-3", "author": AUTHOR}
    for key, value in expected.items():
        if manifest.get(key) != value:
            yield f"{key} is {manifest.get(key)!r}, not {value!r}"
    if not str(manifest.get("version", "")).startswith("19.0."):
        yield "version does not start with 19.0."
    if not (ROOT / addon / "static/description/icon.png").is_file():
        yield "has no static/description/icon.png"
    readmes = [*(ROOT / addon).glob("README.*"), *(ROOT / addon).glob("readme/DESCRIPTION.*")]
    if not readmes:
        yield "has neither a README nor readme/DESCRIPTION"


def addons_are_complete() -> list[str]:
    return [
        f"{addon}/__manifest__.py:1: {finding}"
        for addon in addons()
        for finding in manifest_findings(addon)
    ]


def addons_look_left_only() -> list[str]:
    findings = []
    for position, addon in enumerate(CHAIN[:-1]):
        later = re.compile(rf"\b({'|'.join(CHAIN[position + 1 :])})\b")
        for path in matching(*CODE):
            if path.parts[:2] != ("addons", addon):
                continue
            for number, line in lines_of(path):
                if found := later.search(line):
                    findings.append(f"{path}:{number}: {addon} must not know {found.group()}")
    return findings


RULES: dict[str, Callable[[], list[str]]] = {
    "xml": xml_is_well_formed,
    "no machine": names_no_machine,
    "manifests": addons_are_complete,
    "chain": addons_look_left_only,
    "sizes": check_sizes.python_is_small,
}
