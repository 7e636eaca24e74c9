from uuid import uuid4

from odoo import api, fields, models

from ..models.mrp_workcenter_productivity import PHASES
from ..services import Declare


class MesDeclaration(models.TransientModel):
    """What the office declares at a work order: the same act as at a kiosk."""

    _name = "mes.declaration"
    _description = "Declaration of Pieces"

    workorder_id = fields.Many2one("mrp.workorder", required=True, readonly=True)
    product_id = fields.Many2one(related="workorder_id.product_id")
    product_tracking = fields.Selection(related="workorder_id.product_tracking")
    product_uom_id = fields.Many2one(related="workorder_id.product_uom_id")
    company_id = fields.Many2one(related="workorder_id.company_id")
    qty_ready = fields.Float(related="workorder_id.qty_ready")
    qty_good = fields.Float("Good", digits="Product Unit")
    qty_scrap = fields.Float("Scrap", digits="Product Unit")
    qty_rework = fields.Float("Rework", digits="Product Unit")
    reason_id = fields.Many2one("stock.scrap.reason.tag", domain="[('id', 'in', reason_ids)]")
    reason_ids = fields.Many2many(
        "stock.scrap.reason.tag", string="Reasons Offered", compute="_compute_reason_ids"
    )
    rework_workorder_id = fields.Many2one(
        "mrp.workorder", "Rework At", domain="[('id', 'in', rework_workorder_ids)]"
    )
    rework_workorder_ids = fields.Many2many(
        "mrp.workorder", compute="_compute_rework_workorder_ids"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial Number",
        domain="[('product_id', '=', product_id), ('company_id', 'in', (company_id, False))]",
    )
    # The public side of employees: who declares need not be allowed to read their files.
    employee_ids = fields.Many2many(
        "hr.employee.public",
        relation="mes_declaration_employee_rel",
        string="Operators",
        domain="[('company_id', '=', company_id)]",
    )
    phase = fields.Selection(PHASES, required=True, default="run")
    note = fields.Char()
    # Born with the dialog: a double click declares once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid4()))

    @api.depends("workorder_id")
    def _compute_reason_ids(self):
        for declaration in self:
            reasons = self.env["stock.scrap.reason.tag"]
            workorder = declaration.workorder_id
            declaration.reason_ids = reasons._mes_for(workorder) if workorder else reasons

    @api.depends("workorder_id")
    def _compute_rework_workorder_ids(self):
        """Where pieces may be sent: to the operations they have passed, or to this one."""
        for declaration in self:
            workorder = declaration.workorder_id
            flow = workorder.production_id._mes_flow() if workorder else None
            before = workorder.browse(sorted(flow.upstream(workorder.id)) if flow else ())
            declaration.rework_workorder_ids = workorder | before.filtered(
                lambda earlier: earlier.state != "cancel"
            )

    def action_declare(self):
        self.ensure_one()
        Declare(
            env=self.env,
            uuid=self.uuid,
            workorder=self.workorder_id,
            employees=self.env["hr.employee"].browse(self.employee_ids.ids),
            source="office",
            good=self.qty_good,
            scrap=self.qty_scrap,
            rework=self.qty_rework,
            rework_to=self.rework_workorder_id or None,
            reason=self.reason_id,
            lot=self.lot_id or None,
            phase=self.phase,
            note=self.note or "",
        ).execute()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
