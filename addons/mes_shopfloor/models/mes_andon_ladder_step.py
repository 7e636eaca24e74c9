from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import andon_ladder

CHANNELS = ("app", "activity", "mail")


class MesAndonLadderStep(models.Model):
    """One step of an escalation ladder: after so many minutes tell these people, this way."""

    _name = "mes.andon.ladder.step"
    _description = "Step of an Escalation Ladder"
    _order = "ladder_id, condition, minutes, id"

    ladder_id = fields.Many2one("mes.andon.ladder", required=True, index=True, ondelete="cascade")
    name = fields.Char(
        required=True,
        translate=True,
        help="Whom it reaches, in a word or two: screens say that they were called.",
    )
    condition = fields.Selection(
        [
            (andon_ladder.UNACKNOWLEDGED, "Nobody accepted it"),
            (andon_ladder.UNRESOLVED, "It is not resolved"),
        ],
        required=True,
        default=andon_ladder.UNACKNOWLEDGED,
    )
    minutes = fields.Integer(
        required=True, default=5, help="0 tells them as soon as somebody calls."
    )
    employee_ids = fields.Many2many(
        "hr.employee", relation="mes_andon_step_employee_rel", string="Employees"
    )
    is_leaders = fields.Boolean(
        string="Shift Leaders", help="The leaders of the crew that works the running shift."
    )
    is_crew = fields.Boolean(string="Whole Crew", help="The crew that works the running shift.")
    is_responders = fields.Boolean(
        string="Who Answers", help="The roles and crews that answer this kind of call."
    )
    group_ids = fields.Many2many(
        "res.groups",
        relation="mes_andon_step_group_rel",
        string="Roles",
        help="All users of the company that have one of these roles.",
    )
    user_ids = fields.Many2many("res.users", relation="mes_andon_step_user_rel", string="Users")
    by_app = fields.Boolean(string="In Odoo", default=True, help="A message on their screen.")
    by_activity = fields.Boolean(string="Activity", help="A task on their list.")
    by_mail = fields.Boolean(string="Mail")

    _minutes_check = models.Constraint(
        "CHECK(minutes >= 0 AND minutes <= 43200)", "A step comes after 0 minutes to 30 days."
    )

    @api.constrains("by_app", "by_activity", "by_mail")
    def _check_channel(self):
        for step in self:
            if not step._channels():
                raise ValidationError(
                    self.env._(
                        "Say how %s are told: in Odoo, by an activity or by mail.", step.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        self.env["mes.andon.ladder"]._reschedule()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"condition", "minutes", "ladder_id"}:
            self.env["mes.andon.ladder"]._reschedule()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["mes.andon.ladder"]._reschedule()
        return result

    def _channels(self):
        self.ensure_one()
        return [channel for channel in CHANNELS if self[f"by_{channel}"]]

    def _recipients(self, call, now):
        """`{(user, employee)}` that these steps reach for a call: each person once, by his login
        where he has one."""
        people = self.employee_ids | self._shift_people(call, now)
        users = self.user_ids | self.group_ids.all_user_ids
        if any(self.mapped("is_responders")):
            crews = call.kind_id.responder_crew_ids
            people |= crews.member_ids | crews.leader_ids
            users |= call.kind_id.responder_group_ids.all_user_ids
        company = call.company_id
        people = people.filtered(lambda person: person.active and person.company_id == company)
        users = self._reachable(users | people.user_id, company)
        employees = {person.user_id: person for person in people if person.user_id}
        nobody = self.env["res.users"]
        return {(user, employees.get(user, people.browse())) for user in users} | {
            (nobody, person) for person in people if person.user_id not in users
        }

    @api.model
    def _reachable(self, users, company):
        """Those of these users who are people of the company."""
        users = users.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return users - company.mes_service_user_id - self.env.ref("base.user_root")

    def _shift_people(self, call, now):
        """Of the crew that works now, by the plant's own clock, whom the steps name."""
        people = self.env["hr.employee"]
        leaders, whole = any(self.mapped("is_leaders")), any(self.mapped("is_crew"))
        if not (leaders or whole) or not call.warehouse_id:
            return people
        slot = self.env["mes.shift"]._slot_at(call.warehouse_id, now)
        crew = self.env["mes.crew"].browse(slot.crew or False) if slot else self.env["mes.crew"]
        if leaders:
            people |= crew.leader_ids
        if whole:
            people |= crew.member_ids
        return people
