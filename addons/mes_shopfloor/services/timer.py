"""What the acts at the timers of a work order share."""

from dataclasses import dataclass
from datetime import UTC

from .act import CLOCK_TOLERANCE, Act
from .errors import MomentError, TimerError

#: In the context of Odoo's button, compared by identity: the act has made the checks already.
CHECKED = object()


@dataclass(kw_only=True)
class TimerAct(Act):
    """Start, pause or finish the work of people; the answer carries the work order."""

    def _prepare(self):
        # An act without a moment of its own happens now, even where two servers' clocks differ.
        self.is_exact = bool(self.moment)
        super()._prepare()
        self.moment = self.moment.replace(microsecond=0)

    def _check_people(self):
        """Who it is must be known; in the office it is the user, or nobody as with Odoo's buttons."""
        if self.employees:
            return
        if self.source != "office":
            raise TimerError(
                self.env._(
                    "Nobody was named for work order %s. Identify yourself first.",
                    self.workorder.display_name,
                )
            )
        company = self.workorder.company_id
        own = self.env.user.employee_ids.filtered(lambda person: person.company_id == company)
        self.employees = own[:1].with_env(self.env)

    def _lines_of(self, employees):
        """The time lines of these people here; the user's own when there are none."""
        return self.workorder.time_ids.filtered(
            lambda line: (
                line.mes_employee_id in employees
                if line.mes_employee_id or employees
                else line.user_id == self.env.user
            )
        )

    def _check_ends(self, lines):
        """Timers cannot end before they started."""
        for line in lines:
            if self._is_before(line.date_start):
                raise MomentError(
                    self.env._(
                        "%(name)s started on %(order)s at %(start)s, so this cannot have happened"
                        " at %(moment)s. Set the clock of the device, or correct the time line.",
                        name=self._name_of(line),
                        order=self.workorder.display_name,
                        start=self._clock(line.date_start),
                        moment=self._clock(self.moment),
                    )
                )

    def _check_follows(self, lines):
        """Work cannot start, or an order end, before work that was done there ended."""
        for line in lines:
            if self._is_before(line.date_end):
                raise MomentError(
                    self.env._(
                        "%(name)s worked on %(order)s until %(end)s, so this cannot have happened"
                        " at %(moment)s. Set the clock of the device, or correct the time line.",
                        name=self._name_of(line),
                        order=self.workorder.display_name,
                        end=self._clock(line.date_end),
                        moment=self._clock(self.moment),
                    )
                )

    def _is_before(self, known):
        """Whether the act claims to be earlier; one without a moment of its own is not."""
        if self.is_exact:
            return self.moment < known
        self.moment = max(self.moment, known)
        return False

    def _is_late(self):
        """Whether it reaches us later than clocks differ, as from a kiosk that was offline."""
        return self.is_exact and self.env.cr.now() - self.moment > CLOCK_TOLERANCE

    def _name_of(self, line):
        return line.mes_employee_id.name or line.user_id.name

    def _clock(self, moment):
        """A moment as the clock of the plant shows it."""
        plant = self.workorder.workcenter_id.mes_warehouse_id
        if plant:
            moment = moment.replace(tzinfo=UTC).astimezone(plant._mes_zone())
        return moment.strftime("%Y-%m-%d %H:%M")

    def _timed(self, **context):
        """The work order with what its buttons need to know to act at this moment."""
        return self.workorder.with_context(
            mes_moment=self.moment, mes_source=self.source, **context
        )

    def _drop_empty(self, lines):
        """Lines of people that began and ended in the same second say nothing."""
        empty = lines.filtered(
            lambda line: line.mes_employee_id and line.date_end == line.date_start
        )
        if empty:
            empty.unlink()
