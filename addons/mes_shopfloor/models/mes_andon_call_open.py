from odoo import api, models
from odoo.fields import Domain

from ..services.andon import OPEN


class MesAndonCall(models.Model):
    """Which calls still wait for somebody."""

    _inherit = "mes.andon.call"

    @api.model
    def _of_state_open(self):
        return self.search([("state", "in", OPEN)])

    @api.model
    def _open_domain(self, workcenters):
        return Domain("workcenter_id", "in", workcenters.ids) & Domain("state", "in", OPEN)

    @api.model
    def _find_open(self, kind, workcenter, workorder, product):
        """The open call that a second tap means."""
        # sudo: a tap at the station is answered whoever made the first one
        return (
            self.sudo()
            .search(
                [
                    ("state", "in", OPEN),
                    ("kind_id", "=", kind.id),
                    ("workcenter_id", "=", workcenter.id),
                    ("workorder_id", "=", workorder.id),
                    ("product_id", "=", product.id),
                ],
                limit=1,
            )
            .with_env(self.env)
        )
