"""docker-compose.yml and what it names, read as text: no container engine is needed to compare them."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shlex
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])((?:[^{}]|\$\{[^{}]*\})*))?\}")


@cache
def document() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return content


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = document()["services"]
    return found


def default(text: str) -> str:
    """The text with the default of each variable in its place."""
    filled = VARIABLE.sub(lambda found: found[3] if found[2] == "-" else found[1], text)
    return filled if filled == text else default(filled)


def is_one_shot(name: str) -> bool:
    """Whether others wait for this service to end."""
    wanted = "service_completed_successfully"
    waits = [service.get("depends_on", {}).get(name, {}) for service in services().values()]
    return any(wait.get("condition") == wanted for wait in waits)


def built() -> dict[str, Path]:
    """The Dockerfile of each service that has one."""
    return {
        name: ROOT / service["build"]["context"] / service["build"]["dockerfile"]
        for name, service in services().items()
        if "build" in service
    }


def instructions(dockerfile: Path) -> list[tuple[str, list[str]]]:
    """Instructions with their words; a continued line is one instruction."""
    lines = [
        line for line in dockerfile.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    text = "\n".join(lines).replace("\\\n", " ")
    return [
        (line.split()[0], words(line.split(maxsplit=1)[1])) for line in text.splitlines() if line
    ]


def words(text: str) -> list[str]:
    if text.startswith("["):
        found: list[str] = yaml.safe_load(text)
        return found
    return shlex.split(text)


def last(dockerfile: Path, instruction: str) -> list[str]:
    return [found for name, found in instructions(dockerfile) if name == instruction][-1]


def copied(dockerfile: Path) -> list[str]:
    """What is taken from the repository; a copy from an earlier stage is not."""
    found = []
    for name, given in instructions(dockerfile):
        if name == "COPY" and not any(word.startswith("--from") for word in given):
            found += [word for word in given if not word.startswith("--")][:-1]
    return found


def mounts(name: str) -> list[tuple[str, str]]:
    """Source and target of each volume of a service."""
    pairs = [default(volume).split(":")[:2] for volume in services()[name].get("volumes", [])]
    return [(source, target) for source, target in pairs]


def odoo_conf() -> configparser.SectionProxy:
    parser = configparser.RawConfigParser()
    parser.read_string((ROOT / "odoo.conf").read_text("utf-8"))
    return parser["options"]


@cache
def mes_odoo() -> ModuleType:
    """The program of the Odoo image, imported from where the image takes it."""
    spec = importlib.util.spec_from_file_location("mes_odoo", ROOT / "docker/odoo/mes_odoo.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
