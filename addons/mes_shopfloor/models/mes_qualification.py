from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .. import qualification

LEVELS = [
    (str(qualification.LEARNER), "Learner"),
    (str(qualification.SUPERVISED), "Under Supervision"),
    (str(qualification.ALONE), "Alone"),
    (str(qualification.TRAINER), "Trainer"),
]
#: What was true on the days that are over.
PAST_FIELDS = {"employee_id", "skill_id", "operation_id", "level", "date_from"}
ONE_DAY = timedelta(days=1)
REMIND_DAYS = 30


class MesQualification(models.Model):
    """What an employee is qualified for, a skill or one operation, from when to when."""

    _name = "mes.qualification"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Qualification"
    _order = "date_to, employee_id, id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, index=True, precompute=True
    )
    skill_id = fields.Many2one(
        "mes.skill", index="btree_not_null", ondelete="restrict", check_company=True
    )
    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="One operation itself, instead of a skill that several may ask for.",
    )
    level = fields.Selection(
        LEVELS,
        required=True,
        default=str(qualification.ALONE),
        tracking=True,
        help="A learner watches. Under supervision one starts only beside somebody who may work"
        " alone.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="Valid Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index=True,
        help="The last day. Empty: for good.",
    )
    granted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        default=lambda self: self.env.uid,
        copy=False,
        ondelete="restrict",
    )
    note = fields.Char(help="Course, certificate number, who trained.")
    is_reminded = fields.Boolean(readonly=True, copy=False)
    has_begun = fields.Boolean(compute="_compute_has_begun")
    renew_months = fields.Integer(related="skill_id.renew_months")

    _one_subject_check = models.Constraint(
        "CHECK((skill_id IS NULL) <> (operation_id IS NULL))",
        "Somebody is qualified for a skill or for an operation: choose one of the two.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_to >= date_from)", "A qualification does not end before it begins."
    )
    _begin_unique = models.UniqueIndex(
        "(employee_id, COALESCE(skill_id, 0), COALESCE(operation_id, 0), date_from)",
        "This qualification already begins on that day.",
    )

    @api.depends("skill_id", "date_from")
    def _compute_date_to(self):
        for record in self:
            months = record.skill_id.renew_months
            if months and record.date_from and not record.date_to:
                record.date_to = record.date_from + relativedelta(months=months)

    @api.depends("date_from")
    def _compute_has_begun(self):
        today = fields.Date.context_today(self)
        for record in self:
            # What was entered today may be put right today, whenever it began.
            entered = record._origin.create_date or fields.Datetime.now()
            entered_on = fields.Datetime.context_timestamp(record, entered).date()
            record.has_begun = bool(
                record._origin and record._origin.date_from < today and entered_on < today
            )

    @api.depends("employee_id", "skill_id", "operation_id", "level")
    def _compute_display_name(self):
        labels = dict(self._fields["level"]._description_selection(self.env))
        for record in self:
            subject = record.skill_id.display_name or record.operation_id.display_name or ""
            level = labels.get(record.level, "")
            record.display_name = f"{record.employee_id.name or ''}: {subject} ({level})"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._end_previous()
        records._check_no_overlap()
        return records

    def write(self, vals):
        if vals.keys() & PAST_FIELDS:
            self._check_not_begun()
        if "date_to" in vals:
            vals = {"is_reminded": False, **vals}
        result = super().write(vals)
        if vals.keys() & {*PAST_FIELDS, "date_to"}:
            self._check_no_overlap()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_not_begun()

    def _check_not_begun(self):
        for record in self.filtered("has_begun"):
            raise UserError(
                self.env._(
                    "%s was valid on days that are over, and stays so. Enter its last day, or grant"
                    " another level from today on.",
                    record.display_name,
                )
            )

    def _end_previous(self):
        """A new level takes the place of the one before on its first day."""
        for record, others in self._same_subject().items():
            earlier = others.filtered(
                lambda other, first=record.date_from: (
                    other.date_from < first and (not other.date_to or other.date_to >= first)
                )
            )
            if earlier:
                earlier.write({"date_to": record.date_from - ONE_DAY})

    def _check_no_overlap(self):
        for record, others in self._same_subject().items():
            for other in others:
                apart = (record.date_to and record.date_to < other.date_from) or (
                    other.date_to and other.date_to < record.date_from
                )
                if not apart:
                    raise ValidationError(
                        self.env._(
                            "%(one)s already holds from %(day)s on. Two levels cannot hold on the"
                            " same day.",
                            one=other.display_name,
                            day=format_date(self.env, other.date_from),
                        )
                    )

    def _same_subject(self):
        """The other qualifications of the same employee for the same thing, per record."""
        known = self.search(
            Domain("employee_id", "in", self.employee_id.ids)
            & (
                Domain("skill_id", "in", self.skill_id.ids)
                | Domain("operation_id", "in", self.operation_id.ids)
            )
        )
        groups = known.grouped(lambda record: record._subject_key())
        return {record: groups[record._subject_key()] - record for record in self}

    def _subject_key(self):
        return self.employee_id, self.skill_id, self.operation_id

    @api.model
    def _valid_domain(self, day):
        endless = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        return Domain("date_from", "<=", day) & endless

    def _subject(self):
        self.ensure_one()
        if self.skill_id:
            return qualification.Subject("skill", self.skill_id.id)
        return qualification.Subject("operation", self.operation_id.id)

    def _as_grant(self):
        return qualification.Grant(
            self._subject(), int(self.level), self.date_from, self.date_to or None
        )

    def action_renew(self):
        """Valid again as long as the skill says, from today."""
        today = fields.Date.context_today(self)
        for record in self:
            if not record.renew_months:
                raise UserError(
                    self.env._(
                        "%s is not renewed after some months. Enter its last day by hand.",
                        record.display_name,
                    )
                )
            until = today + relativedelta(months=record.renew_months)
            if record.date_to and record.date_to < today:
                # The days in between stay without it.
                record.copy({"date_from": today, "date_to": until})
            else:
                record.date_to = until

    def action_new_level(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Level"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_employee_id": self.employee_id.id,
                "default_skill_id": self.skill_id.id,
                "default_operation_id": self.operation_id.id,
                "default_level": self.level,
            },
        }

    @api.model
    def _cron_remind(self):
        """Tell who is responsible for an employee what of his expires soon, once."""
        today = fields.Date.today()
        expiring = self.search(
            [
                ("date_to", ">=", today),
                ("date_to", "<=", today + timedelta(days=REMIND_DAYS)),
                ("is_reminded", "=", False),
                ("employee_id.active", "=", True),
            ]
        )
        for record in expiring:
            user = record._responsible_user()
            if user:
                record.is_reminded = True
                record.activity_schedule(
                    "mes_shopfloor.mail_activity_renew", record.date_to, user_id=user.id
                )

    def _responsible_user(self):
        """The manager of the employee, else who granted it; only somebody who may see it."""
        self.ensure_one()
        for user in (self.employee_id.parent_id.user_id, self.granted_by_id):
            if user.active and self.with_user(user).has_access("read"):
                return user
        return self.env["res.users"]
