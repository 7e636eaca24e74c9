from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

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

    def _mes_is_supervisor_of(self, workorder):
        """Whether he decides about an order on the floor: by his login, or as a leader of a crew."""
        self.ensure_one()
        # sudo: who asks, a kiosk, may read neither logins nor their groups
        user_sudo = self.sudo().user_id
        if user_sudo.active and user_sudo.has_group("mes_shopfloor.group_mes_supervisor"):
            return workorder.company_id in user_sudo.company_ids
        return self._mes_leads_crew_of(workorder.workcenter_id.mes_warehouse_id)

    def _mes_is_lead_at(self, plant):
        """Whether he decides in a plant: by his login, or as a leader of one of its crews."""
        self.ensure_one()
        # sudo: who asks, a kiosk, may read neither logins nor their groups
        user_sudo = self.sudo().user_id
        if user_sudo.active and user_sudo.has_group("mes_shopfloor.group_mes_supervisor"):
            return not plant or plant.sudo().company_id in user_sudo.company_ids
        return self._mes_leads_crew_of(plant)

    def _mes_leads_crew_of(self, plant):
        leads = [("warehouse_id", "=", plant.id), ("leader_ids", "in", self.ids)]
        # sudo: a crew has its leaders, whoever asks
        return self.sudo().active and bool(self.env["mes.crew"].sudo().search(leads, limit=1))
