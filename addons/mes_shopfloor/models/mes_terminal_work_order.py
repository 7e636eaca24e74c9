import base64
import binascii

from odoo import models

from .. import services
from ..kiosk_params import ParamError
from ..services.errors import QuantityError
from ..services.step_value import is_picture

#: A picture as text: the tablet makes it smaller before it is sent.
PICTURE_TEXT_MAX = 3 * 1024 * 1024


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

    def _kiosk_declare(self, event):
        """picture (of what is wrong with the pieces) beside what a declaration holds"""
        picture = _picture(self.env, event.params.text("picture", None, size=PICTURE_TEXT_MAX))
        data = super()._kiosk_declare(event)
        if picture and data:
            self._keep_picture(data["log_id"], picture)
        return data

    def _keep_picture(self, log_id, picture):
        # sudo: an entry of the ledger cannot be written, a picture may be hung on it
        self.env["ir.attachment"].sudo().create(
            {
                "name": self.env._("Picture of the pieces"),
                "res_model": "mes.production.log",
                "res_id": log_id,
                "raw": picture,
                "company_id": self.company_id.id,
            }
        )


def _picture(env, text):
    if text is None:
        return None
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ParamError("picture is no picture") from error
    if not is_picture(data):
        raise QuantityError(env._("The file is no picture. Send a JPEG or PNG."))
    return data
