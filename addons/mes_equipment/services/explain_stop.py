from dataclasses import dataclass

from .errors import ReasonError, StopError
from .machine_fact import SayFact


@dataclass(kw_only=True)
class ExplainStop(SayFact):
    """Give the stop that holds at a moment its reason, whatever its ends turn out to be later."""

    kind = "explanation"

    def _check(self):
        super()._check()
        row = self._stop_at()
        if row.basis == "correction" and row.reason_id:
            raise StopError(
                self.env._(
                    "The stop of %(machine)s was corrected to %(reason)s. Correct it again instead"
                    " of giving it another reason.",
                    machine=self.machine.display_name,
                    reason=row.reason_id.display_name,
                )
            )
        self._check_reason(row)

    def _check_reason(self, row):
        if len(self.reason) != 1:
            raise ReasonError(
                self.env._("Choose the reason why %s stood.", self.machine.display_name)
            )
        if self.reason.mes_child_ids:
            raise ReasonError(
                self.env._(
                    "%s is a group of reasons. Choose one of the reasons in it.",
                    self.reason.display_name,
                )
            )
        allowed = row.raw_reason_id.mes_final_ids
        if allowed and self.reason not in allowed:
            raise ReasonError(
                self.env._(
                    "%(reason)s is no reason for what %(machine)s reported, %(raw)s. Choose one of"
                    " these: %(allowed)s.",
                    reason=self.reason.display_name,
                    machine=self.machine.display_name,
                    raw=row.raw_reason_id.display_name,
                    allowed=", ".join(allowed.mapped("display_name")),
                )
            )
