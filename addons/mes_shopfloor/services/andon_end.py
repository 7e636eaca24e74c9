"""End a call for help: resolve or withdraw it; or open it again."""

from dataclasses import dataclass
from typing import Any

from .andon import CallAct
from .andon_answer import answered_values
from .errors import CallError


@dataclass(kw_only=True)
class ResolveCall(CallAct):
    """What was called for is done. Who answers says so, or who called.

    `cause` is a record of `mes.andon.cause`; a person has to name one where the kind has causes.
    """

    kind = "resolve"
    event = "resolved"

    cause: Any = None
    remark: str = ""

    def _prepare(self):
        super()._prepare()
        causes = self.env["mes.andon.cause"]
        self.cause = causes if self.cause is None else self.cause.with_env(self.env)

    def _check(self):
        super()._check()
        self._check_open()
        if not self._is_caller():
            self._check_answers()
        known = self.call.kind_id.cause_ids
        if self.cause and self.cause not in known:
            raise CallError(
                self.env._(
                    "%(cause)s is no cause of %(kind)s. Choose another.",
                    cause=self.cause.name,
                    kind=self.call.kind_id.name,
                )
            )
        if known and not self.cause and not self._is_unattended():
            raise CallError(self.env._("Say what it was, so that it can be kept from coming back."))

    def _apply(self):
        values = {
            "state": "resolved",
            "resolved_id": self.person.id,
            "resolved_at": self.moment,
            "resolve_seconds": self.call._seconds_since_raised(self.moment),
            "cause_id": self.cause.id,
            "remark": self.remark or False,
        }
        # Whoever came without a tap answered now; a caller who helped himself was not answered.
        if self.call.state == "open" and not self._is_caller():
            values = {**answered_values(self), **values}
        self._change(values, note=self._text())
        self.call._stop_telling()
        self.call._plan_next()
        return self.call

    def _text(self):
        return ": ".join(filter(None, [self.cause.name, self.remark])) or None


@dataclass(kw_only=True)
class WithdrawCall(CallAct):
    """Nobody need come. Only who called takes it back, or a lead."""

    kind = "withdraw"
    event = "withdrawn"

    def _check(self):
        check_person = self._is_caller()
        if not check_person:
            super()._check()
        self._check_open()
        if not check_person and not self._is_lead():
            raise CallError(
                self.env._("Only who called takes a call back. Resolve it when it is done.")
            )

    def _apply(self):
        self._change({"state": "cancelled"})
        self.call._stop_telling()
        self.call._plan_next()
        return self.call


@dataclass(kw_only=True)
class ReopenCall(CallAct):
    """It is not solved after all, or was closed by mistake."""

    kind = "call_again"
    event = "reopened"

    def _check(self):
        super()._check()
        call = self.call
        if call.state not in ("resolved", "cancelled"):
            raise CallError(self.env._("%s is still open.", call.display_name))
        if not (self._is_caller() or self._is_answering() or self._is_lead()):
            self._check_answers()
        other = call._find_open(
            call.kind_id, call.workcenter_id, call.workorder_id, call.product_id
        )
        if other:
            raise CallError(
                self.env._("%s is open already: somebody called again.", call.display_name)
            )

    def _apply(self):
        self._change(
            {
                "state": "open",
                "acknowledged_id": False,
                "acknowledged_at": False,
                "arrived_at": False,
                "resolved_id": False,
                "resolved_at": False,
                "resolve_seconds": 0.0,
                "cause_id": False,
                "remark": False,
            }
        )
        self.call._ask_again(self.moment, unresolved_too=True)
        return self.call
