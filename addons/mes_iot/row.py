"""One waiting reading, as the rule consumer sees it."""

from datetime import datetime
from typing import NamedTuple


class Row(NamedTuple):
    id: int
    tag_id: int
    ts: datetime
    value: float | None
    text: str | None
    quality: int
    stream_id: int
    seq: int
    epoch: str

    @property
    def raw(self) -> str | None:
        """The value as a state map writes it; None when there is none to trust."""
        if not self.quality:
            return None
        return self.text if self.value is None else f"{self.value:.15g}"

    @property
    def key(self) -> str:
        return f"{self.epoch}:{self.seq}"

    def is_passed(self, key: str | None) -> bool:
        """This row or a later one of the same epoch has been applied already."""
        epoch, _sep, seq = (key or "").rpartition(":")
        return epoch == self.epoch and self.seq <= int(seq)
