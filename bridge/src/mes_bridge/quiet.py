"""The first failure is news, the next thousand are not."""

from typing import Any

import structlog

log = structlog.get_logger("mes_bridge")


class Quiet:
    def __init__(self, subject: str, **context: Any) -> None:
        self._subject = subject
        self._log = log.bind(**context)
        self._failing = False

    def failed(self, reason: object) -> None:
        say = self._log.debug if self._failing else self._log.warning
        say(f"{self._subject} fails", reason=str(reason))
        self._failing = True

    def worked(self) -> None:
        if self._failing:
            self._log.info(f"{self._subject} works again")
        self._failing = False
