"""Progress for a person who waits: one line per step, alive on a terminal, plain in a log file."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TICK_S = 0.5
PLAIN_TICK_S = 15.0


def say(text: str = "") -> None:
    """One line for the reader, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def megabytes(count: float) -> str:
    return f"{count / 1e6:.0f} MB"


class Step:
    """One line of the start: its name, what it does just now, and how long it has taken."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.started = time.monotonic()
        self._live = sys.stdout.isatty()
        self._end = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name=f"ticker {title}", daemon=True)
        self._ticker.start()

    def update(self, detail: str) -> None:
        """What the step does just now; shown with the next tick."""
        self.detail = detail

    def finish(self, mark: str) -> None:
        """Replace the moving line by its final form."""
        self._end.set()
        self._ticker.join()
        if self._live:
            sys.stdout.write("\r\x1b[K")
        say(self._line(mark))

    def _line(self, mark: str) -> str:
        elapsed = time.monotonic() - self.started
        tail = f"  {self.detail}" if self.detail else ""
        return f"{mark}  {self.title:<22} {elapsed:6.1f} s{tail}"

    def _tick(self) -> None:
        while not self._end.wait(TICK_S if self._live else PLAIN_TICK_S):
            line = self._line("..")
            if self._live:
                width = shutil.get_terminal_size().columns - 1
                sys.stdout.write("\r\x1b[K" + line[:width])
                sys.stdout.flush()
            else:
                say(line)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """A step of the start, with its final line printed whatever happens."""
    current = Step(title)
    try:
        yield current
    except BaseException:
        current.finish("!!")
        raise
    current.finish("ok")
