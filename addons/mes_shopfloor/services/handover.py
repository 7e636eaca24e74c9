"""Hand over a shift: write what the next one has to know, close it, read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from odoo.exceptions import AccessError

from .act import Act, create_once
from .errors import CompanyMismatchError, HandoverError

TEXT_MAX = 1000
#: How long after its end a shift may still be written about.
LATE = timedelta(hours=24)


@dataclass(kw_only=True)
class HandoverAct(Act):
    """At `workcenter`, about the shift that began at `shift_start`, or the one of the moment."""

    workcenter: Any = None
    shift_start: datetime | None = None

    def _prepare(self):
        super()._prepare()
        self.workcenter = self.workcenter.with_env(self.env)
        self.workcenter.ensure_one()

    def _check(self):
        # sudo: only whose it is, is looked at
        if self.workcenter.sudo().company_id not in self.env.companies:
            raise CompanyMismatchError(
                self.env._(
                    "Work center %s belongs to another company. Switch to that company first.",
                    self.workcenter.sudo().display_name,
                )
            )
        if not self.employees and self.source != "office":
            raise HandoverError(self.env._("Nobody is signed in. Badge in first, then try again."))
        self.slot = self._slot()

    def _slot(self):
        plant = self.workcenter.mes_warehouse_id
        start = self.shift_start or self.moment
        slot = plant and self.env["mes.shift"]._slot_at(plant, start)
        if not slot:
            raise HandoverError(
                self.env._(
                    "No shift runs at %s then: there is nothing to hand over. Write it in the next"
                    " shift.",
                    self.workcenter.display_name,
                )
            )
        # In the office one may still close what was forgotten long ago.
        is_known = self.source == "office" or self.moment < slot.end + LATE
        if self.shift_start and not (slot.start == self.shift_start <= self.moment and is_known):
            raise HandoverError(
                self.env._("That shift is not the running one, nor one of the last day.")
            )
        return slot

    def _handover(self):
        """The hand-over of the shift, made by the first act that needs it."""
        handover = self.env["mes.handover"]
        found = handover._of(self.workcenter, self.slot)
        if found:
            return found
        return create_once(
            handover,
            {
                "workcenter_id": self.workcenter.id,
                "shift_id": self.slot.key,
                "shift_date": self.slot.day,
                "date_start": self.slot.start,
                "date_end": self.slot.end,
            },
        )

    def _is_supervisor(self):
        """By the login in the office, by who is signed in at a kiosk."""
        if not self.employees:
            return self.env.user.has_group("mes_shopfloor.group_mes_supervisor")
        return self.employees[0]._mes_is_supervisor_at(self.workcenter.mes_warehouse_id)

    def _touch(self):
        self.env["mes.terminal"]._touch(self.workcenter)


@dataclass(kw_only=True)
class AddHandoverNote(HandoverAct):
    """Write one thing down for the next shift. Several people may, even after the closing."""

    kind = "handover_note"

    text: str = ""

    def _check(self):
        super()._check()
        self.text = (self.text or "").strip()
        if not self.text:
            raise HandoverError(self.env._("The note is empty. Write what the next shift needs."))
        if len(self.text) > TEXT_MAX:
            raise HandoverError(
                self.env._("A note has at most %s characters. Make two of it.", TEXT_MAX)
            )

    def _apply(self):
        note = create_once(
            self.env["mes.handover.note"],
            {
                "handover_id": self._handover().id,
                "uuid": self.uuid,
                "text": self.text,
                "employee_id": self.employees[:1].id,
                "moment": self.moment,
            },
        )
        self._touch()
        return note


@dataclass(kw_only=True)
class CloseHandover(HandoverAct):
    """Hand over: the figures stay as they are now. By who worked there, or by a supervisor."""

    kind = "handover_close"

    def _check(self):
        super()._check()
        if self.env["mes.handover"]._of(self.workcenter, self.slot).state == "closed":
            raise HandoverError(self.env._("This shift is handed over already. Add a note to it."))
        if not self._may_close():
            raise AccessError(
                self.env._(
                    "%(center)s is handed over by somebody who worked there in this shift, or by a"
                    " supervisor.",
                    center=self.workcenter.display_name,
                )
            )

    def _may_close(self):
        if self._is_supervisor():
            return True
        present = self.env["mes.shift.balance"]._present(
            self.workcenter, self.slot.start, self.slot.end
        )
        # Where nobody is known to have worked, nobody could.
        return bool(self.employees) and (not present or self.employees[0] in present)

    def _apply(self):
        handover = self._handover()
        handover._permitted().write(
            {
                "state": "closed",
                "closed_by_id": self.employees[:1].id,
                "date_closed": self.env.cr.now(),
                "figures": handover._live_balances()[handover],
            }
        )
        self._touch()
        return handover


@dataclass(kw_only=True)
class ReadHandover(Act):
    """Say that one has read what the shift before left."""

    kind = "handover_read"

    handover: Any = None

    def _prepare(self):
        super()._prepare()
        self.handover = self.handover.with_env(self.env)
        self.handover.ensure_one()

    def _check(self):
        # sudo: only whose it is, is looked at
        if self.handover.sudo().company_id not in self.env.companies:
            raise CompanyMismatchError(
                self.env._("This hand-over belongs to another company. Switch to it first.")
            )
        if not self.employees:
            raise HandoverError(self.env._("Nobody is signed in. Badge in first, then try again."))
        if self.handover.state != "closed":
            raise HandoverError(
                self.env._("This shift is not handed over yet. Read it when it is.")
            )
        if self.employees[0] == self.handover.closed_by_id and (
            self.moment < self.handover.date_end
        ):
            raise HandoverError(
                self.env._("You handed this shift over: somebody of the next one reads it.")
            )

    def _apply(self):
        receipt = create_once(
            self.env["mes.handover.read"],
            {
                "handover_id": self.handover.id,
                "uuid": self.uuid,
                "employee_id": self.employees[0].id,
                "moment": self.moment,
            },
        )
        self.env["mes.terminal"]._touch(self.handover.workcenter_id)
        return receipt
