"""One child process of a test: started for real, killed for real, never left behind."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

TERM_BOUND = 20


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_port_range(count: int) -> int:
    """The first of `count` loopback ports in a row that nobody uses now."""
    for base in range(30000, 60000, count):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(base, base + count):
                    probe = stack.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return base
    raise RuntimeError(f"no {count} free loopback ports in a row")


class Process:
    """A program of the system under test, with its output in a file for the post-mortem."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, env: dict[str, str] | None = None
    ):
        self.name = name
        self.command = list(command)
        self.log = log
        self.env = {**os.environ, **(env or {})}
        self.popen: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(  # noqa: S603 - the command is the test's own
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.env
            )
        return self

    def alive(self) -> bool:
        """Whether it runs; a process that died early fails the test with its last words."""
        assert self.popen is not None, f"{self.name} was never started"
        if self.popen.poll() is None:
            return True
        raise AssertionError(f"{self.name} ended with {self.popen.returncode}:\n{self.tail()}")

    def kill(self) -> None:
        """As a power cut would: no handler of the program runs."""
        if self.popen and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGKILL)
            self.popen.wait()

    def freeze(self) -> None:
        """It keeps its connections and answers nobody, as a machine that swaps does."""
        assert self.popen is not None, f"{self.name} was never started"
        self.popen.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.popen and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask politely, then kill; returns the exit code."""
        if self.popen is None:
            return 0
        if self.popen.poll() is None:
            self.thaw()
            self.popen.terminate()
            try:
                return self.popen.wait(TERM_BOUND)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        return self.popen.wait()

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()
