"""`mes-bridge buffer`: looks at the buffer, also while the bridge runs."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TextIO

from .config import Settings
from .salvage import FILE
from .storage import translated

SHOWN = 5


def describe(settings: Settings, out: TextIO) -> int:
    path = settings.directory / FILE
    if not path.exists():
        out.write(f"There is no buffer in {settings.directory} yet.\n")
        return 1
    with translated(), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
        waiting, oldest, newest = db.execute(
            "SELECT count(*), min(ts), max(ts) FROM outbox WHERE seq > ?", (int(meta["acked"]),)
        ).fetchone()
        kept = db.execute("SELECT count(*) FROM outbox").fetchone()[0] - waiting
        letters = db.execute(
            "SELECT topic, ts, reason FROM dead_letter ORDER BY id DESC LIMIT ?", (SHOWN,)
        ).fetchall()
    size = path.stat().st_size
    lines = {
        "file": f"{path} ({size} bytes)",
        "epoch": meta["epoch"],
        "next sequence": str(int(meta["acked"]) - int(meta["base"]) + 1),
        "rows waiting": str(waiting),
        "rows kept after sending": str(kept),
        "oldest waiting": _when(oldest),
        "newest waiting": _when(newest),
    }
    out.writelines(f"{name:<24} {text}\n" for name, text in lines.items())
    out.writelines(
        f"dead letter              {_when(ts)} {topic}: {reason}\n" for topic, ts, reason in letters
    )
    return 0


def _when(ts: int | None) -> str:
    if ts is None:
        return "-"
    return datetime.fromtimestamp(ts / 1e6, UTC).isoformat(timespec="milliseconds")
