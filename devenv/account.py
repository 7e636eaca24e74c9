"""PostgreSQL refuses to run as root: then it runs as an ordinary account the machine already has."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from devenv import command
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who a program runs as; with `is_shut_out` some folder on its way is closed to it."""

    name: str
    uid: int
    gid: int
    is_shut_out: bool = False

    @property
    def prefix(self) -> tuple[str, ...]:
        """What is put before a program that must pass a closed folder, such as /root: it keeps one
        power of root, to read what is closed, and is that account in all else."""
        if not self.is_shut_out:
            return ()
        caps = (f"--{kind}-caps=-all,+dac_read_search" for kind in ("inh", "ambient"))
        # Without this bit access(2), which PostgreSQL uses to find itself, would not count the power.
        bits = "--securebits=+no_setuid_fixup"
        return (
            "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            bits,
            *caps,
        )


def find(settings: Settings) -> Account | None:
    """The account of PostgreSQL and the broker; None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    entry = _entry()
    closed = closed_folder(settings.state, entry.pw_uid, entry.pw_gid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, is_shut_out=closed is not None)


def _entry() -> pwd.struct_passwd:
    for candidate in CANDIDATES:
        try:
            return pwd.getpwnam(candidate)
        except KeyError:
            continue
    raise DevenvError(
        "PostgreSQL does not run as root and this machine has neither an account postgres nor "
        "nobody; run the command as an ordinary user."
    )


def check_reach(settings: Settings) -> None:
    """A container may have taken even root's power to lend somebody a key."""
    account = find(settings)
    if account is None or not account.is_shut_out:
        return
    try:
        command.output([*account.prefix, "test", "-x", settings.state])
    except (CommandFailed, FileNotFoundError):
        closed = closed_folder(settings.state, account.uid, account.gid)
        raise DevenvError(
            f"As root, PostgreSQL runs as the account {account.name}, which may not enter {closed}; "
            "run MES_STATE_DIR=/var/lib/mes make demo, or run it as an ordinary user."
        ) from None


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


def own_folder(settings: Settings, path: Path) -> Path:
    """A folder that belongs to the account and is closed to others."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    give(settings, path)
    return path


def give(settings: Settings, path: Path) -> None:
    """Make the account the owner of one file or folder."""
    account = find(settings)
    if account:
        shutil.chown(path, account.uid, account.gid)
