from odoo import fields, models


class MaintenanceEquipment(models.Model):
    """How the timeline of a machine is read: what is too short to count, what needs a reason."""

    _inherit = "maintenance.equipment"

    mes_debounce_s = fields.Integer(
        "Ignore Changes Below (s)",
        default=2,
        help="A change of state that a device reports for a shorter time is no change.",
    )
    mes_micro_stop_s = fields.Integer(
        "Minor Stop Below (s)",
        default=180,
        help="A shorter stop counts as a minor stop and needs no reason.",
    )
    mes_slow_percent = fields.Float(
        "Slow Below (%)",
        default=80.0,
        help="A machine that runs slower than this share of its ideal rate is marked as slow.",
    )
    mes_reason_rule = fields.Selection(
        [("reported", "As reported"), ("longest", "The longest one for the whole stop")],
        "Reason of a Stop",
        required=True,
        default="reported",
        help="A stop during which a device reports several reasons may be counted under the one"
        " that lasted longest.",
    )
    mes_follows_orders = fields.Boolean(
        "Follows the Work Orders",
        help="For a machine without a device: it runs, is set up or stands as its people say at"
        " the work order.",
    )

    _mes_limits_check = models.Constraint(
        "CHECK (mes_debounce_s >= 0 AND mes_micro_stop_s >= 0"
        " AND mes_slow_percent >= 0 AND mes_slow_percent <= 100)",
        "The limits of a timeline are not negative, and slow is at most 100 % of the ideal rate.",
    )
