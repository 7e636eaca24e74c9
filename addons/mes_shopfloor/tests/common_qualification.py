import uuid

from odoo import Command

from ..services import OverrideQualification
from .common import NOON, MesCommon


class MesQualificationCommon(MesCommon):
    """Three people, a skill, and an operation that asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.ben, cls.carl = cls.env["hr.employee"].create(
            [{"name": name} for name in ("Anna", "Ben", "Carl")]
        )
        cls.welding, cls.forklift = cls.env["mes.skill"].create(
            [{"name": "Welding", "renew_months": 24}, {"name": "Forklift"}]
        )

    @classmethod
    def _qualify(cls, employee, subject, level="3", **values):
        kind = "skill_id" if subject._name == "mes.skill" else "operation_id"
        return cls.env["mes.qualification"].create(
            {
                "employee_id": employee.id,
                kind: subject.id,
                "level": level,
                "date_from": "2026-01-01",
                "date_to": False,
                **values,
            }
        )

    @classmethod
    def _require(cls, place, skill, min_level="3"):
        place.mes_requirement_ids = [Command.create({"skill_id": skill.id, "min_level": min_level})]

    @classmethod
    def _make_welding_order(cls):
        workorder = cls._make_workorder()
        cls._require(workorder.operation_id, cls.welding)
        return workorder

    @classmethod
    def _override(cls, workorder, employee, env=None, **values):
        return OverrideQualification(
            **{
                "env": env or cls.env,
                "uuid": str(uuid.uuid4()),
                "workorder": workorder,
                "employees": employee,
                "moment": NOON,
                "note": "Nobody else is here",
                "source": "kiosk",
                **values,
            }
        ).execute()
