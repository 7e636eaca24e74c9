"""Reasons that were there before they had a pictogram get the usual one of their code."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    reasons = env["stock.scrap.reason.tag"].with_context(active_test=False)
    reasons.search([("mes_icon", "=", False)])._compute_mes_icon()
