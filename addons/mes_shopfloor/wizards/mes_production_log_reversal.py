from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.mes_production_log import QUANTITIES
from ..services import Declare, ImportEntry, Reverse, ReverseEntry, book_right, is_imported_entry
from ..services.act import CLOSED_STATES


class MesProductionLogReversal(models.TransientModel):
    """Why an entry of the ledger is taken back, and what is right instead."""

    _name = "mes.production.log.reversal"
    _description = "Reversal of a Production Log Entry"

    log_id = fields.Many2one("mes.production.log", "Entry", required=True, readonly=True)
    is_closed = fields.Boolean(compute="_compute_is_closed")
    note = fields.Char(
        "Reason of the Correction",
        required=True,
        help="Stays beside both entries for whoever asks later.",
    )
    is_rebooked = fields.Boolean(
        "Book the Right One Instead",
        help="Reverses the entry and books these quantities in its place, both or neither.",
    )
    qty_good = fields.Float("Good", digits="Product Unit")
    qty_scrap = fields.Float("Scrap", digits="Product Unit")
    qty_rework = fields.Float("Rework", digits="Product Unit")
    reason_id = fields.Many2one("stock.scrap.reason.tag", "Scrap Reason")
    product_uom_id = fields.Many2one(related="log_id.product_uom_id")
    # Born with the dialog: a double click corrects once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid4()))

    @api.depends("log_id")
    def _compute_is_closed(self):
        for reversal in self:
            workorder = reversal.log_id.workorder_id
            states = {workorder.state, workorder.production_id.state}
            is_imported = reversal.log_id and is_imported_entry(reversal.log_id)
            reversal.is_closed = bool(states & set(CLOSED_STATES)) and not is_imported

    @api.model
    def default_get(self, fields):
        """What is right differs from what was booked in one number, as a rule."""
        values = super().default_get(fields)
        log = self.env["mes.production.log"].browse(values.get("log_id"))
        for name in {*QUANTITIES, "reason_id"} & set(fields):
            value = log[name]
            values.setdefault(name, value.id if name == "reason_id" else value)
        return values

    def action_reverse(self):
        self.ensure_one()
        self._check_supervisor()
        is_imported = is_imported_entry(self.log_id)
        reverse = ReverseEntry if is_imported else Reverse
        result = reverse(env=self.env, uuid=self.uuid, log=self.log_id, note=self.note).execute()
        if self.is_rebooked and not result.duplicate:
            self._book_right(ImportEntry if is_imported else Declare)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_supervisor(self):
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(
                self.env._("Only a supervisor may reverse an entry of the production ledger.")
            )

    def _book_right(self, declare):
        book_right(
            declare,
            env=self.env,
            uuid=f"{self.uuid}.right",
            log=self.log_id,
            note=self.note,
            good=self.qty_good,
            scrap=self.qty_scrap,
            rework=self.qty_rework,
            reason=self.reason_id,
        )
