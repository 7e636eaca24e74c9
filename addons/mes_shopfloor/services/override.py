"""Let somebody start who is not qualified, on a supervisor's word."""

from dataclasses import dataclass
from typing import Any

from .act import Act, create_once
from .errors import QualificationError


@dataclass(kw_only=True)
class OverrideQualification(Act):
    """Let one employee start one order although he lacks what it asks for; `note` is the reason.

    Decided by `supervisor`, an employee whom the caller has identified (a badge at a kiosk), or by
    the user, who then has to be a supervisor. Nobody lets himself in.
    """

    kind = "override"

    supervisor: Any = None

    def _check(self):
        super()._check()
        self._check_words()
        self._check_supervisor()
        self.gaps = self.workorder._mes_missing_qualifications(self.employees, self.moment)[
            self.workorder
        ].get(self.employees)
        if not self.gaps:
            raise QualificationError(
                self.env._(
                    "%(employee)s may start work order %(order)s already. There is nothing to"
                    " override.",
                    employee=self.employees.name,
                    order=self.workorder.display_name,
                )
            )

    def _apply(self):
        return create_once(
            self.env["mes.qualification.override"],
            {
                "uuid": self.uuid,
                "workorder_id": self.workorder.id,
                "employee_id": self.employees.id,
                "supervisor_id": self.supervisor.id if self.supervisor else False,
                "missing": self.workorder._mes_gaps_text(self.gaps),
                "reason": self.note.strip(),
                "moment": self.moment,
                "source": self.source,
            },
        )

    def _check_words(self):
        if len(self.employees) != 1:
            raise QualificationError(
                self.env._(
                    "Choose the one person who may start work order %s.",
                    self.workorder.display_name,
                )
            )
        if not (self.note or "").strip():
            raise QualificationError(
                self.env._(
                    "Give a reason why %(employee)s may start work order %(order)s.",
                    employee=self.employees.name,
                    order=self.workorder.display_name,
                )
            )

    def _check_supervisor(self):
        if not self._may_decide():
            raise QualificationError(
                self.env._(
                    "%s is no supervisor here. A supervisor, or the leader of a crew of this plant,"
                    " has to override.",
                    self.supervisor.name if self.supervisor else self.env.user.name,
                )
            )
        # sudo: the link between a login and its employee is not for everybody
        if self.employees in (self.supervisor or self.env.user.sudo().employee_ids):
            raise QualificationError(
                self.env._(
                    "Nobody overrides for himself: another supervisor has to let %s start.",
                    self.employees.name,
                )
            )

    def _may_decide(self):
        if not self.supervisor:
            return self.env.user.has_group("mes_shopfloor.group_mes_supervisor")
        self.supervisor = self.supervisor.with_env(self.env)
        return len(self.supervisor) == 1 and self.supervisor._mes_is_supervisor_of(self.workorder)
