"""Accept a call for help, arrive at it, or hand it on."""

from dataclasses import dataclass
from typing import Any

from .andon import CallAct
from .andon_raise import check_company
from .errors import CallError


@dataclass(kw_only=True)
class AcknowledgeCall(CallAct):
    """Say that one comes. A call is accepted by one person; a second tap of his changes nothing."""

    kind = "acknowledge"
    event = "acknowledged"

    def _check(self):
        super()._check()
        self._check_open()
        self.is_mine = self.call.state == "acknowledged" and self._accepted_by_me()
        if self.call.state == "acknowledged" and not self.is_mine:
            raise CallError(
                self.env._(
                    "%(person)s accepted this call at %(time)s already.",
                    # sudo: the name of who comes is shown to all
                    person=self.call.acknowledged_id.sudo().name or self.env._("Somebody"),
                    time=self.call._clock(self.call.acknowledged_at),
                )
            )
        if self.person and self.person == self.call.employee_id:
            raise CallError(
                self.env._("You called yourself. Withdraw the call if nobody need come.")
            )
        self._check_answers()

    def _accepted_by_me(self):
        return self.call.acknowledged_id == self.person

    def _apply(self):
        if self.is_mine:
            return self.call
        self._change(answered_values(self))
        # sudo: only whose tasks stay
        self.call._stop_telling(keep=self.person.sudo().user_id or self._login())
        self.call._plan_next()
        return self.call


@dataclass(kw_only=True)
class ArriveAtCall(CallAct):
    """Say that one is there; who did not accept the call before does so with it."""

    kind = "arrive"
    event = "arrived"

    def _check(self):
        super()._check()
        self._check_open()
        self._check_answers()

    def _apply(self):
        if self.call.arrived_at:
            return self.call
        values = {"arrived_at": self.moment}
        if self.call.state == "open":
            values.update(answered_values(self))
        self._change(values)
        # sudo: only whose tasks stay
        self.call._stop_telling(keep=self.person.sudo().user_id or self._login())
        self.call._plan_next()
        return self.call


@dataclass(kw_only=True)
class HandOnCall(CallAct):
    """Pass a call on: to one person, to another kind of help, or back to all who answer.

    It is open again and its ladder for acceptance begins anew; the first answer is kept.
    """

    kind = "handed_on"
    event = "handed_on"

    to: Any = None
    call_kind: Any = None

    def _prepare(self):
        super()._prepare()
        people, kinds = self.env["hr.employee"], self.env["mes.andon.kind"]
        self.to = people if self.to is None else self.to.with_env(self.env)
        self.call_kind = kinds if self.call_kind is None else self.call_kind.with_env(self.env)

    def _check(self):
        super()._check()
        self._check_open()
        self._check_answers()
        if self.to:
            # sudo: only its company, to refuse it
            check_company(self.env, self.to.sudo().company_id, self.to)
        if self.to and self.to == self.call.acknowledged_id:
            # sudo: the name he chose
            raise CallError(self.env._("%s has this call already.", self.to.sudo().name))
        self._check_other_kind()

    def _check_other_kind(self):
        call = self.call
        if not self.call_kind or self.call_kind == call.kind_id:
            return
        other = call._find_open(
            self.call_kind, call.workcenter_id, call.workorder_id, call.product_id
        )
        if other:
            raise CallError(
                self.env._(
                    # sudo: only its name
                    "%(call)s is open already. Resolve this one.",
                    call=other.sudo().display_name,
                )
            )

    def _apply(self):
        kind = self.call_kind or self.call.kind_id
        event = self._change(
            {
                "state": "open",
                "kind_id": kind.id,
                "asked_id": self.to.id,
                "acknowledged_id": False,
                "acknowledged_at": False,
                "arrived_at": False,
            },
            note=self._text(kind),
        )
        self.call._stop_telling()
        self._tell(event)
        self.call._ask_again(self.moment)
        return self.call

    def _text(self, kind):
        # sudo: the name he chose
        target = self.to.sudo().name or kind.name
        return f"{target}: {self.note}" if self.note else target

    def _tell(self, event):
        """Who was named hears of it at once, the others by the ladder."""
        # sudo: who is told has a login or not
        user = self.to.sudo().user_id
        if self.to:
            ways = {"app", "activity"} if user.active else {"mail"}
            wanted = {(user if user.active else user.browse(), self.to): ways}
            self.env["mes.andon.notice"]._prepare(self.call, event, wanted, self.moment)
            self.call._wake_up(is_urgent=True)


def answered_values(act):
    """What accepting writes; the response time is that of the first answer."""
    values = {
        "state": "acknowledged",
        "acknowledged_id": act.person.id,
        "acknowledged_at": act.moment,
        "asked_id": False,
    }
    if not act.call.has_response:
        values["has_response"] = True
        values["response_seconds"] = act.call._seconds_since_received(act.moment)
    return values
