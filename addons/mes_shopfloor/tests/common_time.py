import uuid
from datetime import timedelta

from ..services import ChangePhase, Finish, Pause, Resume, Start
from .common import NOON, MesCommon


class TimeCommon(MesCommon):
    """Three people and the acts at their timers, at moments given in minutes after noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.cleo = cls.env["hr.employee"].create(
            [{"name": name} for name in ("Anna", "Bert", "Cleo")]
        )
        cls.loss = cls.env.ref("mrp.block_reason0")

    @classmethod
    def _at(cls, minutes):
        return NOON + timedelta(minutes=minutes)

    @classmethod
    def _act(cls, kind, workorder, minutes=None, env=None, **values):
        values.setdefault("uuid", str(uuid.uuid4()))
        values.setdefault("source", "kiosk")
        if minutes is not None:
            values["moment"] = cls._at(minutes)
        return kind(env=env or cls.env, workorder=workorder, **values).execute()

    @classmethod
    def _start(cls, workorder, employees, minutes=None, **values):
        return cls._act(Start, workorder, minutes, employees=employees, **values)

    @classmethod
    def _pause(cls, workorder, employees, minutes=None, **values):
        return cls._act(Pause, workorder, minutes, employees=employees, **values)

    @classmethod
    def _resume(cls, workorder, employees, minutes=None, **values):
        return cls._act(Resume, workorder, minutes, employees=employees, **values)

    @classmethod
    def _change_phase(cls, workorder, phase, minutes=None, **values):
        return cls._act(ChangePhase, workorder, minutes, phase=phase, **values)

    @classmethod
    def _finish(cls, workorder, minutes=None, **values):
        return cls._act(Finish, workorder, minutes, **values)

    @classmethod
    def _lines(cls, workorder, employee=None):
        """The time lines of the order, in order of time."""
        lines = workorder.time_ids.sorted(lambda line: (line.date_start, line.id))
        return lines.filtered(lambda line: not employee or line.mes_employee_id == employee)

    def assertTimes(self, workorder, expected, employee=None):
        """Start and end of the lines in minutes after noon."""
        found = [
            tuple(
                moment and (moment - NOON) / timedelta(minutes=1)
                for moment in (line.date_start, line.date_end)
            )
            for line in self._lines(workorder, employee)
        ]
        self.assertEqual(found, expected)
