"""PostgreSQL refuses to run as root: then it runs as an ordinary account the machine already has."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path

from devenv.errors import DevenvError
from devenv.settings import Settings

CANDIDATES = ("postgres", "nobody")


def name() -> str | None:
    """The account for PostgreSQL and the broker; None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    for candidate in CANDIDATES:
        try:
            pwd.getpwnam(candidate)
        except KeyError:
            continue
        return candidate
    raise DevenvError(
        "PostgreSQL does not run as root and this machine has neither an account postgres nor "
        "nobody; run the command as an ordinary user."
    )


def check_reach(settings: Settings) -> None:
    """Root may enter every folder, the account only those open to all."""
    account = name()
    if account is None:
        return
    entry = pwd.getpwnam(account)
    closed = closed_folder(settings.state, entry.pw_uid, entry.pw_gid)
    if closed:
        raise DevenvError(
            f"As root, PostgreSQL runs as the account {account}, which may not enter {closed}; "
            "run MES_STATE_DIR=/var/lib/mes make demo, or run it as an ordinary user."
        )


def closed_folder(path: Path, uid: int, gid: int) -> Path | None:
    """The first folder on the way to `path` that this account may not pass."""
    for folder in [*reversed(path.parents), path]:
        if folder.exists() and not _may_pass(folder.stat(), uid, gid):
            return folder
    return None


def _may_pass(facts: os.stat_result, uid: int, gid: int) -> bool:
    if facts.st_uid == uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def own_folder(path: Path) -> Path:
    """A folder that belongs to the account and is closed to others."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    give(path)
    return path


def give(path: Path) -> None:
    """Make the account the owner of one file or folder."""
    account = name()
    if account:
        entry = pwd.getpwnam(account)
        shutil.chown(path, entry.pw_uid, entry.pw_gid)
