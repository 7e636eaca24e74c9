from odoo.addons.mes_shopfloor.services.errors import MesError


class StateRefusedError(MesError):
    """A fact about a machine that its timeline cannot take."""
