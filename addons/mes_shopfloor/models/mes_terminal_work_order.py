from odoo import models

from .. import services


class MesTerminal(models.Model):
    """Acts of the work order screen beside those of every station."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {**super()._kiosk_acts(), "close": self._kiosk_close}

    def _kiosk_close(self, event):
        """backorder: whether the pieces that are not made are made later"""
        event.order()
        backorder = event.params.flag("backorder", False)
        services.CloseOrder(**event.common, backorder=backorder).execute()
