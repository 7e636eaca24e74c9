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
    ideal_cycle_s = fields.Float(
        "Ideal Cycle (s)",
        compute="_compute_ideal_cycle_s",
        store=True,
        precompute=True,
        aggregator=None,
        help="Seconds a piece ideally took on the machine when it was declared. A new ideal cycle"
        " holds for what is declared from then on.",
    )

    _machine_moment_idx = models.Index("(machine_id, moment) WHERE machine_id IS NOT NULL")

    @api.depends("workorder_id")
    def _compute_machine_id(self):
        # Depends on the link alone: an entry keeps the machine it was made on.
        for log in self:
            # sudo: which machine stands at a work center is no secret to who may declare there
            workorder = log.workorder_id.sudo()
            machines = workorder.mes_machine_id or workorder.workcenter_id.mes_machine_ids
            log.machine_id = machines if len(machines) == 1 else False

    @api.depends("machine_id", "workorder_id", "reversal_of_id")
    def _compute_ideal_cycle_s(self):
        # sudo: the ideal cycle is no secret to who may declare
        logs_sudo = self.sudo()
        for log in logs_sudo.filtered("reversal_of_id"):
            log.ideal_cycle_s = log.reversal_of_id.ideal_cycle_s
        for machine, logs in (
            (logs_sudo - logs_sudo.filtered("reversal_of_id")).grouped("machine_id").items()
        ):
            pairs = {(log.product_id.id, log.operation_id.id) for log in logs}
            cycles = machine._mes_ideal_cycles(pairs) if machine else {}
            for log in logs:
                cycle = cycles.get((log.product_id.id, log.operation_id.id), 0.0)
                # A cycle is that of one product unit, an entry may count in dozens.
                units = log.product_uom_id.factor / (log.product_id.uom_id.factor or 1.0)
                log.ideal_cycle_s = cycle * (units or 1.0)

    @api.model_create_multi
    def create(self, vals_list):
        logs = super().create(vals_list)
        for machine, entries in logs.grouped("machine_id").items():
            if machine:
                moments = entries.mapped("moment")
                for moment in {min(moments), max(moments)}:
                    machine._mes_touch_oee(moment, moment)
        return logs
