from odoo import models

FILLED = ("down", "idle")
# What somebody has to look at first speaks for a work center with several machines.
URGENCY = ("down", "idle", "unknown", "setup", "run", "planned_stop", "off")


class MesTerminal(models.Model):
    _inherit = "mes.terminal"

    def _kiosk_workorder_data(self, workorders):
        orders = super()._kiosk_workorder_data(workorders)
        for workorder, order in zip(workorders, orders, strict=True):
            machines = workorder.mes_machine_id or workorder.workcenter_id.mes_machine_ids
            order["machine"] = machines._mes_screen_data() if len(machines) == 1 else False
        return orders

    def _station_data(self):
        station = super()._station_data()
        machines = self._shown_workcenters().mes_machine_ids
        station["machine"] = machines._mes_screen_data() if len(machines) == 1 else False
        return station

    def _board_tile_data(self, workcenters):
        tiles = super()._board_tile_data(workcenters)
        for workcenter, tile in zip(workcenters, tiles, strict=True):
            machines = workcenter.mes_machine_ids.filtered("mes_state")
            if machines:
                tile["state"] = self._board_machine_state(machines)
        return tiles

    def _board_machine_state(self, machines):
        first = machines.sorted(lambda machine: URGENCY.index(machine.mes_state))[0]
        data = first._mes_screen_data()
        name = f"{data['code']} " if len(machines) > 1 else ""
        return {
            "code": data["state"],
            # a tile is narrow
            "label": self.env._("Planned") if data["state"] == "planned" else data["label"],
            "since": data["since"],
            "note": f"{name}{data['reason']}".strip(),
            "until": "",
            "filled": first.mes_state in FILLED,
        }
