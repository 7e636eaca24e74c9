from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .. import crew_rota
from .mes_plan_part import default_plant

#: What decided which crew an entry of the ledger was made by.
ROTA_FIELDS = {"warehouse_id", "date_from", "pattern", "line_ids"}


class MesCrewRota(models.Model):
    """The rotation of a plant: a pattern of shifts that its crews go through one after the other."""

    _name = "mes.crew.rota"
    _inherit = ["mes.plan.part"]
    _description = "Crew Rotation"
    _order = "warehouse_id, date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        required=True,
        index=True,
        ondelete="cascade",
        default=default_plant,
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=fields.Date.context_today,
        help="On this day the crew that begins after 0 days is at the first day of the pattern.",
    )
    date_to = fields.Date(string="Last Day", help="Empty: until further notice.")
    pattern = fields.Char(
        required=True,
        help="What one crew does day by day: codes of shifts and - for a free day, with *n for n"
        " days in a row. E*2 L*2 N*2 -*2 is a continental pattern of four crews that begin it"
        " two days apart; E*5 -*2 L*5 -*2 N*5 -*2 changes every week.",
    )
    line_ids = fields.One2many("mes.crew.rota.line", "rota_id", string="Crews", copy=True)
    cycle_days = fields.Integer(string="Days", compute="_compute_cycle_days")
    problem = fields.Char(compute="_compute_cycle_days")

    _dates_check = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day of a rotation is not before its first."
    )

    @api.depends("pattern")
    def _compute_cycle_days(self):
        for rota in self:
            try:
                rota.cycle_days, rota.problem = len(crew_rota.parse(rota.pattern or "-")), False
            except crew_rota.PatternError as error:
                rota.cycle_days, rota.problem = 0, str(error)

    @api.constrains("pattern", "line_ids", "warehouse_id")
    def _check_pattern(self):
        for rota in self:
            if rota.problem:
                raise ValidationError(
                    self.env._(
                        "%(part)s in the pattern of %(rota)s cannot be read. Write the codes of the"
                        " shifts with blanks between them, - for a free day and *n for n days in a"
                        " row, a year at most.",
                        part=rota.problem,
                        rota=rota.name,
                    )
                )
            rota._check_codes()
            rota._check_double()

    def _check_codes(self):
        known = {crew_rota.FREE, *self.warehouse_id.mes_shift_ids.mapped("code")}
        unknown = [code for code in crew_rota.parse(self.pattern) if code not in known]
        if unknown:
            raise ValidationError(
                self.env._(
                    "No shift of plant %(plant)s has the code %(code)s of the pattern. The codes"
                    " stand in the list of shifts.",
                    plant=self.warehouse_id.name,
                    code=unknown[0],
                )
            )

    def _check_double(self):
        double = crew_rota.double(self._as_rota())
        if double:
            code, *crews = double
            one, other = (self.env["mes.crew"].browse(crew).name for crew in crews)
            raise ValidationError(
                self.env._(
                    "%(one)s and %(other)s would both work shift %(code)s on the same day. Let one"
                    " of them begin the pattern later.",
                    one=one,
                    other=other,
                    code=code,
                )
            )

    @api.constrains("warehouse_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        for rota in self:
            domain = [
                ("warehouse_id", "=", rota.warehouse_id.id),
                ("id", "!=", rota.id),
                ("date_from", "<=", rota.date_to or date.max),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", rota.date_from),
            ]
            other = self.search(domain, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "The rotations %(one)s and %(other)s would hold on the same days. Give the"
                        " older one a last day.",
                        one=rota.name,
                        other=other.name,
                    )
                )

    def write(self, vals):
        if vals.keys() & ROTA_FIELDS:
            self._check_unused()
        if vals.get("date_to"):
            self._check_unused(fields.Date.to_date(vals["date_to"]))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self, after=date.min):
        """What the ledger says about crews stays true: a rotation that was worked does not change.

        Only its last day may, to any day from its last entry on.
        """
        for rota in self:
            domain = [
                ("workcenter_id.mes_warehouse_id", "=", rota.warehouse_id.id),
                ("crew_id", "in", rota.line_ids.crew_id.ids),
                ("shift_date", ">=", rota.date_from),
                ("shift_date", ">", after),
                ("shift_date", "<=", rota.date_to or date.max),
                ("date_logged", ">", rota.create_date),
            ]
            # sudo: the past stays as it was, whoever may read it
            if self.env["mes.production.log"].sudo().search(domain, limit=1):
                raise UserError(
                    self.env._(
                        "The ledger has entries of crews that worked by rotation %s. Enter its last"
                        " day and add a new rotation that begins the day after.",
                        rota.name,
                    )
                )

    def _as_rota(self):
        self.ensure_one()
        return crew_rota.Rota(
            self.date_from,
            self.date_to or date.max,
            crew_rota.parse(self.pattern),
            tuple((line.crew_id.id, line.delay_days) for line in self.line_ids),
        )
