"""Batches as a bridge writes them, prebuilt, and what the database must hold when they are sent."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from itertools import count

STEP_US = 500
VALUES = 4_000


@dataclass
class Hall:
    """The tags of one bridge and the newest reading of each; no two readings share a moment."""

    tag_ids: list[int]
    start_us: int
    newest: dict[int, tuple[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = count()

    def rows(self, size: int) -> list[list]:
        """`size` readings that nobody has seen; eighths add up without a rounding error."""
        made = []
        for number in (next(self._numbers) for _ in range(size)):
            tag_id = self.tag_ids[number % len(self.tag_ids)]
            moment, value = self.start_us + number * STEP_US, number % VALUES / 8
            self.newest[tag_id] = (moment, value)
            made.append([tag_id, moment, value, 192])
        return made


@dataclass
class Stream:
    """One poster's numbered readings; what it has built is what it will have sent."""

    name: str
    hall: Hall
    epoch: str = field(default_factory=lambda: str(uuid.uuid4()))
    last_seq: int = 0
    total: float = 0.0

    def build(self, size: int) -> tuple[bytes, int]:
        """The next batch as a body, with the number its answer must acknowledge."""
        rows = self.hall.rows(size)
        text = json.dumps(rows, separators=(",", ":"))
        content = {
            "stream": self.name,
            "epoch": self.epoch,
            "first_seq": self.last_seq + 1,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
        self.last_seq += size
        self.total += sum(row[2] for row in rows)
        head = json.dumps(content, separators=(",", ":"))
        return f'{head[:-1]},"rows":{text}}}'.encode(), self.last_seq

    def summary(self) -> tuple[int, int, int, int, float]:
        """Count, distinct numbers, first, last and sum, as the database must have them."""
        return self.last_seq, self.last_seq, 1, self.last_seq, self.total
