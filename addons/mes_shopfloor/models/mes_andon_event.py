from odoo import api, fields, models

from .mes_act import SOURCES

EVENTS = [
    ("raised", "Called"),
    ("acknowledged", "Accepted"),
    ("arrived", "Arrived"),
    ("escalated", "Escalated"),
    ("handed_on", "Handed On"),
    ("resolved", "Resolved"),
    ("reopened", "Reopened"),
    ("withdrawn", "Withdrawn"),
]


class MesAndonEvent(models.Model):
    """One thing that happened to a call, a fact for ever."""

    _name = "mes.andon.event"
    _inherit = ["mes.ledger"]
    _description = "Event of a Call"
    _order = "id"

    call_id = fields.Many2one(
        "mes.andon.call", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="call_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(EVENTS, required=True, readonly=True)
    moment = fields.Datetime(required=True, readonly=True)
    date_logged = fields.Datetime(
        "Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    uuid = fields.Char("Sender's Id", readonly=True, help="The act; empty for an escalation.")
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.uid, ondelete="restrict"
    )
    source = fields.Selection(SOURCES, readonly=True)
    level = fields.Integer(readonly=True)
    note = fields.Char(readonly=True)
    notice_ids = fields.One2many("mes.andon.notice", "event_id", string="Told")

    _uuid_unique = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "Already recorded.")

    @api.depends("kind", "call_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{labels.get(event.kind)}: {event.call_id.display_name}"
