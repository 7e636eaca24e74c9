from odoo import api, models


def default_plant(model):
    """The first plant of the company one works in."""
    return model.env["stock.warehouse"].search([("company_id", "=", model.env.company.id)], limit=1)


class MesPlanPart(models.AbstractModel):
    """A record that decides which shift runs, or who works it: the plans are kept in memory."""

    _name = "mes.plan.part"
    _description = "Part of a Shift Plan"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_plans()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_plans()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_plans()
        return result

    @api.model
    def _forget_plans(self):
        """Read the plans anew, here at once and everywhere when this transaction is through."""
        self.env.registry.clear_cache()
        # Another thread may remember the old plan again before the new one is committed.
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
