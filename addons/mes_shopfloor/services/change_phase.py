"""Go from set-up to run, or to tear-down, without losing a second."""

from dataclasses import dataclass

from .errors import TimerError
from .start import Start


@dataclass(kw_only=True)
class ChangePhase(Start):
    """End the timers of these people, or of all who work there, and start them in `phase`."""

    kind = "phase"

    def _check_people(self):
        """Nobody named means everybody at work."""

    def _check_idle(self):
        lines = self.workorder._mes_open_lines(self.employees or None)
        missing = self.employees - lines.mes_employee_id
        if missing or not lines:
            raise TimerError(
                self.env._(
                    "%(names)s cannot change the phase of %(order)s: not at work there now. Start"
                    " instead.",
                    names=", ".join(missing.mapped("name")) or self.env._("Nobody"),
                    order=self.workorder.display_name,
                )
            )
        self.employees = lines.mes_employee_id
        self.lines = lines.filtered(lambda line: line.mes_phase != self.phase)
        if not self.lines:
            raise TimerError(
                self.env._(
                    "%(order)s is in that phase already, since %(start)s.",
                    order=self.workorder.display_name,
                    start=self._clock(max(lines.mapped("date_start"))),
                )
            )
        self._check_ends(self.lines)

    def _apply(self):
        lines = self.lines
        lines.with_context(mes_moment=self.moment)._close()
        workorder = self._timed(mes_phase=self.phase, mes_employee_id=lines[:1].mes_employee_id.id)
        values = workorder._prepare_timeline_vals(workorder.duration, self.moment)
        lines.create([{**values, **self._person_values(line)} for line in lines])
        self._drop_empty(lines)
        return self.workorder

    def _person_values(self, line):
        return {
            "mes_employee_id": line.mes_employee_id.id,
            "mes_lot_id": (self.lot or line.mes_lot_id).id,
            "user_id": line.user_id.id,
            "description": line.description,
        }
