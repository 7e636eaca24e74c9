"""What the acts at a call for help share."""

from dataclasses import dataclass
from typing import Any, ClassVar

from .act import Act
from .andon_raise import check_company, own_employee
from .errors import CallError

OPEN = ("open", "acknowledged")


@dataclass(kw_only=True)
class CallAct(Act):
    """Something done about one call; the answer carries it."""

    event: ClassVar[str]

    call: Any
    terminal: Any = None

    def _prepare(self):
        self.workorder = None
        super()._prepare()
        self.call = self.call.with_env(self.env)
        self.call.ensure_one()
        self.workorder = self.call.workorder_id or None
        if self.source == "office" and not self.employees:
            self.employees = own_employee(self.env, self.call.company_id)
        self.person = self.employees[:1]
        # Clocks differ by seconds: nothing is answered before it was asked.
        self.moment = max(self.moment.replace(microsecond=0), self.call.raised_at)

    def _check(self):
        check_company(self.env, self.call.company_id, self.call)
        self.call.check_access("read")
        if self.source == "kiosk" and not self.person:
            raise CallError(self.env._("Sign in first, so that others see who comes."))

    def _check_open(self):
        if self.call.state not in OPEN:
            raise CallError(
                self.env._(
                    "%(call)s is %(state)s already.",
                    call=self.call.display_name,
                    state=self._state_name(),
                )
            )

    def _check_answers(self):
        """Only who answers this kind of call; a lead of the plant decides about all of them."""
        kind = self.call.kind_id
        if self._is_answering() or self._is_lead():
            return
        raise CallError(
            self.env._(
                "%(kind)s is answered by: %(people)s.",
                kind=kind.name,
                people=kind._responders_text(),
            )
        )

    def _is_answering(self):
        return self._is_unattended() or self.call.kind_id._is_answered_by(
            self.person, self._login()
        )

    def _is_unattended(self):
        """A button of a machine or line has nobody who could be asked for his name."""
        return self.source in ("device", "import") and not self.person

    def _is_lead(self):
        if self.person and self.person._mes_is_supervisor_at(self.call.warehouse_id):
            return True
        login = self._login()
        return bool(login) and login.has_group("mes_shopfloor.group_mes_supervisor")

    def _login(self):
        """Who is logged in, in the office; a kiosk's own user is nobody."""
        return self.env.user if self.source == "office" else self.env["res.users"]

    def _is_caller(self):
        if self.call.employee_id:
            return self.person == self.call.employee_id
        if self.source == "office":
            # sudo: only compared
            return self.call.sudo().create_uid == self.env.user
        # sudo: only compared
        return bool(self.terminal) and self.call.sudo().terminal_id.id == self.terminal.id

    def _state_name(self):
        states = dict(self.call._fields["state"]._description_selection(self.env))
        return states[self.call.state].lower()

    def _change(self, values, note=None):
        """Write the call and its history."""
        self.call._permitted().write(values)
        return self.call._record(
            self.event,
            self.moment,
            uuid=self.uuid,
            employee_id=self.person.id,
            source=self.source,
            level=self.call.level,
            note=note or self.note or False,
        )

    def _act_values(self, record):
        return {**super()._act_values(record), "company_id": self.call.company_id.id}

    def _refuse_other_use(self, known):
        super()._refuse_other_use(known)
        if known.res_id != self.call.id:
            self._refuse_id()
