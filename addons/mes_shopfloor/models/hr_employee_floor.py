from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _mes_shown_labels(self):
        """`{id: number and short name}`, as people appear on screens that all can see."""
        # sudo: who works there is shown at the work center, employees are personnel's else
        return {person.id: person._mes_label() for person in self.sudo()}

    def _mes_is_supervisor_at(self, plant):
        """Whether he decides about a plant on the floor."""
        self.ensure_one()
        # sudo: which company a plant belongs to is no secret
        return bool(plant) and self in self._mes_supervisors_at(plant, plant.sudo().company_id)
