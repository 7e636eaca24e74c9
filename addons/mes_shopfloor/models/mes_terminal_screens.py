from datetime import timedelta

from odoo import fields, models

from ..kiosk_params import ParamError


class MesTerminal(models.Model):
    """What the screens of a terminal show. The server decides, the browser draws.

    Called with the rights of the company's service user. A screen is a method that takes `Params`
    and answers `_response(...)`; it is found by its name in `_kiosk_screens`.
    """

    _inherit = "mes.terminal"

    def _kiosk_state(self, screen, params):
        """The answer to a kiosk: which screen to show, its data, and a sentence or nothing."""
        method = self._kiosk_screens().get(screen)
        if not method:
            raise ParamError(f"there is no screen {screen!r}")
        refusal = self._kiosk_refusal(self._kiosk_screen_feature(screen))
        return self._response_for_queue(refusal) if refusal else method(params)

    def _language(self):
        """In which language the terminal speaks: its company's."""
        # sudo: which user a terminal acts for is not for everybody
        return self.sudo().company_id._mes_get_service_user().lang or "en_US"

    def _response(self, state, data, message=""):
        station = self._station_data()
        return {"next_state": state, "data": {"station": station, **data}, "message": message}

    def _station_data(self):
        workcenters = self._shown_workcenters()
        now = fields.Datetime.now()
        shift, start, end = self.env["mes.shift"]._shift_at(self.warehouse_id, now)
        single = workcenters if len(workcenters) == 1 else self.env["mrp.workcenter"]
        return {
            "terminal": self.name,
            "code": single.code or single.name or self.name,
            "name": single.name if single.code else "",
            "plant": self.warehouse_id.name,
            "tz": self.warehouse_id.mes_tz,
            "now": milliseconds(now),
            "shift": shift.name or "",
            "shift_start": milliseconds(start),
            "shift_end": milliseconds(end),
            "workcenter_ids": workcenters.ids,
            "features": self._kiosk_features(),
        }


def milliseconds(moment):
    """A UTC moment without time zone as JavaScript counts time; nothing stays nothing."""
    if not moment:
        return None
    return int((moment - fields.Datetime.to_datetime("1970-01-01")) / timedelta(milliseconds=1))
