import uuid

from odoo import api, fields, models

from ..services import RaiseCall


class MesAndonRaising(models.TransientModel):
    """A call for help that is made in the office, for a station that has no terminal."""

    _name = "mes.andon.raising"
    _description = "Call for Help from the Office"

    workorder_id = fields.Many2one("mrp.workorder", "Work Order")
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        compute="_compute_workcenter_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    kind_id = fields.Many2one("mes.andon.kind", string="Kind of Help", required=True)
    asks = fields.Selection(related="kind_id.asks")
    component_ids = fields.Many2many(
        "product.product", string="Components of the Order", compute="_compute_component_ids"
    )
    component_id = fields.Many2one("product.product", domain="[('id', 'in', component_ids)]")
    quantity = fields.Float(digits="Product Unit")
    note = fields.Char()
    # Born with the dialog: a double click acts once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid.uuid4()))

    @api.depends("workorder_id")
    def _compute_workcenter_id(self):
        for raising in self:
            raising.workcenter_id = raising.workorder_id.workcenter_id or raising.workcenter_id

    @api.depends("workorder_id")
    def _compute_component_ids(self):
        for raising in self:
            raising.component_ids = raising.workorder_id.production_id.move_raw_ids.product_id

    def action_confirm(self):
        self.ensure_one()
        call = (
            RaiseCall(
                env=self.env,
                uuid=self.uuid,
                workorder=self.workorder_id,
                workcenter=self.workcenter_id,
                call_kind=self.kind_id,
                component=self.component_id if self.asks == "component" else None,
                quantity=self.quantity,
                note=self.note or "",
                source="office",
            )
            .execute()
            .record
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "mes.andon.call",
            "res_id": call.id,
            "views": [(False, "form")],
        }
