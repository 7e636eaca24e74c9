import uuid

from odoo import api, fields, models

from ..services import HandOnCall, ResolveCall


class MesAndonAnswer(models.TransientModel):
    """What somebody in the office says about a call: what it was, or who takes it over."""

    _name = "mes.andon.answer"
    _description = "Answer to a Call"

    call_id = fields.Many2one("mes.andon.call", required=True, readonly=True)
    company_id = fields.Many2one(related="call_id.company_id")
    mode = fields.Selection(
        [("resolve", "Resolve"), ("hand_on", "Hand On")], required=True, readonly=True
    )
    known_cause_ids = fields.Many2many(related="call_id.kind_id.cause_ids", string="Known Causes")
    cause_id = fields.Many2one("mes.andon.cause", domain="[('id', 'in', known_cause_ids)]")
    kind_id = fields.Many2one(
        "mes.andon.kind",
        string="Kind of Help",
        compute="_compute_kind_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    employee_id = fields.Many2one(
        "hr.employee", string="To", help="Empty: to all who answer this kind of call."
    )
    remark = fields.Char()
    # Born with the dialog: a double click acts once.
    uuid = fields.Char(required=True, readonly=True, default=lambda self: str(uuid.uuid4()))

    @api.depends("call_id")
    def _compute_kind_id(self):
        for answer in self:
            answer.kind_id = answer.call_id.kind_id

    def action_confirm(self):
        self.ensure_one()
        common = {"env": self.env, "uuid": self.uuid, "call": self.call_id, "source": "office"}
        if self.mode == "resolve":
            ResolveCall(**common, cause=self.cause_id, remark=self.remark or "").execute()
        else:
            HandOnCall(
                **common, to=self.employee_id, call_kind=self.kind_id, note=self.remark or ""
            ).execute()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
