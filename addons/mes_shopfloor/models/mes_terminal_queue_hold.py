from odoo import models

from .mes_terminal_screens import milliseconds


class MesTerminal(models.Model):
    """Orders that somebody has blocked, in all lists of a kiosk."""

    _inherit = "mes.terminal"

    def _kiosk_workorder_data(self, workorders):
        """A blocked order says why and by whom, wherever orders are shown."""
        rows = super()._kiosk_workorder_data(workorders)
        for workorder, row in zip(workorders, rows, strict=True):
            if workorder.mes_hold_reason:
                row["hold"] = {
                    "reason": workorder.mes_hold_reason,
                    "by": self._shown_name(workorder.mes_hold_employee_id),
                    "by_id": workorder.mes_hold_employee_id.id or None,
                    "since": milliseconds(workorder.mes_hold_date),
                }
                row["state"] = "blocked" if row["state"] != "running" else row["state"]
                row["blocked_reason"] = workorder.mes_hold_reason
            else:
                row["hold"] = None
        return rows

    def _shown_name(self, employee):
        """A person on a shared screen."""
        if not employee:
            return ""
        # sudo: number and short name are what the screens show of a colleague
        return employee.sudo()._mes_label()
