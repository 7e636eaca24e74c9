from odoo import models


class HrEmployee(models.Model):
    """How a person is named on screens that everybody sees, and what he decides there."""

    _inherit = "hr.employee"

    def _mes_shown_labels(self):
        """`{id: badge number and short name}`: on a shared screen nobody's full name stands."""
        # sudo: who works there is shown at the work center, employees are personnel's else
        return {person.id: person._mes_shown_label() for person in self.sudo()}

    def _mes_shown_label(self):
        self.ensure_one()
        first, *others = (self.name or "").split()[:2] or [""]
        initial = f" {others[0][0]}." if others else ""
        return f"{self.barcode or ''} {first}{initial}".strip()

    def _mes_is_supervisor_at(self, plant):
        """Whether he decides about a plant on the floor: by his login, or as a leader of a crew."""
        self.ensure_one()
        # sudo: who asks, a kiosk, may read neither logins nor their groups
        person_sudo = self.sudo()
        if not person_sudo.active or not plant:
            return False
        user_sudo = person_sudo.user_id
        if user_sudo.active and user_sudo.has_group("mes_shopfloor.group_mes_supervisor"):
            return plant.sudo().company_id in user_sudo.company_ids
        leads = [("warehouse_id", "=", plant.id), ("leader_ids", "in", self.ids)]
        return bool(person_sudo.env["mes.crew"].search(leads, limit=1))
