from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError

ONE_SECOND = timedelta(seconds=1)


class MaintenanceEquipment(models.Model):
    """What becomes known about a machine's past is counted anew."""

    _inherit = "maintenance.equipment"

    def _mes_timeline_changed(self, start, end):
        super()._mes_timeline_changed(start, end)
        self._mes_touch_oee(start, end)

    def _mes_touch_oee(self, start, end=None):
        """Have the slots between two moments counted anew; the running one is counted anyway."""
        now = fields.Datetime.now()
        windows = []
        # sudo: who reports a fact need not see the plant
        for machine in self.sudo().filtered("mes_state"):
            running = machine.mes_warehouse_id._mes_slot_at(now)
            if start < running.start:
                stop = min(end or running.start, running.start)
                windows.append((machine.id, start, max(stop, start + ONE_SECOND)))
        if windows:
            self.env["mes.oee.todo"]._queue(windows)

    def action_mes_recompute_oee(self):
        """Count the whole past of the machines anew, in the background."""
        if not self.env.user.has_group("mes_shopfloor.group_mes_manager"):
            raise AccessError(self.env._("Only a manager may have the whole past counted anew."))
        # sudo: the rows of these machines, all of them
        rows_sudo = self.env["mes.oee"].sudo()
        firsts = rows_sudo._timeline_starts(self.ids)
        for machine, first in rows_sudo._read_group(
            [("machine_id", "in", self.ids)], ["machine_id"], ["slot_start:min"]
        ):
            firsts[machine.id] = min(first, firsts.get(machine.id, first))
        for machine in self.filtered(lambda machine: machine.id in firsts):
            machine._mes_touch_oee(firsts[machine.id])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The OEE of the whole past is being counted anew."),
            },
        }

    def action_mes_open_oee(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mes_equipment.mes_oee_action")
        return {**action, "context": {"search_default_machine_id": self.id}}
