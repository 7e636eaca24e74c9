from odoo import models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _mes_reason_of_code(self, code):
        """The reason a code of this machine stands for: its own meaning, its category's, anybody's.

        An empty record set for a code nobody has explained.
        """
        self.ensure_one()
        reasons = self.env["mrp.workcenter.productivity.loss"]
        code = "" if code is None or code is False else str(code).strip()
        if not code:
            return reasons
        # sudo: what a code means does not depend on who reports it
        codes_sudo = self.env["mes.machine.code"].sudo().search(self._mes_code_domain(code))
        ours = codes_sudo.sorted(lambda row: (not row.machine_id, not row.category_id))[:1]
        return ours.reason_id.with_env(self.env)

    def _mes_code_domain(self, code):
        mine = Domain("machine_id", "=", self.id)
        category = Domain("category_id", "in", (self.category_id.id, False))
        company = Domain("company_id", "in", (self.company_id.id, False))
        shared = Domain("machine_id", "=", False) & category & company
        return Domain("code", "=", code) & (mine | shared)
