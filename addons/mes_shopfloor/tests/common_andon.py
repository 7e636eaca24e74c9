import uuid
from datetime import timedelta

from odoo import Command

from ..services import (
    AcknowledgeCall,
    ArriveAtCall,
    HandOnCall,
    RaiseCall,
    ReopenCall,
    ResolveCall,
    WithdrawCall,
)
from .common import NOON, MesCommon


class AndonCommon(MesCommon):
    """Two kinds of call, a ladder, people who call, come and are told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.cleo = cls.env["hr.employee"].create(
            [{"name": name} for name in ("Anna", "Bert", "Cleo")]
        )
        cls.lead_user = cls._make_user("operator", tz="Europe/Berlin", email="lead@example.com")
        cls.lead = cls.env["hr.employee"].create({"name": "Lea", "user_id": cls.lead_user.id})
        cls.crew = cls.env["mes.crew"].create(
            {
                "name": "Red",
                "warehouse_id": cls.plant.id,
                "leader_ids": [Command.set(cls.lead.ids)],
                "member_ids": [Command.set(cls.anna.ids)],
            }
        )
        cls.early.crew_id = cls.crew
        cls.env["mes.andon.ladder"].search([]).active = False
        cls.hose, cls.sensor = cls.env["mes.andon.cause"].create(
            [{"name": "Hose"}, {"name": "Sensor"}]
        )
        cls.repair, cls.talk = cls.env["mes.andon.kind"].create(
            [
                {"name": "Repair", "icon": "wrench", "cause_ids": [Command.set(cls.hose.ids)]},
                {"name": "Talk", "icon": "users"},
            ]
        )

    @classmethod
    def _at(cls, minutes):
        return NOON + timedelta(minutes=minutes)

    @classmethod
    def _make_ladder(cls, *steps, **values):
        return cls.env["mes.andon.ladder"].create(
            {
                "name": "Test ladder",
                "step_ids": [Command.create({"name": "Somebody", **step}) for step in steps],
                **values,
            }
        )

    @classmethod
    def _raise(cls, minutes=None, **values):
        values.setdefault("uuid", str(uuid.uuid4()))
        values.setdefault("call_kind", cls.repair)
        values.setdefault("workcenter", cls.lathe)
        values.setdefault("employees", cls.anna)
        values.setdefault("source", "kiosk")
        env = values.pop("env", cls.env)
        if minutes is not None:
            values["moment"] = cls._at(minutes)
        return RaiseCall(env=env, **values).execute()

    @classmethod
    def _call(cls, minutes=None, **values):
        """A call that reached the server when it was made."""
        call = cls._raise(minutes, **values).record
        if minutes is not None:
            moment = call.raised_at
            call._permitted().write(
                {
                    "received_at": moment,
                    "asked_at": moment,
                    "open_since": moment,
                    "is_late": False,
                }
            )
            call._plan_next()
        return call

    @classmethod
    def _answer(cls, act, call, minutes=None, **values):
        values.setdefault("uuid", str(uuid.uuid4()))
        values.setdefault("source", "kiosk")
        values.setdefault("employees", cls.bert)
        env = values.pop("env", cls.env)
        if minutes is not None:
            values["moment"] = cls._at(minutes)
        return act(env=env, call=call, **values).execute()

    @classmethod
    def _accept(cls, call, minutes=None, **values):
        return cls._answer(AcknowledgeCall, call, minutes, **values)

    @classmethod
    def _resolve(cls, call, minutes=None, **values):
        values.setdefault("cause", call.kind_id.cause_ids[:1])
        return cls._answer(ResolveCall, call, minutes, **values)

    @classmethod
    def _history(cls, call):
        call.invalidate_recordset(["event_ids"])
        return call.event_ids.mapped("kind")


__all__ = [
    "NOON",
    "AcknowledgeCall",
    "AndonCommon",
    "ArriveAtCall",
    "HandOnCall",
    "RaiseCall",
    "ReopenCall",
    "ResolveCall",
    "WithdrawCall",
]
