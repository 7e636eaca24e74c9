from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class MesEquipmentCommon(BaseCommon):
    """A lathe at its work center, and an order of shafts to turn there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workcenter = cls.env["mrp.workcenter"].create({"name": "Lathe", "code": "L1"})
        cls.plant = cls.workcenter.mes_warehouse_id
        # Without shifts no hour of the day is out of them, whenever the tests run.
        cls.env["mes.shift"].search([("warehouse_id", "=", cls.plant.id)]).active = False
        cls.machine = cls._create_machine("L1")
        cls.reason = cls.env["mrp.workcenter.productivity.loss"].create(
            {"name": "Coolant pump", "loss_type": "availability"}
        )
        cls.shaft = cls.env["product.product"].create({"name": "Shaft", "is_storable": True})
        cls.bar = cls.env["product.product"].create({"name": "Bar", "is_storable": True})
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.shaft.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": cls.bar.id, "product_qty": 1})],
                "operation_ids": [
                    Command.create(
                        {
                            "name": "Turn",
                            "workcenter_id": cls.workcenter.id,
                            "time_cycle_manual": 1,
                        }
                    )
                ],
            }
        )
        cls.operation = cls.bom.operation_ids
        cls.operator = new_test_user(cls.env, "operator", groups="mes_shopfloor.group_mes_operator")
        cls.manager = new_test_user(cls.env, "manager", groups="mes_shopfloor.group_mes_manager")
        # To the second, as Odoo's timers are: a fact never falls before a timer by a fraction.
        cls.now = fields.Datetime.now()

    @classmethod
    def _create_machine(cls, code, workcenter=None):
        return cls.env["maintenance.equipment"].create(
            {
                "name": f"Machine {code}",
                "mes_code": code,
                "mes_workcenter_id": (workcenter or cls.workcenter).id,
            }
        )

    @classmethod
    def _create_workorder(cls, quantity=10, bom=None):
        bom = bom or cls.bom
        production = cls.env["mrp.production"].create(
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "bom_id": bom.id,
                "product_qty": quantity,
            }
        )
        production.action_confirm()
        return production.workorder_ids

    @classmethod
    def _start_workorder(cls, **kwargs):
        workorder = cls._create_workorder(**kwargs)
        workorder.button_start()
        return workorder

    def _ago(self, minutes):
        return self.now - timedelta(minutes=minutes)

    def _say(self, state, minutes_ago, machine=None, **kwargs):
        machine = machine or self.machine
        return machine._mes_record_state(state, self._ago(minutes_ago), **kwargs)

    def _timeline(self, machine=None):
        return self.env["mes.machine.state"].search(
            [("machine_id", "=", (machine or self.machine).id), ("superseded_by_id", "=", False)],
            order="date_start",
        )

    def _shown(self, machine=None):
        """The live rows as (state, minutes ago they began)."""
        return [
            (row.state, int((self.now - row.date_start).total_seconds() // 60))
            for row in self._timeline(machine)
        ]
