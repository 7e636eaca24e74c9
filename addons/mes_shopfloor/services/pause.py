"""Interrupt the work of people at a work order."""

from dataclasses import dataclass
from typing import Any

from .errors import TimerError
from .timer import TimerAct


@dataclass(kw_only=True)
class Pause(TimerAct):
    """End the timers of these people, and of nobody else; `reason` is kept where they end.

    The reason is a record of `mrp.workcenter.productivity.loss`. A pause opens no line of its own:
    an open line of a loss blocks the work center for everybody.
    """

    kind = "pause"

    reason: Any = None

    def _check(self):
        super()._check()
        self._check_people()
        self.lines = self.workorder._mes_open_lines() & self._lines_of(self.employees)
        if not self.lines:
            raise TimerError(
                self.env._(
                    "%(names)s cannot pause: nobody of that name works on %(order)s now.",
                    names=", ".join(self.employees.mapped("name")) or self.env.user.name,
                    order=self.workorder.display_name,
                )
            )
        self._check_ends(self.lines)

    def _apply(self):
        workorder = self._timed(mes_employee_ids=self.lines.mes_employee_id.ids)
        workorder.button_pending()
        self._note_reason()
        self._drop_empty(self.lines)
        return self.workorder

    def _note_reason(self):
        if not self.reason:
            return
        # Odoo and the shifts may have cut a line in pieces; the pause follows the last one.
        ended = self._lines_of(self.employees).filtered(lambda line: line.date_end == self.moment)
        for lines in ended.grouped("mes_employee_id").values():
            lines.sorted(lambda line: (line.date_start, line.id))[
                -1
            ].mes_pause_reason_id = self.reason
