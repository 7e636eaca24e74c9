import uuid

from odoo import api, fields, models

SHOWN_FIELDS = {"qty_produced", "state", "workcenter_id", "date_start", "date_finished", "sequence"}
CLOSED_STATES = ("done", "cancel")


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mes_log_ids = fields.One2many("mes.production.log", "workorder_id", string="Production Log")
    mes_qty_scrap = fields.Float(
        string="Scrapped", digits="Product Unit", compute="_compute_mes_quantities", store=True
    )
    mes_qty_rework = fields.Float(
        string="Sent to Rework",
        digits="Product Unit",
        compute="_compute_mes_quantities",
        store=True,
    )
    mes_duration_planned = fields.Float(
        string="Planned Duration",
        compute="_compute_mes_duration_planned",
        store=True,
        copy=False,
        help="Minutes planned for the whole quantity before the first piece was made. Odoo's"
        " expected duration shrinks to the pieces made so far, so no pace can be compared with it.",
    )

    @api.depends("mes_log_ids.qty_scrap", "mes_log_ids.qty_rework")
    def _compute_mes_quantities(self):
        sums = {
            workorder.id: (scrap, rework)
            # sudo: the sum belongs to the work order, whoever may read its entries
            for workorder, scrap, rework in self.env["mes.production.log"]
            .sudo()
            ._read_group(
                [("workorder_id", "in", self.ids)],
                ["workorder_id"],
                ["qty_scrap:sum", "qty_rework:sum"],
            )
        }
        for workorder in self:
            scrap, rework = sums.get(workorder._origin.id, (0.0, 0.0))
            workorder.mes_qty_scrap = scrap
            workorder.mes_qty_rework = rework

    @api.depends("duration_expected")
    def _compute_mes_duration_planned(self):
        for workorder in self:
            if workorder.state in ("blocked", "ready") and not workorder.qty_produced:
                workorder.mes_duration_planned = workorder.duration_expected

    @api.model_create_multi
    def create(self, vals_list):
        workorders = super().create(vals_list)
        workorders.filtered("qty_produced")._mes_book_difference()
        self.env["mes.terminal"]._touch(workorders.workcenter_id)
        return workorders

    def write(self, vals):
        left_centers = self.workcenter_id if "workcenter_id" in vals else self.env["mrp.workcenter"]
        result = super().write(vals)
        if "qty_produced" in vals:
            self._mes_book_difference()
            self._mes_follow_last_operation()
        if vals.keys() & SHOWN_FIELDS:
            self.env["mes.terminal"]._touch(self.workcenter_id | left_centers)
        return result

    def _mes_ledger_goods(self):
        """Good pieces by the ledger, per work order that has any entry."""
        # sudo: the sum is the work order's own, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group([("workorder_id", "in", self.ids)], ["workorder_id"], ["qty_good:sum"])
        )
        return {workorder.with_env(self.env): good for workorder, good in groups}

    def _mes_open_qty(self):
        """Pieces nobody has declared yet: neither good nor scrap. Rework comes back."""
        self.ensure_one()
        done = self.qty_reported_from_previous_wo + self.qty_produced + self.mes_qty_scrap
        return max(self.product_uom_id.round(self.qty_production - done), 0.0)

    def _mes_book_difference(self):
        """Book what was written to the quantity done past the ledger as an entry of the office.

        By comparing instead of by a flag of the caller, ledger and work order agree whoever
        wrote: a button, an import, another addon, or Odoo before this addon was installed.
        """
        goods = self._mes_ledger_goods()
        values_list = [
            {
                "uuid": str(uuid.uuid4()),
                "workorder_id": workorder.id,
                "qty_good": difference,
                "source": "office",
                "moment": self.env.cr.now(),
            }
            for workorder in self
            if (
                difference := workorder.product_uom_id.round(
                    workorder.qty_produced - goods.get(workorder, 0.0)
                )
            )
        ]
        return self.env["mes.production.log"]._permitted().create(values_list).with_env(self.env)

    def _mes_follow_last_operation(self):
        """The order produces what its last operation that is not cancelled has made good.

        Odoo takes the minimum over all operations, cancelled ones included.
        """
        for production in self.production_id:
            operations = production.workorder_ids.filtered(lambda wo: wo.state != "cancel")
            last = operations.sorted(lambda wo: (wo.sequence, wo.id))[-1:]
            if not last or production.state in CLOSED_STATES:
                continue
            good = last.qty_produced
            if not good and last not in self:
                continue
            production._mes_set_producing(good)
