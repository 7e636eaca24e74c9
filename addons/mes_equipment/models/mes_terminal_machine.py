from odoo import models


class MesTerminal(models.Model):
    """Where a work center has several machines, the operator says which one makes the order."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {**super()._kiosk_acts(), "machine": self._kiosk_machine}

    def _kiosk_machine(self, event):
        """machine_id"""
        workorder = event.order()
        machine = self._kiosk_chosen(
            event,
            "machine_id",
            "maintenance.equipment",
            [("mes_workcenter_id", "=", workorder.workcenter_id.id)],
        )
        workorder.mes_machine_id = machine

    def _kiosk_workorder_data(self, workorders):
        orders = super()._kiosk_workorder_data(workorders)
        for workorder, order in zip(workorders, orders, strict=True):
            machines = workorder.workcenter_id.mes_machine_ids
            order["machines"] = (
                [
                    {
                        "id": machine.id,
                        "code": machine.mes_code or machine.name,
                        "name": machine.name,
                        "chosen": machine == workorder.mes_machine_id,
                    }
                    for machine in machines
                ]
                if len(machines) > 1
                else []
            )
        return orders
