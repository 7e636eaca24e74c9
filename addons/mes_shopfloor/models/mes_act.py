from odoo import api, fields, models

from ..services.kiosk_event import SENDER, Sender

SOURCES = [("kiosk", "Kiosk"), ("device", "Device"), ("office", "Office"), ("import", "Import")]
KINDS = [
    ("start", "Start"),
    ("pause", "Pause"),
    ("resume", "Resume"),
    ("phase", "Change Phase"),
    ("finish", "Finish"),
    ("close", "Close Order"),
    ("reopen", "Reopen"),
    ("declare", "Declare"),
    ("reverse", "Reverse"),
    ("import", "Import of History"),
    ("consume", "Consume Component"),
    ("unconsume", "Take Component Back"),
    ("serial", "Identify Unit"),
    ("step", "Step of an Instruction"),
    ("propose", "Propose a Change"),
    ("override", "Override Qualification"),
    ("other", "Other Act at a Kiosk"),
    ("call", "Call for Help"),
    ("acknowledge", "Accept Call"),
    ("arrive", "Arrive at Call"),
    ("handed_on", "Hand Call On"),
    ("resolve", "Resolve Call"),
    ("withdraw", "Withdraw Call"),
    ("call_again", "Reopen Call"),
    ("add_component", "Add Component"),
    ("byproduct", "Count By-product"),
    ("add_workorder", "Add Work Order"),
    ("move", "Move to Another Work Center"),
    ("hold", "Block"),
    ("release", "Unblock"),
    ("scrap_component", "Scrap Component"),
    ("note", "Write Note"),
    ("label", "Print Label"),
    ("revoke", "Undo"),
    ("handover_note", "Note for the Next Shift"),
    ("handover_close", "Hand Over"),
    ("handover_read", "Read a Hand-over"),
    ("end_timer", "End a Forgotten Timer"),
    ("reason", "Give a Reason"),
    ("pause_reason", "Give the Reason of a Pause"),
]


class MesAct(models.Model):
    """One act on the shop floor under the id its sender chose: sent twice, it acts once."""

    _name = "mes.act"
    _inherit = ["mes.ledger"]
    _description = "Act on the Shop Floor"
    _order = "moment desc, id desc"
    _rec_name = "uuid"

    uuid = fields.Char("Sender's Id", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.uid, ondelete="restrict"
    )
    source = fields.Selection(SOURCES, required=True, readonly=True)
    moment = fields.Datetime(required=True, readonly=True, help="When it happened (UTC).")
    date_logged = fields.Datetime(
        "Logged", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    note = fields.Char(readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="restrict")

    terminal_id = fields.Many2one(
        "mes.terminal",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self._sender().terminal.id,
        help="The kiosk at which it was done.",
    )
    sent_as = fields.Char(
        readonly=True,
        default=lambda self: self._sender().kind,
        help="What the kiosk called it: several acts may come of one event.",
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This act was already done.")
    _latest_idx = models.Index("(moment DESC, id DESC)")

    @api.depends("kind", "workorder_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            name = act.workorder_id.display_name
            act.display_name = f"{labels.get(act.kind)}: {name}" if name else labels.get(act.kind)

    @api.model_create_multi
    def create(self, vals_list):
        self._sender().uuids.update(vals.get("uuid") for vals in vals_list)
        return super().create(vals_list)

    @api.model
    def _sender(self):
        """The kiosk, and its word for the act, that the act comes from; else nothing."""
        sender = self.env.context.get(SENDER)
        return sender if isinstance(sender, Sender) else Sender(self.env["mes.terminal"], False)

    @api.model
    def _is_known_fresh(self, uuid):
        """Whether the kiosk's request has looked for this id, in this transaction, in vain."""
        sender = self._sender()
        return uuid in sender.fresh and uuid not in sender.uuids

    def _result(self):
        """The record that the act left behind, or nothing."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id) if self.res_model else None
