from odoo import api, fields, models


class MesProductionLog(models.Model):
    _inherit = "mes.production.log"

    machine_id = fields.Many2one(
        "maintenance.equipment",
        compute="_compute_machine_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )

    @api.depends("workorder_id")
    def _compute_machine_id(self):
        # Depends on the link alone: an entry keeps the machine it was made on.
        for log in self:
            # sudo: which machine stands at a work center is no secret to who may declare there
            workorder = log.workorder_id.sudo()
            machines = workorder.mes_machine_id or workorder.workcenter_id.mes_machine_ids
            log.machine_id = machines if len(machines) == 1 else False
