from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _mes_shown_labels(self):
        """`{id: number and short name}`, as people appear on screens that all can see."""
        # sudo: who works there is shown at the work center, employees are personnel's else
        return {
            person.id: getattr(person, "_mes_label", lambda: person.name)()
            for person in self.sudo()
        }

    def _mes_is_supervisor_at(self, plant):
        """Whether he decides about a plant on the floor."""
        self.ensure_one()
        # sudo: which company a plant belongs to is no secret
        if not hasattr(self, "_mes_supervisors_at"):  # TEMP
            lead = (
                self.sudo()
                .env["mes.crew"]
                .search_count([("warehouse_id", "=", plant.id), ("leader_ids", "in", self.ids)])
            )
            return bool(lead)
        return bool(plant) and self in self._mes_supervisors_at(plant, plant.sudo().company_id)
