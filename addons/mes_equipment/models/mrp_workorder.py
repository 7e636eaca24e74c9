from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mes_machine_id = fields.Many2one(
        "maintenance.equipment",
        "Machine",
        domain="[('mes_workcenter_id', '=', workcenter_id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        help="The machine that makes it, where the work center has several.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "mes_machine_id" in vals:
            # sudo: the time of others on the order counts at the machine, too
            for line in self.sudo().time_ids:
                line._mes_touch_machines(*line._mes_extent())
        return result
