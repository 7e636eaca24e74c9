"""Run a program, keep what it says in a log, and show the end of it when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from devenv.errors import CommandFailed

TAIL_LINES = 15
STOP_S = 10.0


class Runner(Protocol):
    """Somebody else a program is started as: by changing who we are, or by a program put before."""

    @property
    def uid(self) -> int: ...

    @property
    def gid(self) -> int: ...

    @property
    def prefix(self) -> tuple[str, ...]: ...


def run(
    argv: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Runner | None = None,
    on_line: Callable[[str], None] | None = None,
    failure: str = "",
) -> None:
    """Run to the end; every line goes to `log` and to `on_line`. `failure` is the sentence for
    a bad end. An interruption takes the whole process group of the program with it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    with log.open("a", encoding="utf-8") as sink:
        sink.write(f"$ {' '.join(str(part) for part in argv)}\n")
        process = popen(argv, env=env, cwd=cwd, account=account, stdout=subprocess.PIPE)
        try:
            for raw in process.stdout or ():
                line = raw.decode("utf-8", "replace").rstrip()
                sink.write(line + "\n")
                tail.append(line)
                if on_line:
                    on_line(line)
            code = process.wait()
        except BaseException:
            end_group(process)
            raise
    if code:
        name = Path(argv[0]).name
        raise CommandFailed(failure or f"{name} ended with code {code}; see {log}.", list(tail))


def popen(
    argv: Sequence[str | Path],
    *,
    stdout: Any,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Runner | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in its own session, as another account when one is named."""
    prefix = account.prefix if account else ()
    return subprocess.Popen(  # noqa: S603 - fixed programs with arguments of our own making
        [*prefix, *(str(part) for part in argv)],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        env=dict(os.environ if env is None else env),
        cwd=cwd,
        start_new_session=True,
        **(_identity(account) if account and not prefix else {}),
    )


def output(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    text: str | None = None,
    failure: str = "",
) -> str:
    """What a short program prints; its complaints are in the exception when it fails."""
    done = subprocess.run(  # noqa: S603 - fixed programs with arguments of our own making
        [str(part) for part in argv],
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        capture_output=True,
        text=True,
        env=None if env is None else dict(env),
        cwd=cwd,
        check=False,
    )
    if done.returncode:
        name = Path(argv[0]).name
        details = (done.stderr or done.stdout).strip().splitlines()[-TAIL_LINES:]
        raise CommandFailed(failure or f"{name} ended with code {done.returncode}.", details)
    return done.stdout


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole process group to end, then insist."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(STOP_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _identity(account: Runner) -> dict[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
