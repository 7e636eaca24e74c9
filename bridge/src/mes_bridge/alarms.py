"""What is wrong now: said once in the log when it begins and when it ends, shown while it lasts."""

from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)


class Alarms:
    def __init__(self, changed: Callable[[str, bool], None] = lambda _name, _on: None) -> None:
        self.active: dict[str, str] = {}
        self._changed = changed

    def set(self, name: str, text: str) -> None:
        if name not in self.active:
            log.error("alarm", alarm=name, text=text)
            self._changed(name, True)
        self.active[name] = text

    def clear(self, name: str) -> None:
        if self.active.pop(name, None) is not None:
            log.info("alarm is over", alarm=name)
            self._changed(name, False)
