import uuid

from odoo import Command

from .. import services
from ..kiosk_params import Params
from .common_quantity import QuantityCommon


class MenuCommon(QuantityCommon):
    """A kiosk at the lathe, Anna who works there, Boss who decides, and orders of shafts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal = cls._make_terminal()
        cls.kiosk = cls.terminal._as_service_user()
        cls.kiosk_env = cls.kiosk.env
        cls.anna, cls.bert, cls.boss = cls.env["hr.employee"].create(
            [{"name": name} for name in ("Anna", "Bert", "Boss")]
        )
        cls.boss.user_id = cls._make_user("supervisor")
        cls.grease = cls._make_component("Grease", 2, default_code="GR-1", barcode="4006381333931")
        cls.order = cls._make_mo(10)
        cls.turn, cls.mill_order = cls.order.workorder_ids

    @classmethod
    def _do(cls, act, workorder=None, who=None, **values):
        """Do it as the kiosk does."""
        values.setdefault("uuid", str(uuid.uuid4()))
        employees = cls.anna if who is None else who
        return act(
            env=cls.kiosk_env,
            workorder=cls.turn if workorder is None else workorder,
            employees=employees,
            source="kiosk",
            **values,
        ).execute()

    @classmethod
    def _undo(cls, done_uuid, workorder=None, who=None, **values):
        return cls._do(services.UndoMenu, workorder, who, act_uuid=done_uuid, **values)

    @classmethod
    def _journal(cls, act_uuid):
        return cls.env["mes.act"].search([("uuid", "=", act_uuid)])

    @classmethod
    def _show(cls, screen, kiosk=None, **values):
        return (kiosk or cls.kiosk)._kiosk_state(screen, Params(values))

    @classmethod
    def _make_elsewhere(cls):
        """A kiosk and an order of another company."""
        company, _plant = cls._make_other_company()
        press = cls.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        terminal = cls._make_terminal(
            company_id=company.id, workcenter_ids=[Command.set(press.ids)]
        )
        return terminal._as_service_user()
