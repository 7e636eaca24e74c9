from odoo import api, fields, models
from odoo.exceptions import ValidationError

FACTORS = [
    ("availability", "Availability"),
    ("performance", "Performance"),
    ("quality", "Quality"),
    ("oee", "OEE"),
]
LOSSES = [
    ("aust", "Set-up"),
    ("failure", "Failures"),
    ("minor", "Minor stops"),
    ("delay", "Other delays"),
    ("adot", "Without order"),
    ("unknown", "No data"),
    ("unexplained", "Unexplained stops"),
]
#: The nearer to the machine, the later in this list: the nearest target holds.
SCOPES = ("warehouse_id", "workcenter_id", "machine_id")


class MesOeeTarget(models.Model):
    """What a machine, or each machine of a work center or plant, should reach in a shift."""

    _name = "mes.oee.target"
    _description = "OEE Target"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("factor", "A figure is reached"), ("loss", "A loss stays within its budget")],
        required=True,
        default="factor",
    )
    machine_id = fields.Many2one(
        "maintenance.equipment", check_company=True, ondelete="cascade", index="btree_not_null"
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        "Work Center",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Each machine of the work center; a target of the machine itself goes first.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Plant",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Each machine of the plant; a target of its work center or of itself goes first.",
    )
    factor = fields.Selection(FACTORS, default="oee")
    percent = fields.Float("At Least (%)", default=85.0)
    bucket = fields.Selection(LOSSES, "Loss")
    reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        ondelete="cascade",
        help="Stops for this reason, or for one below it. Empty: the whole loss.",
    )
    budget_minutes = fields.Float("At Most (min per shift)", default=30.0)
    date_from = fields.Date(
        "From",
        required=True,
        default=fields.Date.context_today,
        help="A later target for the same takes over on its day.",
    )
    user_ids = fields.Many2many(
        "res.users", string="Tell", help="Empty: all supervisors and managers of the company."
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )

    _percent_check = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)", "A target lies above 0 and at most at 100 %."
    )
    _budget_check = models.Constraint(
        "CHECK (budget_minutes >= 0)", "A budget of minutes is not negative."
    )

    @api.depends(*SCOPES)
    def _compute_company_id(self):
        for target in self:
            place = target.machine_id or target.workcenter_id or target.warehouse_id
            target.company_id = place.company_id or self.env.company

    @api.depends("kind", "factor", "percent", "bucket", "reason_id", "budget_minutes", *SCOPES)
    def _compute_display_name(self):
        for target in self:
            place = target.machine_id or target.workcenter_id or target.warehouse_id
            target.display_name = f"{place.display_name or ''}: {target._what()}"

    @api.constrains("kind", "factor", "bucket", "reason_id", *SCOPES)
    def _check_complete(self):
        for target in self:
            if sum(bool(target[scope]) for scope in SCOPES) != 1:
                raise ValidationError(
                    self.env._("Choose a machine, a work center or a plant for the target: one.")
                )
            if target.kind == "factor" and not target.factor:
                raise ValidationError(self.env._("Choose the figure that should be reached."))
            if target.kind == "loss" and not (target.bucket or target.reason_id):
                raise ValidationError(self.env._("Choose the loss or the reason of the budget."))

    def _what(self):
        """The target in words, without its place."""
        self.ensure_one()
        if self.kind == "factor":
            label = dict(self._fields["factor"]._description_selection(self.env))
            return self.env._(
                "%(figure)s at least %(percent)g %%",
                figure=label.get(self.factor, ""),
                percent=self.percent,
            )
        label = dict(self._fields["bucket"]._description_selection(self.env))
        return self.env._(
            "%(loss)s at most %(minutes)g min per shift",
            loss=self.reason_id.name or label.get(self.bucket, ""),
            minutes=self.budget_minutes,
        )

    def _subject(self):
        """What the target is about: of several about the same, one holds."""
        self.ensure_one()
        if self.kind == "factor":
            return "factor", self.factor
        return "loss", self.bucket if not self.reason_id else self.reason_id.id

    def _holding(self, machine, day):
        """The targets that hold for a machine on a day: of each subject the nearest, the latest."""
        holding = {}
        places = {
            "warehouse_id": machine.mes_warehouse_id,
            "workcenter_id": machine.mes_workcenter_id,
            "machine_id": machine,
        }
        for target in self.filtered(lambda target: target.date_from <= day):
            for nearness, scope in enumerate(SCOPES):
                if target[scope] and target[scope] == places[scope]:
                    rank = (nearness, target.date_from, target.id)
                    known = holding.get(target._subject(), ((), None))
                    holding[target._subject()] = max(known, (rank, target), key=lambda one: one[0])
        return self.browse(target.id for _rank, target in holding.values())
