from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

KEPT = timedelta(days=90)


class MesTerminalOperator(models.Model):
    """A person who was signed in at a kiosk, from when to when."""

    _name = "mes.terminal.operator"
    _description = "Presence at a Terminal"
    _order = "signed_in desc, id desc"
    _check_company_auto = True
    _log_access = False

    terminal_id = fields.Many2one(
        "mes.terminal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="terminal_id.company_id", store=True, index=True, precompute=True
    )
    signed_in = fields.Datetime(required=True, readonly=True)
    last_active = fields.Datetime("Last Act", required=True, readonly=True)
    signed_out = fields.Datetime(readonly=True)
    is_automatic = fields.Boolean(
        "Signed Off Automatically",
        readonly=True,
        help="Nobody signed out: he had done nothing for as long as the terminal waits.",
    )

    _open_unique = models.UniqueIndex(
        "(terminal_id, employee_id) WHERE signed_out IS NULL", "This person is signed in here."
    )
    _terminal_idx = models.Index("(terminal_id, signed_in)")

    @api.depends("employee_id", "terminal_id")
    def _compute_display_name(self):
        for presence in self:
            names = (presence.employee_id.name, presence.terminal_id.name)
            presence.display_name = ", ".join(filter(None, names))

    @api.model
    def _at(self, terminal, now):
        """Who is signed in at a terminal, in the order of coming."""
        domain = Domain("terminal_id", "=", terminal.id) & Domain("signed_out", "=", False)
        if terminal.sign_off_minutes > 0:
            domain &= Domain("last_active", ">", now - timedelta(minutes=terminal.sign_off_minutes))
        domain &= Domain("employee_id.active", "=", True)
        return self.search(domain, order="signed_in, id")

    def _end(self, moment, is_automatic=False):
        """Sign out at this moment; automatically it was when the waiting was over."""
        for presence in self:
            end = moment
            if is_automatic:
                waited = timedelta(minutes=presence.terminal_id.sign_off_minutes)
                end = min(presence.last_active + waited, moment)
            presence.write(
                {"signed_out": max(end, presence.signed_in), "is_automatic": is_automatic}
            )

    @api.autovacuum
    def _gc_presences(self):
        now = fields.Datetime.now()
        # sudo: nobody may write presences by hand, the system ends and forgets them
        presences = self.sudo()
        for terminal in self.env["mes.terminal"].sudo().search([("sign_off_minutes", ">", 0)]):
            limit = now - timedelta(minutes=terminal.sign_off_minutes)
            presences.search(
                [
                    ("terminal_id", "=", terminal.id),
                    ("signed_out", "=", False),
                    ("last_active", "<=", limit),
                ]
            )._end(now, is_automatic=True)
        presences.search([("signed_out", "<", now - KEPT)]).unlink()
