"""Steps that survive being interrupted: fingerprints, done-markers and folders built aside."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARKER = ".done.json"
SKIPPED = {"__pycache__", ".pytest_cache", "node_modules"}


def fingerprint(facts: Any) -> str:
    """A short name for a set of inputs: the same inputs give the same name."""
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def fingerprint_files(paths: Iterable[Path], skip: Iterable[str] = ()) -> str:
    """The fingerprint of the content of files and folders, whatever their times are."""
    ignored = SKIPPED | set(skip)
    return fingerprint(
        [
            (str(file.relative_to(path)), hashlib.sha256(file.read_bytes()).hexdigest())
            for path in paths
            for file in _files(path, ignored)
        ]
    )


def _files(path: Path, ignored: set[str]) -> list[Path]:
    if not path.is_dir():
        return [path] if path.exists() else []
    found = []
    for folder, names, files in os.walk(path):
        names[:] = [name for name in names if name not in ignored and ".egg-info" not in name]
        found += [Path(folder, name) for name in files if not name.endswith((".pyc", ".swp"))]
    return sorted(found)


def is_done(marker: Path, inputs: str) -> bool:
    """Whether the step that wrote `marker` ran to its end with these very inputs."""
    return read_marker(marker).get("inputs") == inputs


def read_marker(marker: Path) -> dict[str, Any]:
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def mark_done(marker: Path, inputs: str, **facts: Any) -> None:
    """Remember that the step reached its end."""
    write_file(marker, json.dumps({"inputs": inputs, **facts}, indent=1), mode=0o644)


@contextmanager
def build_folder(target: Path, inputs: str) -> Iterator[Path]:
    """Build a folder in a sibling and rename it only when whole: nobody sees it half-written."""
    aside = target.with_name(target.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    yield aside
    mark_done(aside / MARKER, inputs)
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)


def write_file(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a whole file or nothing, never readable by others before its mode is right."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as sink:
        os.fchmod(sink.fileno(), mode)
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    aside.rename(path)


def secret(path: Path) -> str:
    """The random word kept in this file, made at the first call."""
    with contextlib.suppress(FileNotFoundError):
        word = path.read_text(encoding="utf-8").strip()
        if word:
            return word
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    word = secrets.token_urlsafe(24)
    write_file(path, word)
    return word
