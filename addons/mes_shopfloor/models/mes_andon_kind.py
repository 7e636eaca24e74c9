from odoo import api, fields, models, tools
from odoo.fields import Domain

ICONS = [
    ("box", "Box"),
    ("truck", "Truck"),
    ("wrench", "Wrench"),
    ("gauge", "Caliper"),
    ("users", "People"),
    ("user", "Person"),
    ("shield", "Shield"),
    ("tool", "Tool"),
    ("machine", "Machine"),
    ("bolt", "Electricity"),
    ("file", "Paper"),
    ("ask", "Question"),
    ("bell", "Bell"),
]
KEPT = {"name", "sequence", "icon", "asks", "active", "company_id", "cause_ids", "kind_ids"}


class MesAndonKind(models.Model):
    """What somebody at a station may call for: material, maintenance, a shift lead."""

    _name = "mes.andon.kind"
    _description = "Kind of Call"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    icon = fields.Selection(ICONS, required=True, default="bell")
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    asks = fields.Selection(
        [("nothing", "Nothing more"), ("component", "Component and quantity")],
        required=True,
        default="nothing",
        help="What the kiosk asks for beside the kind. A call for material names the component"
        " that runs short and how much of it is missing.",
    )
    responder_group_ids = fields.Many2many(
        "res.groups",
        relation="mes_andon_kind_group_rel",
        string="Answering Roles",
        help="People with one of these roles may accept such a call. Without roles and crews:"
        " anybody who is signed in and did not call.",
    )
    responder_crew_ids = fields.Many2many(
        "mes.crew",
        relation="mes_andon_kind_crew_rel",
        string="Answering Crews",
        help="Members and leaders of these crews may accept such a call.",
    )
    cause_ids = fields.Many2many(
        "mes.andon.cause",
        relation="mes_andon_cause_kind_rel",
        column1="kind_id",
        column2="cause_id",
        string="Causes",
        help="One of them is chosen when such a call is resolved.",
    )
    open_count = fields.Integer(string="Open Calls", compute="_compute_open_count")

    def _compute_open_count(self):
        counts = dict(
            self.env["mes.andon.call"]._read_group(
                [("kind_id", "in", self.ids), ("state", "in", ("open", "acknowledged"))],
                ["kind_id"],
                ["__count"],
            )
        )
        for kind in self:
            kind.open_count = counts.get(kind._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        self._forget_choices()
        return kinds

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & KEPT:
            self._forget_choices()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_choices()
        return result

    @api.model
    def _forget_choices(self):
        """Offer the kinds anew, here at once and everywhere when this transaction is through."""
        self.env.registry.clear_cache()
        # Another thread may remember the old ones again before the new ones are committed.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    def _choices(self, company):
        """What a kiosk of the company offers; every screen carries it, so it is remembered."""
        return [
            {**kind, "causes": [dict(cause) for cause in kind["causes"]]}
            for kind in self._remembered_choices(company.id, self.env.lang or "en_US")
        ]

    @api.model
    @tools.ormcache("company_id", "lang")
    def _remembered_choices(self, company_id, lang):
        # sudo: the same for everybody at this company's stations
        kinds = self.sudo().with_context(lang=lang).search(self._company_domain(company_id))
        return [
            {
                "id": kind.id,
                "label": kind.name,
                "icon": kind.icon,
                "asks": kind.asks,
                "causes": [
                    {"id": cause.id, "label": cause.name}
                    for cause in kind.cause_ids.sorted()
                    if cause.company_id.id in (False, company_id)
                ],
            }
            for kind in kinds
        ]

    @api.model
    def _company_domain(self, company_id):
        return Domain("company_id", "in", (company_id, False))

    def _is_answered_by(self, employee, user):
        """Whether this person may accept such a call: by his login, or as one of a crew.

        `employee` is who was identified at the station, `user` who is logged in; one may be empty.
        """
        self.ensure_one()
        # sudo: who asks, a kiosk, may read neither logins nor their groups nor crews
        kind_sudo, employee_sudo = self.sudo(), employee.sudo()
        groups, crews = kind_sudo.responder_group_ids, kind_sudo.responder_crew_ids
        if not groups and not crews:
            return True
        user_sudo = employee_sudo.user_id or user.sudo()
        if user_sudo.active and user_sudo.all_group_ids & groups:
            return True
        return bool(employee_sudo & (crews.member_ids | crews.leader_ids))

    def _responders_text(self):
        """Who answers such calls, in words."""
        self.ensure_one()
        kind_sudo = self.sudo()  # sudo: names of roles and crews are no secret
        names = [
            *kind_sudo.responder_crew_ids.mapped("name"),
            *kind_sudo.responder_group_ids.mapped("full_name"),
        ]
        return ", ".join(names)
