"""How each device is doing, as the heartbeat and the metrics tell it."""

from dataclasses import dataclass, field
from typing import Any

MAX_DETAIL = 255


@dataclass(slots=True)
class DeviceHealth:
    device_id: int
    state: str = "ok"
    last_ok_us: int = 0
    errors: int = 0
    detail: str = ""
    # Odoo's definition was refused and an older one, or none, is in use.
    definition_error: str = ""
    dropped: int = 0
    overruns: int = 0
    requests: int = 0
    wasted: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    def ok(self, now_us: int) -> None:
        self.last_ok_us = now_us
        self.state, self.detail = ("error", self._problem()) if self.problems else ("ok", "")

    def _problem(self) -> str:
        first = next(iter(self.problems.values()))
        return first if len(self.problems) == 1 else f"{first} (and {len(self.problems) - 1} more)"

    def failed(self, reason: str) -> None:
        self.errors += 1
        self.detail = reason

    def offline(self) -> None:
        self.state = "offline"

    def broken(self, reason: str) -> None:
        self.failed(reason)
        self.state = "error"

    def report(self) -> dict[str, Any]:
        wrong = self.definition_error and self.state != "offline"
        return {
            "id": self.device_id,
            "state": "error" if wrong else self.state,
            "last_ok": self.last_ok_us // 1000 or None,
            "errors": self.errors,
            "detail": (self.definition_error or self.detail)[:MAX_DETAIL],
        }
