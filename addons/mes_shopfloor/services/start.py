"""Start work at a work order, or go on with it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg2.errors

from odoo.exceptions import ConcurrencyError

from .errors import LotError, TimerError
from .timer import CHECKED, TimerAct


class Task(NamedTuple):
    """Who does what: an employee (or nobody), the phase, the lot or serial number."""

    employee: Any
    phase: str
    lot: Any


@dataclass(kw_only=True)
class Start(TimerAct):
    """Let people begin to work in a phase, on the unit `lot` where it is known.

    Several may work on one order and one on several. `extra` is for the checks of other addons
    (`mrp.workorder._mes_check_start`).
    """

    kind = "start"

    phase: str = "run"
    lot: Any = None
    extra: dict | None = None

    def _check(self):
        super()._check()
        self._check_people()
        self._check_phase()
        self._check_lot()
        self._check_idle()
        self.tasks = self._tasks()
        self.workorder._mes_check_start(
            self.employees,
            moment=self.moment,
            phase=self.phase,
            lot=self.lot,
            extra=self.extra or {},
        )

    def _apply(self):
        try:
            self._start(self.tasks)
        except psycopg2.errors.UniqueViolation as error:
            # Somebody started him since our snapshot: Odoo retries, and then we see it.
            raise ConcurrencyError(str(error)) from error
        return self.workorder

    def _tasks(self):
        """What each person will do; one task of nobody when the office names none."""
        return [Task(employee, self.phase, self.lot) for employee in self.employees or [None]]

    def _check_phase(self):
        field = self.env["mrp.workcenter.productivity"]._fields["mes_phase"]
        if self.phase not in field.get_values(self.env):
            raise TimerError(
                self.env._("%s is no phase of work. Choose set-up, run or tear-down.", self.phase)
            )

    def _check_lot(self):
        if self.lot and self.lot.product_id != self.workorder.product_id:
            raise LotError(
                self.env._(
                    "%(lot)s is not a lot or serial number of %(product)s, which is made here."
                    " Scan the one on the piece.",
                    lot=self.lot.display_name,
                    product=self.workorder.product_id.display_name,
                )
            )

    def _check_idle(self):
        """Nobody is started twice, or before he stopped."""
        lines = self._lines_of(self.employees)
        for line in lines.filtered(lambda line: not line.date_end):
            raise TimerError(
                self.env._(
                    "%(name)s has been working on %(order)s since %(start)s. Pause or change the"
                    " phase instead.",
                    name=self._name_of(line),
                    order=self.workorder.display_name,
                    start=self._clock(line.date_start),
                )
            )
        self._check_follows(lines)

    def _start(self, tasks):
        """The first one starts the order as Odoo's button does, the others join."""
        was_running = self.workorder.state == "progress"
        running = self.workorder._mes_open_lines()
        if not (was_running and running):
            self._for(tasks[0]).button_start()
            if self.workorder._mes_open_lines() > running:
                tasks = tasks[1:]
        if not was_running and self._is_late():
            self._date_back()
        if tasks:
            self._join(tasks)

    def _for(self, task):
        employee = task.employee
        return self._timed(
            mes_checked=CHECKED,
            mes_employee_id=employee.id if employee else False,
            mes_phase=task.phase,
            mes_lot_id=task.lot.id if task.lot else False,
        )

    def _join(self, tasks):
        first = self._for(tasks[0])
        values = first._prepare_timeline_vals(first.duration, self.moment)
        self.env["mrp.workcenter.productivity"].create(
            [
                {
                    **values,
                    "mes_phase": task.phase,
                    "mes_lot_id": task.lot.id if task.lot else False,
                    **first._mes_employee_vals(task.employee),
                }
                for task in tasks
            ]
        )

    def _date_back(self):
        """The order, too, began when the work began."""
        if self.workorder.date_start and self.workorder.date_start > self.moment:
            self.workorder.with_context(bypass_duration_calculation=True).write(
                {"date_start": self.moment}
            )


@dataclass(kw_only=True)
class Resume(Start):
    """Let people go on in the phase, and on the unit, in which they paused."""

    kind = "resume"

    def _tasks(self):
        return [self._task_of(employee) for employee in self.employees or [None]]

    def _task_of(self, employee):
        lines = self._lines_of(employee or self.employees)
        if not lines and self._has_started(employee):
            return Task(employee, self.phase, self.lot)
        if not lines:
            raise TimerError(
                self.env._(
                    "%(name)s has not worked on %(order)s yet. Start instead.",
                    name=(employee or self.env.user).name,
                    order=self.workorder.display_name,
                )
            )
        last = lines.sorted(lambda line: (line.date_end, line.id))[-1]
        return Task(employee, last.mes_phase, self.lot or last.mes_lot_id)

    def _has_started(self, employee):
        """Whether a line is missing only because it began and ended in the same second."""
        # sudo: operators may not read the journal, and learn only whether they are in it
        acts = self.env["mes.act"].sudo()
        domain = [("workorder_id", "=", self.workorder.id), ("kind", "=", "start")]
        return bool(employee and acts.search_count([*domain, ("employee_id", "=", employee.id)]))
