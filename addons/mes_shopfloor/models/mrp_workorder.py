from odoo import api, fields, models
from odoo.exceptions import UserError

SHOWN_FIELDS = {"qty_produced", "state", "workcenter_id", "date_start", "date_finished", "sequence"}
CLOSED_STATES = ("done", "cancel")


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mes_log_ids = fields.One2many("mes.production.log", "workorder_id", string="Production Log")
    mes_qty_scrap = fields.Float(
        string="Scrapped", digits="Product Unit", compute="_compute_mes_quantities", store=True
    )
    mes_qty_rework = fields.Float(
        string="In Rework",
        digits="Product Unit",
        compute="_compute_mes_quantities",
        store=True,
        help="Pieces that were processed here and have to pass again.",
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

    @api.depends(
        "qty_production",
        "qty_produced",
        "qty_reported_from_previous_wo",
        "mes_qty_scrap",
        "blocked_by_workorder_ids.qty_produced",
        "blocked_by_workorder_ids.qty_reported_from_previous_wo",
        "blocked_by_workorder_ids.state",
    )
    def _compute_qty_ready(self):
        """Odoo's own knows neither scrap nor rework, nor what lies before a cancelled operation."""
        for workorder, flow in self._mes_with_flow():
            closed = not flow or workorder.state in ("done", "cancel")
            ready = 0.0 if closed else flow.ready(workorder._ids[0])
            workorder.qty_ready = workorder.product_uom_id.round(ready) if ready else 0.0

    @api.depends(
        "qty_production",
        "qty_reported_from_previous_wo",
        "qty_produced",
        "production_id.product_uom_id",
        "production_id.workorder_ids.mes_qty_scrap",
    )
    def _compute_qty_remaining(self):
        """What is scrap, here or before, is not to be produced here any more."""
        for workorder, flow in self._mes_with_flow():
            remaining = flow.remaining(workorder._ids[0]) if flow else 0.0
            workorder.qty_remaining = (
                workorder.product_uom_id.round(remaining) if remaining else 0.0
            )

    def _mes_with_flow(self):
        """Each work order with the algebra of its order, or with None where it has no order yet."""
        flows = {}
        for workorder in self:
            production = workorder.production_id
            if production not in flows:
                usable = production and production.product_uom_id
                flows[production] = production._mes_flow() if usable else None
            yield workorder, flows[production]

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
        if vals.keys() & {"qty_produced", "state"}:
            declared = self if "qty_produced" in vals else None
            self.production_id._mes_follow_last_operation(declared)
            self._mes_open_behind_cancelled()
        if vals.keys() & SHOWN_FIELDS:
            self.env["mes.terminal"]._touch(self.workcenter_id | left_centers)
        return result

    def _mes_open_behind_cancelled(self):
        """Odoo looks at the operation just before; behind a cancelled one nobody tells the next."""
        if "cancel" not in self.production_id.workorder_ids.mapped("state"):
            return
        behind = self.needed_by_workorder_ids.filtered(lambda wo: wo.state == "cancel")
        seen = behind
        while behind:
            behind = behind.needed_by_workorder_ids - seen
            seen |= behind
        waiting = seen.filtered(lambda wo: wo.state in ("blocked", "ready"))
        if waiting:
            waiting.invalidate_recordset(["qty_ready"])
            waiting._compute_state()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_entries(self):
        kept = self.filtered("mes_log_ids")
        if kept:
            raise UserError(
                self.env._(
                    "Pieces were declared at %s: it cannot be deleted. Cancel it instead.",
                    ", ".join(kept.mapped("display_name")),
                )
            )

    def _mes_check_start(self, employees, **details):
        """Raise a MesError when these employees may not start here now.

        To be extended through super. `details` may hold `moment`, `phase`, `lot` and `extra`, a
        dictionary of what the sender adds for such checks.
        """

    def _mes_check_finish(self):
        """Raise a MesError when something has to be done here first. To be extended."""
