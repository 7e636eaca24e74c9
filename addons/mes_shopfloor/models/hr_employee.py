from odoo import api, fields, models
from odoo.exceptions import ValidationError

NUMBER_MAX = 16


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    mes_number = fields.Char(
        "Shop Floor Number",
        copy=False,
        index="btree_not_null",
        help="The number by which a person is known on the shop floor: shown on shared screens, and"
        " typed with the PIN where no badge is at hand. Letters and digits.",
    )
    mes_crew_ids = fields.Many2many(
        "mes.crew",
        relation="mes_crew_member_rel",
        string="Crews",
        groups="hr.group_hr_user",
    )
    mes_qualification_ids = fields.One2many(
        "mes.qualification",
        "employee_id",
        string="Qualifications",
        groups="hr.group_hr_user",
    )

    _mes_number_unique = models.UniqueIndex(
        "(company_id, mes_number) WHERE mes_number <> ''",
        "Another employee of this company has this shop floor number.",
    )

    @api.constrains("mes_number")
    def _check_mes_number(self):
        for employee in self.filtered("mes_number"):
            number = employee.mes_number
            if len(number) > NUMBER_MAX or not (number.isascii() and number.isalnum()):
                raise ValidationError(
                    self.env._(
                        "%(number)s cannot be the shop floor number of %(name)s. It has up to"
                        " %(most)s letters and digits, as they are typed at a kiosk.",
                        number=number,
                        name=employee.name,
                        most=NUMBER_MAX,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_with_number(vals) for vals in vals_list])

    def write(self, vals):
        res = super().write(_with_number(vals))
        if vals.get("active") is False or "company_id" in vals:
            # sudo: presences are the system's own rows
            presences = self.env["mes.terminal.operator"].sudo()
            presences.search([("employee_id", "in", self.ids), ("signed_out", "=", False)])._end(
                fields.Datetime.now()
            )
        return res

    def _mes_label(self):
        """How a person appears on a screen that all can see: number and short name."""
        self.ensure_one()
        words = (self.name or "").split()
        if words[1:] and words[-1] == self.mes_number:
            return " ".join((self.mes_number, *words[:-1]))
        short = f"{words[0]} {words[-1][0]}." if words[1:] else self.name
        return " ".join(filter(None, (self.mes_number, short)))

    def _mes_supervisors_at(self, plant, company):
        """Those of these people who decide on the floor: by login, or as leader of a crew there."""
        # sudo: who asks, a kiosk, may read neither logins nor their groups
        people_sudo = self.sudo()
        by_login = people_sudo.filtered(
            lambda person: (
                person.user_id.active
                and person.user_id.has_group("mes_shopfloor.group_mes_supervisor")
            )
        )
        allowed = by_login.filtered(lambda person: company in person.user_id.company_ids)
        others = (people_sudo - by_login).filtered("active")
        if others:
            leads = [("warehouse_id", "=", plant.id), ("leader_ids", "in", others.ids)]
            # sudo: a crew has its leaders, whoever asks
            allowed |= others & self.env["mes.crew"].sudo().search(leads).leader_ids
        return allowed.with_env(self.env)

    def _mes_is_supervisor_of(self, workorder):
        """Whether he decides about an order on the floor: by his login, or as a leader of a crew."""
        self.ensure_one()
        plant = workorder.workcenter_id.mes_warehouse_id
        return bool(self._mes_supervisors_at(plant, workorder.company_id))


def _with_number(vals):
    """Numbers are kept in capitals, as whoever types them should not have to know."""
    number = vals.get("mes_number")
    return {**vals, "mes_number": number.strip().upper()} if isinstance(number, str) else vals
