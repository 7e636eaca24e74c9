from datetime import datetime, timedelta

from odoo import models

# The kit of the screens calls it planned; all other states have one name everywhere.
CODES = {"planned_stop": "planned"}
EPOCH = datetime(1970, 1, 1)


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _mes_screen_data(self):
        """A machine as the screens show it; without a timeline it has no state to show."""
        self.ensure_one()
        labels = dict(self._fields["mes_state"]._description_selection(self.env))
        unexplained = self.mes_state == "idle" and not self.mes_reason_id
        return {
            "id": self.id,
            "code": self.mes_code or self.name,
            "name": self.name,
            "state": CODES.get(self.mes_state, self.mes_state),
            "label": self.env._("Stopped") if unexplained else labels.get(self.mes_state, ""),
            "since": _milliseconds(self.mes_state_since),
            "reason": self.mes_reason_id.name or "",
            "workorder_id": self.mes_workorder_id.id,
            "follows_orders": self.mes_follows_orders,
            "asks_after": self.mes_micro_stop_s * 1000,
        }


def _milliseconds(moment):
    return (moment - EPOCH) // timedelta(milliseconds=1) if moment else None
