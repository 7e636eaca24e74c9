import uuid

from ..services import AddHandoverNote, CloseHandover, ReadHandover
from .common_time import TimeCommon


class LeadCommon(TimeCommon):
    """People of two shifts and a shift lead at a lathe; moments in minutes after noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["hr.employee"].create({"name": "Lena Lead"})
        cls.env["mes.crew"].create(
            {"name": "Red", "warehouse_id": cls.plant.id, "leader_ids": [(4, cls.lead.id)]}
        )

    @classmethod
    def _handover_act(cls, kind, minutes, employees=None, env=None, **values):
        values.setdefault("uuid", str(uuid.uuid4()))
        values.setdefault("source", "kiosk")
        employees = cls.anna if employees is None else employees
        return kind(
            env=env or cls.env, employees=employees, moment=cls._at(minutes), **values
        ).execute()

    @classmethod
    def _write_note(cls, text, minutes=60, **values):
        values.setdefault("workcenter", cls.lathe)
        return cls._handover_act(AddHandoverNote, minutes, text=text, **values).record

    @classmethod
    def _hand_over(cls, minutes=110, **values):
        values.setdefault("workcenter", cls.lathe)
        return cls._handover_act(CloseHandover, minutes, **values).record

    @classmethod
    def _read(cls, handover, minutes=130, employees=None, **values):
        return cls._handover_act(
            ReadHandover,
            minutes,
            employees=cls.bert if employees is None else employees,
            handover=handover,
            **values,
        ).record

    @classmethod
    def _balance(cls, start, end, workcenters=None, sections=None):
        workcenters = workcenters or cls.lathe
        found = cls.env["mes.shift.balance"]._balances(workcenters, start, end, sections)
        return found[workcenters[0].id]
