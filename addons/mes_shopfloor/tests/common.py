import uuid
from datetime import datetime
from itertools import pairwise

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from ..services import Declare, Reverse

NOON = datetime(2026, 3, 4, 11, 0)  # a Wednesday, 12:00 in Berlin


class MesCommon(BaseCommon):
    """A plant in Berlin with three shifts, one lathe and one mill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.plant = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.plant.mes_tz = "Europe/Berlin"
        cls.env["mes.shift"].search([("warehouse_id", "=", cls.plant.id)]).active = False
        cls.early, cls.late, cls.night = cls.env["mes.shift"].create(
            [
                {"name": name, "warehouse_id": cls.plant.id, "hour_from": hour}
                for name, hour in (("Early", 6), ("Late", 14), ("Night", 22))
            ]
        )
        cls.lathe, cls.mill = cls.env["mrp.workcenter"].create(
            [{"name": "Test lathe", "code": "TL"}, {"name": "Test mill", "code": "TM"}]
        )
        cls.reason = cls.env["stock.scrap.reason.tag"].create({"name": "Surface"})

    @classmethod
    def _make_order(cls, qty=100, workcenters=None, components=(), dependent=True):
        """A confirmed order with one operation per work center, done one after the other."""
        product = cls.env["product.product"].create({"name": "Shaft", "is_storable": True})
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "allow_operation_dependencies": dependent,
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": 1})
                    for component in components
                ],
                "operation_ids": [
                    Command.create(
                        {
                            "name": f"Operation {number}",
                            "workcenter_id": workcenter.id,
                            "time_cycle_manual": 2,
                            "sequence": number,
                        }
                    )
                    for number, workcenter in enumerate(workcenters or cls.lathe, 1)
                ],
            }
        )
        operations = bom.operation_ids
        if dependent:
            for before, after in pairwise(operations):
                after.blocked_by_operation_ids = [Command.link(before.id)]
        production = cls.env["mrp.production"].create(
            {"product_id": product.id, "product_qty": qty, "bom_id": bom.id}
        )
        production.action_confirm()
        return production

    @classmethod
    def _make_workorder(cls, qty=100, **kwargs):
        return cls._make_order(qty, **kwargs).workorder_ids[0]

    @classmethod
    def _declare(cls, workorder, env=None, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        return Declare(env=env or cls.env, workorder=workorder, **kwargs).execute()

    @classmethod
    def _reverse(cls, log, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        return Reverse(env=cls.env, log=log, **kwargs).execute()

    @classmethod
    def _ledger(cls, workorder):
        return cls.env["mes.production.log"].search([("workorder_id", "=", workorder.id)])

    @classmethod
    def _make_terminal(cls, **values):
        values = {"name": "Kiosk", "workcenter_ids": [Command.set(cls.lathe.ids)], **values}
        return cls.env["mes.terminal"].create(values)

    @classmethod
    def _pair(cls, terminal):
        """`id.secret` as a paired browser keeps it."""
        terminal_sudo, secret = cls.env["mes.terminal"]._pair(terminal._new_pairing_code())
        return f"{terminal_sudo.id}.{secret}"

    def _tell_screens(self):
        """What follows a commit, which a test never makes."""
        self.env.flush_all()
        terminals = self.env["mes.terminal"].sudo()
        terminals._wake(terminals._take_touched())

    @classmethod
    def _make_user(cls, group=None, **kwargs):
        groups = f"mes_shopfloor.group_mes_{group}" if group else "base.group_user"
        return new_test_user(cls.env, login=f"mes-{uuid.uuid4()}", groups=groups, **kwargs)

    @classmethod
    def _make_other_company(cls):
        company = cls.env["res.company"].create({"name": "Other factory"})
        plant = cls.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        if not plant:
            plant = cls.env["stock.warehouse"].create(
                {"name": "Other plant", "code": "OTH", "company_id": company.id}
            )
        return company, plant
