from datetime import timedelta

from odoo import fields, models


class MesMachineRebuild(models.TransientModel):
    """Which part of a machine's timeline is worked out anew, after a plan or a setting changed."""

    _name = "mes.machine.rebuild"
    _description = "Timeline Worked Out Anew"

    machine_id = fields.Many2one("maintenance.equipment", required=True, readonly=True)
    date_start = fields.Datetime(
        "From", required=True, default=lambda self: fields.Datetime.now() - timedelta(days=7)
    )
    date_end = fields.Datetime("To", help="Empty: until now.")

    def action_confirm(self):
        self.ensure_one()
        changed = self.machine_id._mes_rebuild(self.date_start, self.date_end or None)
        message = self.env._("%s rows of the timeline were changed.", changed)
        if not changed:
            message = self.env._("The timeline is as it was: nothing had to be changed.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
