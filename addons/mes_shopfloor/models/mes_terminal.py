import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

# Without the characters that are read or typed for one another: 0 O, 1 I L, 2 Z, 5 S, 8 B.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 8
SECRET_DAYS, SECRET_DAYS_MOST = 365, 3650
PAIRING_MINUTES = 15
USER_AGENT_MAX = 200
SESSION_KEY = "mes_terminals"
KINDS = ("kiosk", "board")


class MesTerminal(models.Model):
    """A kiosk at a station or a wallboard in the hall, and what it may show."""

    _name = "mes.terminal"
    _inherit = ["bus.listener.mixin"]
    _description = "Terminal"
    _order = "warehouse_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("kiosk", "Kiosk"), ("board", "Wallboard")], required=True, default="kiosk"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        relation="mes_terminal_workcenter_rel",
        string="Work Centers",
        check_company=True,
        help="Leave empty to show all work centers of the plant.",
    )
    last_seen = fields.Datetime(readonly=True, copy=False)
    user_agent = fields.Char(string="Browser", readonly=True, copy=False)
    is_paired = fields.Boolean(string="Paired", compute="_compute_is_paired")
    secret_digest = fields.Char(groups=fields.NO_ACCESS, copy=False)
    secret_expires = fields.Datetime(string="Paired Until", readonly=True, copy=False)
    pairing_digest = fields.Char(groups=fields.NO_ACCESS, copy=False)
    pairing_expires = fields.Datetime(readonly=True, copy=False)
    secret_days = fields.Integer(
        string="Pairing Lasts (Days)",
        required=True,
        default=SECRET_DAYS,
        help="After so many days the screen has to be paired anew.",
    )

    _secret_days_check = models.Constraint(
        f"CHECK(secret_days BETWEEN 1 AND {SECRET_DAYS_MOST})",
        "A pairing lasts from one day to ten years.",
    )
    _pairing_unique = models.UniqueIndex(
        "(pairing_digest) WHERE pairing_digest IS NOT NULL", "This code is taken. Ask for another."
    )

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for terminal in self:
            if terminal.warehouse_id.company_id == terminal.company_id:
                continue
            terminal.warehouse_id = self.env["stock.warehouse"].search(
                [("company_id", "=", terminal.company_id.id)], limit=1
            )

    @api.depends("secret_digest", "secret_expires", "active")
    def _compute_is_paired(self):
        for terminal in self:
            terminal.is_paired = terminal._is_valid()

    def write(self, vals):
        if vals.get("active") is False:
            self._forget_secret()
        return super().write(vals)

    def action_pair(self):
        """Show a code to type, and a link to scan, on the screen that is to be this terminal."""
        self.ensure_one()
        self.check_access("write")
        page = "board" if self.kind == "board" else "kiosk"
        code = self._new_pairing_code()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pair %s", self.name),
            "res_model": "mes.terminal.pairing",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_terminal_id": self.id,
                "default_code": code,
                "default_expires": self.pairing_expires,
                "default_url": f"{self.get_base_url()}/mes/{page}#pair={code}",
            },
        }

    def action_revoke(self):
        """End the terminal's session and its live channel at once; it has to be paired anew."""
        self.check_access("write")
        self._bus_send_live("mes.terminal/revoked", {})
        self._forget_secret()

    def action_revoke_plant(self):
        """Revoke every terminal of these plants: when a device was lost and nobody knows which."""
        self.search([("warehouse_id", "in", self.warehouse_id.ids)]).action_revoke()

    def _forget_secret(self):
        # sudo: digests are hidden from everybody; the caller's right to write was checked
        self.sudo().write({"secret_digest": False, "secret_expires": False})
        self.sudo().write({"pairing_digest": False, "pairing_expires": False})

    def _new_pairing_code(self, minutes=PAIRING_MINUTES):
        """A code that pairs one browser with this terminal once, within `minutes`."""
        self.ensure_one()
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        # sudo: digests are hidden from everybody
        self.sudo().write(
            {
                "pairing_digest": self._pairing_digest_of(code),
                "pairing_expires": fields.Datetime.now() + timedelta(minutes=minutes),
            }
        )
        return code

    @api.model
    def _pairing_digest_of(self, code):
        # Keyed by the database's own secret: a code is short enough to be found by trial else.
        # sudo: the key is a system parameter
        return hmac(self.sudo().env, "mes_shopfloor.pairing", code)

    @api.model
    def _pair(self, code):
        """Exchange a code for `(terminal, secret)`; an unknown or late code gives None."""
        # sudo: the browser that pairs is not known yet, the code is its proof
        terminal_sudo = self.sudo().search(
            [
                ("pairing_digest", "=", self._pairing_digest_of(code.strip().upper())),
                ("pairing_expires", ">", fields.Datetime.now()),
            ],
            limit=1,
        )
        if not terminal_sudo:
            return None
        terminal_sudo._bus_send_live("mes.terminal/revoked", {})
        secret = secrets.token_urlsafe(32)
        terminal_sudo.write(
            {
                "secret_digest": _digest(secret),
                "secret_expires": fields.Datetime.now() + timedelta(days=terminal_sudo.secret_days),
                "pairing_digest": False,
                "pairing_expires": False,
            }
        )
        terminal_sudo.company_id._mes_get_service_user()
        return terminal_sudo, secret

    @api.model
    def _from_secret(self, terminal_id, secret):
        """The terminal whose secret this is, under sudo, or nothing."""
        # sudo: the digest is hidden, and the caller is known only by this comparison
        terminal_sudo = self.sudo().browse(terminal_id).exists()
        expected = terminal_sudo.secret_digest if terminal_sudo else ""
        matches = consteq(_digest(secret), expected or _digest(secrets.token_urlsafe(8)))
        return terminal_sudo if matches and terminal_sudo._is_valid() else self.browse()

    def _open_session(self, session, user_agent):
        """Remember the terminal in the browser's session on the server, beside one of another
        kind: a supervisor may have the kiosk and the wallboard in two tabs."""
        self.ensure_one()
        mine = {self.kind: [self.id, self._session_key()]}
        session[SESSION_KEY] = {**(session.get(SESSION_KEY) or {}), **mine}
        self.write(
            {"last_seen": fields.Datetime.now(), "user_agent": (user_agent or "")[:USER_AGENT_MAX]}
        )

    @api.model
    def _from_session(self, session, kind):
        """The terminal of this kind that the session proves, under sudo, or nothing."""
        terminal_id, key = (session.get(SESSION_KEY) or {}).get(kind) or (None, None)
        if not isinstance(terminal_id, int) or not isinstance(key, str):
            return self.browse()
        # sudo: a paired browser is nobody yet; its session is its proof
        terminal_sudo = self.sudo().browse(terminal_id).exists()
        if not terminal_sudo or not terminal_sudo._is_valid() or terminal_sudo.kind != kind:
            return self.browse()
        return terminal_sudo if consteq(terminal_sudo._session_key(), key) else self.browse()

    def _as_service_user(self):
        """The same terminal with the reduced rights in which a kiosk's request runs."""
        self.ensure_one()
        company = self.company_id
        user = company._mes_get_service_user()
        return (
            self.sudo(False)
            .with_user(user)
            .with_company(company)
            .with_context(
                allowed_company_ids=company.ids,
                # Cached by Odoo; the field itself lies with the user's contact.
                lang=user.with_user(user).context_get()["lang"],
                tz=self.warehouse_id._mes_tz_name(),
            )
        )

    def _kiosk_screens(self):
        """The screens a kiosk may ask for, `{name: method(params)}`; addons add through super."""
        return {}

    def _kiosk_acts(self):
        """What may be done at a kiosk, `{kind: method(event)}`; addons add through super."""
        return {}

    def _is_valid(self):
        self.ensure_one()
        # sudo: the digest is hidden from everybody
        terminal_sudo = self.sudo()
        expires = terminal_sudo.secret_expires
        return bool(
            terminal_sudo.active
            and terminal_sudo.secret_digest
            and expires
            and expires > fields.Datetime.now()
        )

    def _session_key(self):
        """Changes with the secret, so that a session or channel ends when the secret does."""
        # sudo: the digest is hidden from everybody
        return hashlib.sha256(f"session:{self.sudo().secret_digest}".encode()).hexdigest()

    def _shown_workcenters(self):
        self.ensure_one()
        return self.workcenter_ids.filtered("active") or self.env["mrp.workcenter"].search(
            [("mes_warehouse_id", "=", self.warehouse_id.id)]
        )


def _digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
