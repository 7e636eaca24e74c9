import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import effects

#: What a person may write; the rest is what happened.
EDITABLE = {"note", "workorder_id"}


class MesIotQuarantine(models.Model):
    """Readings or pieces that could not be applied, kept whole until a person decides."""

    _name = "mes.iot.quarantine"
    _description = "Quarantine"
    _order = "id desc"
    _check_company_auto = True

    bridge_id = fields.Many2one(
        "mes.iot.bridge", readonly=True, required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True, required=True)
    tag_id = fields.Many2one(
        "mes.iot.tag", readonly=True, index="btree_not_null", ondelete="set null"
    )
    rule_id = fields.Many2one(
        "mes.iot.rule", readonly=True, index="btree_not_null", ondelete="set null"
    )
    machine_id = fields.Many2one("maintenance.equipment", readonly=True, index="btree_not_null")
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Book on",
        check_company=True,
        help="The order that the pieces belong to, when it is not the one running now.",
    )
    first_ts = fields.Datetime("From", readonly=True)
    ts = fields.Datetime("To", readonly=True)
    value = fields.Char(readonly=True)
    count = fields.Integer("Readings", readonly=True, default=1)
    reason = fields.Selection(
        [
            ("unknown_tag", "Unknown tag"),
            ("not_your_tag", "Tag of another bridge"),
            ("wrong_type", "Value of another type"),
            ("too_old", "Too old"),
            ("too_new", "Too far in the future"),
            ("no_running_order", "No running order"),
            ("over_production", "More than the order has open"),
            ("scrap_without_parts", "Scrap without pieces"),
            ("jump", "Jump of a counter"),
            ("out_of_range", "Outside the counter's range"),
            ("unmapped", "Value without a state"),
            ("refused", "Refused"),
            ("error", "Error"),
        ],
        readonly=True,
        required=True,
    )
    detail = fields.Text(readonly=True)
    payload = fields.Json(readonly=True)
    payload_text = fields.Text("Kept Content", compute="_compute_payload_text")
    state = fields.Selection(
        [("open", "Open"), ("retried", "Applied"), ("dismissed", "Dismissed")],
        readonly=True,
        required=True,
        default="open",
        index=True,
    )
    note = fields.Text("Why", help="Why it is dismissed, for whoever looks for the pieces later.")
    closed_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    closed_at = fields.Datetime("Decided", readonly=True)

    _open_idx = models.Index("(rule_id, reason) WHERE state = 'open'")

    @api.depends("reason", "value")
    def _compute_display_name(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for entry in self:
            entry.display_name = f"{reasons.get(entry.reason, '')}: {entry.value or ''}"

    @api.depends("payload")
    def _compute_payload_text(self):
        for entry in self:
            entry.payload_text = json.dumps(entry.payload, indent=1, ensure_ascii=False)

    def write(self, vals):
        if not self.env.su and vals.keys() - EDITABLE:
            raise AccessError(
                self.env._("What waits in quarantine is kept as it came: apply or dismiss it.")
            )
        return super().write(vals)

    def action_retry(self):
        """Apply again what was refused, as the person who asks; what still does not fit stays."""
        refused = self.browse()
        for entry in self._claim():
            refusal = effects.apply(entry.env, entry.payload, entry.workorder_id)
            if refusal:
                entry._set_refusal(refusal)
                refused |= entry
            else:
                entry._close("retried")
        if refused:
            return refused._notify_refused()
        return None

    def action_dismiss(self):
        entries = self._claim()
        silent = entries.filtered(lambda entry: not (entry.note or "").strip())
        if silent:
            raise UserError(self.env._("Write why in %s, then dismiss it.", silent[0].display_name))
        entries._close("dismissed")

    @api.model
    def _keep(self, rule, refusal):
        """Keep what a rule could not apply. Pieces refused for the same reason add up in one
        entry: a machine that runs all night without an order is one question, not thousands."""
        entry = self.browse()
        if refusal.payload["effect"] in ("count", "nothing"):
            alike = self.search(
                [
                    ("rule_id", "=", rule.id),
                    ("reason", "=", refusal.reason),
                    ("state", "=", "open"),
                ],
            )
            effect = refusal.payload["effect"]
            entry = alike.filtered(lambda other: other.payload["effect"] == effect)[:1]
        if entry:
            entry._add(refusal)
            return entry
        moment = effects.moment_of(refusal.payload)
        return self.create(
            {
                "bridge_id": rule.bridge_id.id,
                "company_id": rule.company_id.id,
                "tag_id": rule.tag_id.id,
                "rule_id": rule.id,
                "machine_id": rule.machine_id.id,
                "first_ts": moment,
                "ts": moment,
                "value": effects.show(refusal.payload),
                "reason": refusal.reason,
                "detail": refusal.detail,
                "payload": refusal.payload,
            }
        )

    def _add(self, refusal):
        payload = {**self.payload, "ts": refusal.payload["ts"]}
        for key in ("good", "scrap"):
            payload[key] = round(self.payload[key] + refusal.payload[key], 6)
        self.write(
            {
                "payload": payload,
                "value": effects.show(payload),
                "ts": effects.moment_of(payload),
                "count": self.count + 1,
            }
        )

    def _claim(self):
        """The open entries of `self`, locked: two supervisors decide once."""
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        closed = self.filtered(lambda entry: entry.state != "open")
        if closed:
            raise UserError(
                self.env._(
                    "%(entry)s was decided by %(user)s already.",
                    entry=closed[0].display_name,
                    user=closed[0].closed_by_id.name,
                )
            )
        return self

    def _set_refusal(self, refusal):
        # sudo - mes.iot.quarantine: people may not write this by hand
        self.sudo().write(
            {
                "reason": refusal.reason,
                "detail": refusal.detail,
                "payload": refusal.payload,
                "value": effects.show(refusal.payload),
            }
        )

    def _close(self, state):
        # sudo - mes.iot.quarantine: people may not write this by hand
        self.sudo().write(
            {
                "state": state,
                "closed_by_id": self.env.uid,
                "closed_at": fields.Datetime.now(),
            }
        )

    def _notify_refused(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s still refused", len(self)),
                "message": self[0].detail,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
