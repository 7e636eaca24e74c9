from odoo import Command, fields, models, tools


class ResCompany(models.Model):
    _inherit = "res.company"

    mes_service_user_id = fields.Many2one(
        "res.users",
        string="Kiosk User",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Acts for the kiosks of this company. It has no password: nobody can log in with it.",
    )

    mes_strict_flow = fields.Boolean(
        string="Strict Flow",
        help="Odoo's own Start button, too, refuses an operation that waits for another one, a"
        " blocked work center and whatever else a kiosk would refuse.",
    )

    def _mes_get_service_user(self):
        """The user in whose name this company's terminals act, made when first needed."""
        self.ensure_one()
        # sudo: whoever pairs a terminal need not be allowed to create users
        company_sudo = self.sudo()
        if not company_sudo._mes_service_user_key():
            company_sudo.mes_service_user_id = company_sudo._mes_create_service_user()
        return self.env["res.users"].sudo().browse(company_sudo._mes_service_user_key())

    @tools.ormcache("self.id")
    def _mes_service_user_key(self):
        """Each request of a terminal asks for it, and it never changes."""
        return self.mes_service_user_id.id

    def write(self, vals):
        result = super().write(vals)
        if "mes_service_user_id" in vals:
            self.env.registry.clear_cache()
        return result

    def _mes_create_service_user(self):
        groups = self.env.ref("mes_shopfloor.group_mes_operator")
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": self.env._("Shop floor of %s", self.name),
                    "login": f"mes-shopfloor-{self.id}",
                    "company_id": self.id,
                    "company_ids": [Command.set(self.ids)],
                    "group_ids": [Command.set(groups.ids)],
                    "tz": self.resource_calendar_id.tz or "UTC",
                    "lang": self.partner_id.lang or self.env.lang,
                }
            )
        )
