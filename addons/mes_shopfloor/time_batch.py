"""What one call changes at time lines, remembered until it ends."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: Key of the context. A context sent over RPC can carry the key, never a TimeBatch.
KEY = "mes_time_batch"


@dataclass(eq=False)
class TimeBatch:
    """The lines touched, what they were before, and whose time between when is concerned.

    `moment` is when the lines end that are being closed; now when it is not given. `near` holds
    the lines that overlap `near_spans`, where they were looked up beforehand. `places` says from
    when until when what people do in a phase at a work center is concerned.
    """

    moment: datetime | None = None
    near: Any = None
    near_spans: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    before: dict[int, tuple[int, bool]] = field(default_factory=dict)
    spans: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    places: dict[tuple[int, str], tuple[datetime, datetime]] = field(default_factory=dict)

    def note(self, lines: Any, until: datetime = datetime.max) -> None:
        """Remember the lines as they are; called before and after a change."""
        for line in lines:
            employee = line.mes_employee_id.id or 0
            self.before.setdefault(line.id, (employee, bool(line.date_end)))
            if employee and line.date_start:
                self.widen(employee, line.date_start, line.date_end or until)
        self.note_places(lines)

    def note_places(self, lines: Any) -> None:
        for line in lines:
            if line.date_start:
                key = (line.workcenter_id.id, line.mes_phase)
                _widen(self.places, key, line.date_start, line.date_end or datetime.max)

    def note_new(self, lines: Any) -> None:
        for line in lines:
            self.before[line.id] = (0, False)
        self.note(lines)

    def note_piece(self, piece: Any, whole: Any) -> None:
        """A new line that was a part of another one."""
        self.before[piece.id] = self.before.get(whole.id, (0, False))

    def forget(self, lines: Any) -> None:
        for line in lines:
            self.before.pop(line.id, None)

    def widen(self, employee: int, start: datetime, end: datetime) -> None:
        _widen(self.spans, employee, start, end)

    def is_news(self, line: Any) -> bool:
        """Whether the line was closed, or given to somebody else, by this call."""
        before = self.before.get(line.id)
        now = (line.mes_employee_id.id or 0, bool(line.date_end))
        return before is not None and now[1] and now != before

    def end_values(self, lines: Any, vals: dict) -> dict:
        """The values of a write; lines that are being closed end at `moment`."""
        if self.moment and vals.get("date_end") and not any(line.date_end for line in lines):
            return {**vals, "date_end": self.moment}
        return vals


def _widen(spans: dict, key: Any, start: datetime, end: datetime) -> None:
    low, high = spans.get(key, (start, end))
    spans[key] = (min(low, start), max(high, end))
