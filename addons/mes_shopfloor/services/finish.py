"""Finish a work order: everybody stops, Odoo's button does the rest."""

from dataclasses import dataclass

from .timer import TimerAct


@dataclass(kw_only=True)
class Finish(TimerAct):
    """End all timers of the work order at this moment and finish it; `employees` is who says so."""

    kind = "finish"

    def _check(self):
        super()._check()
        self.lines = self.workorder._mes_open_lines()
        self._check_ends(self.lines)
        self._check_follows(self.workorder.time_ids.filtered("date_end"))
        self.workorder._mes_check_finish()

    def _apply(self):
        self._timed().button_finish()
        self._drop_empty(self.lines)
        if self._is_late():
            self._date_back()
        return self.workorder

    def _date_back(self):
        """The order, too, ended when the work ended."""
        workorder = self.workorder
        if workorder.date_start and workorder.date_finished:
            finished = max(self.moment, workorder.date_start)
            if finished < workorder.date_finished:
                workorder.with_context(bypass_duration_calculation=True).write(
                    {"date_finished": finished}
                )
