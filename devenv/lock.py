"""Only one command at a time may change the factory."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from devenv.errors import DevenvError
from devenv.settings import Settings


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Hold the factory until the end of the block; the kernel lets go should we be killed."""
    settings.state.mkdir(parents=True, exist_ok=True)
    path = settings.state / "lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise DevenvError(
                f"Another command (process {file.read().strip() or 'unknown'}) is working on this "
                "factory; wait for its end."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
