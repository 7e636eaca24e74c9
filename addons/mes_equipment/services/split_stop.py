from dataclasses import dataclass

from ..timeline import INSTANT
from .errors import StopError
from .machine_fact import SayFact, rows_between


@dataclass(kw_only=True)
class SplitStop(SayFact):
    """Make two stops of the one that holds at a moment, the second from that moment on."""

    kind = "split"

    def _check(self):
        super()._check()
        row = self._stop_at()
        if row.date_start == self.moment:
            raise StopError(
                self.env._(
                    "A stop of %(machine)s begins at that moment already. Choose a moment between"
                    " its start and its end.",
                    machine=self.machine.display_name,
                )
            )

    def _rows_of(self, fact):
        """Both stops."""
        moment = fact.date_start
        return rows_between(self.machine, moment - INSTANT, moment + INSTANT)
