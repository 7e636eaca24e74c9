import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq

from .. import protocol

#: Compared with when the key id is unknown, so that both refusals cost the same.
_NOBODY = "0" * 64


class MesIotBridgeKey(models.Model):
    """One key of a bridge: a bridge has two while the old one is being replaced."""

    _name = "mes.iot.bridge.key"
    _description = "Bridge Key"
    _order = "id desc"
    _rec_name = "key_id"
    _check_company_auto = True

    bridge_id = fields.Many2one(
        "mes.iot.bridge", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="bridge_id.company_id", store=True)
    key_id = fields.Char("Key ID", required=True, readonly=True, size=16)
    digest = fields.Char(required=True, readonly=True, groups="base.group_system")
    expires_at = fields.Datetime("Expires", required=True, readonly=True)
    revoked_at = fields.Datetime("Revoked", readonly=True)
    used_at = fields.Datetime("Last Heartbeat", readonly=True)
    state = fields.Selection(
        [("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
    )

    _key_id_unique = models.Constraint("UNIQUE(key_id)", "This key id is taken.")

    @api.depends("expires_at", "revoked_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for key in self:
            expired = key.expires_at and key.expires_at <= now
            key.state = "revoked" if key.revoked_at else "expired" if expired else "valid"

    def action_revoke(self):
        self.check_access("write")
        self.filtered(lambda key: not key.revoked_at).revoked_at = fields.Datetime.now()

    @api.model
    def _stamp_use(self, key_id):
        """Show which key the bridge uses, to the minute: the other one may be revoked."""
        # sudo - mes.iot.bridge.key: the bridge user may not write keys
        key_sudo = self.sudo().browse(key_id)
        now = fields.Datetime.now()
        if not key_sudo.used_at or now - key_sudo.used_at >= timedelta(minutes=1):
            key_sudo.used_at = now

    @api.model
    def _generate(self, bridge, days):
        """A new key of `bridge`, returned in clear this once."""
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        # sudo - mes.iot.bridge.key: managers may make keys but not read or write digests
        self.sudo().create(
            {
                "bridge_id": bridge.id,
                "key_id": key_id,
                "digest": self._digest(secret),
                "expires_at": fields.Datetime.now() + timedelta(days=days),
            }
        )
        return f"{key_id}.{secret}"

    @api.model
    def _authenticate(self, header):
        """The valid key of an Authorization header; an empty set for every other header."""
        token = protocol.parse_token(header)
        if not token:
            return self.browse()
        key_id, secret = token
        key = self.search([("key_id", "=", key_id)])
        matches = consteq(self._digest(secret), key.digest or _NOBODY)
        return key.filtered(lambda k: matches and k.state == "valid" and k.bridge_id.active)

    @api.model
    def _digest(self, secret):
        # One round of SHA-256 is enough: the secret is 256 random bits, which no dictionary holds.
        # A slow hash would guard what cannot be guessed, and cost each request 3 ms.
        return hashlib.sha256(secret.encode()).hexdigest()
