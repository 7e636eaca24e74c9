from odoo import fields, models


class StockWarehouse(models.Model):
    """What the shift leads of a plant set up."""

    _inherit = "stock.warehouse"

    mes_timer_limit = fields.Float(
        string="Timers Run at Most",
        help="Hours after which a running timer is an exception. 0: only when its shift has ended.",
    )
    mes_handover_phrases = fields.Text(
        string="Phrases of Hand-overs",
        translate=True,
        help="One per line: offered at the kiosk to write a note without typing.",
    )
    mes_report_recipient_ids = fields.Many2many(
        "res.partner",
        relation="mes_report_recipient_rel",
        string="Shift Report To",
        help="Get the report of each shift by mail when it has ended.",
    )
    mes_reported_until = fields.Datetime(
        string="Reported Until",
        readonly=True,
        copy=False,
        help="Shifts that ended up to this moment have been reported by mail.",
    )

    def _mes_workcenters(self):
        return self.env["mrp.workcenter"].search([("mes_warehouse_id", "in", self.ids)])

    def _mes_phrases(self):
        self.ensure_one()
        # sudo: the kiosk offers them, warehouses are set up by others
        phrases = (self.sudo().mes_handover_phrases or "").splitlines()
        return [phrase.strip() for phrase in phrases if phrase.strip()] or [
            self.env._("Everything runs as planned."),
            self.env._("First piece checked, released."),
            self.env._("Tool is worn, change it soon."),
            self.env._("Watch the dimension, it drifts."),
            self.env._("Material arrives later."),
            self.env._("Machine makes a noise, maintenance knows."),
            self.env._("Station cleaned, chips removed."),
        ]
