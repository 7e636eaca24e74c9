from odoo import api, fields, models


class MrpWorkorder(models.Model):
    """Which of several machines makes an order, and that it has to be one that stands there."""

    _inherit = "mrp.workorder"

    mes_machine_count = fields.Integer(compute="_compute_mes_machine_count")

    @api.depends("workcenter_id")
    def _compute_mes_machine_count(self):
        # sudo: how many machines a work center has is no secret to who may work there
        for workorder in self:
            workorder.mes_machine_count = len(workorder.sudo().workcenter_id.mes_machine_ids)

    def write(self, vals):
        """An order that moves to another work center leaves its machine behind."""
        if "workcenter_id" in vals and "mes_machine_id" not in vals:
            moved = self.filtered(
                lambda order: (
                    order.mes_machine_id
                    and order.mes_machine_id.mes_workcenter_id.id != vals["workcenter_id"]
                )
            )
            if moved:
                super(MrpWorkorder, moved).write({"mes_machine_id": False})
        return super().write(vals)
